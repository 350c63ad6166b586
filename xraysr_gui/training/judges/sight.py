"""What the network that looks sees in labelled images: what all judges but comparators learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.judges.assess import looked
from xraysr_gui.enhancers.judges.folder import read_judge
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.likeness import means_of
from xraysr_gui.judging.normals import cells_of
from xraysr_gui.judging.prepare import middle_square, prepared
from xraysr_gui.training.judges.learn import Seen
from xraysr_gui.training.judges.lessons import Labelled, pixels_of, worse

WORSE = 0.35
"""The share of images to learn from that are also seen as another clinic might have stored them."""
NOISE = 1
"""Grey levels of noise that each image to learn from is looked at with once more."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the network sees in labelled images.

    Attributes:
        images: Which.
        plain: Of each as it is, as `means_of`.
        worse, worse_of: The same of some as `lessons.worse` makes them, and which these are.
        noisy: The same of each to learn from with noise.
        cells: Of each as it is, as `cells_of`.
        turned: The same of normal images to learn from, upside down.
        looking_sha256: Which network looked.
    """

    images: Sequence[Labelled]
    plain: NDArray[np.float64]
    worse: NDArray[np.float64]
    worse_of: NDArray[np.intp]
    noisy: NDArray[np.float64]
    cells: NDArray[np.float32]
    turned: NDArray[np.float32]
    looking_sha256: str = ""

    def seen(self, chosen: NDArray[np.bool_]) -> Seen:
        """Some images as they are, with their labels."""
        return Seen(self.plain, *labels_of(self.images)).part(chosen)


def labels_of(images: Sequence[Labelled]) -> tuple[NDArray[np.bool_], list[str], list[str]]:
    """Labels, sources and patients."""
    abnormal = np.array([one.abnormal for one in images])
    return abnormal, [one.source for one in images], [one.patient for one in images]


def sight_of(
    images: Sequence[Labelled], looking: Path, reader: ImageReader, progress: Progress, seed: int
) -> Sight:
    """Have the network look at every image, and at some made worse.

    Raises:
        CannotOpenImage: one cannot be read.
        ModelUnavailable: the network is not there.
    """
    networks, folder, rng = Networks(), read_judge(looking), np.random.default_rng(seed)
    learned = np.flatnonzero([one.learned for one in images])
    chosen = set(rng.permutation(learned)[: round(WORSE * len(learned))].tolist())
    normal = normal_ones(images)
    plain, noisy, cells, altered, turned = [], [], [], [], []
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Looking at image {number + 1} of {len(images)}")
        pixels = pixels_of(image, reader, Progress())
        seen = looked(prepared(pixels, middle_square(pixels.shape)), folder, networks)
        plain.append(means_of(seen))
        cells.append(cells_of(seen))
        if image.learned:
            noisy.append(means_of(looked(_noisy(pixels, seed, number), folder, networks)))
        if number in chosen:
            altered.append(means_of(looked(worse(pixels, rng), folder, networks)))
        if normal[number]:
            headlong = np.ascontiguousarray(pixels[::-1])
            turned.append(cells_of(looked(prepared(headlong, middle_square(pixels.shape)), folder, networks)))
    rows = np.array(altered).reshape(len(altered), len(plain[0]))
    upside_down = np.array(turned, np.float32).reshape(len(turned), *cells[0].shape)
    places = np.array(sorted(chosen), np.intp)
    plainly = np.stack(plain), rows, places, np.stack(noisy), np.stack(cells), upside_down
    return Sight(images, *plainly, folder.sha256)


def _noisy(pixels: Pixels, seed: int, number: int) -> Pixels:
    """The square of an image with noise, the same one whatever lies beside it."""
    noise = np.random.default_rng((seed, number)).integers(-NOISE, NOISE + 1, pixels.shape) / 255.0
    spoilt = np.asarray((pixels + noise).clip(0.0, 1.0), np.float32)
    return prepared(spoilt, middle_square(pixels.shape))


def normal_ones(images: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Which are normal and not only judged."""
    return np.array([one.learned and not one.abnormal for one in images])
