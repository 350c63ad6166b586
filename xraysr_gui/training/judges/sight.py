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
from xraysr_gui.judging.prepare import middle_square, prepared, small
from xraysr_gui.training.judges.learn import Seen
from xraysr_gui.training.judges.lessons import Labelled, pixels_of, worse

WORSE = 0.35
"""The share of images to learn from that are also seen as another clinic might have stored them."""
NOISE = 1
"""Grey levels of noise that each image to learn from is looked at with once more."""


COPIES = 3
"""So many times each image is kept for plain networks as other clinics might have stored it."""
Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """What plain networks are shown.

    Attributes:
        plain: Of each image as every judge is shown it, as `prepare.small`.
        copies: Of the same as `lessons.worse` makes them, several times: (images, copies, side, side).
    """

    plain: Halves
    copies: Halves


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the network sees in labelled images.

    Attributes:
        images: Which.
        plain: Of each as it is, as `means_of`.
        worse, worse_of: The same of some as `lessons.worse` makes them, and which these are.
        noisy: The same of each to learn from with noise.
        cells, worse_cells, noisy_cells: Of the same images, as `cells_of`.
        turned: The same of normal images to learn from, upside down.
        looking_sha256: Which network looked.
        squares: What plain networks are shown of all, where these learn too.
    """

    images: Sequence[Labelled]
    plain: NDArray[np.float64]
    worse: NDArray[np.float64]
    worse_of: NDArray[np.intp]
    noisy: NDArray[np.float64]
    cells: NDArray[np.float32]
    worse_cells: NDArray[np.float32]
    noisy_cells: NDArray[np.float32]
    turned: NDArray[np.float32]
    looking_sha256: str = ""
    squares: Squares | None = None

    def seen(self, chosen: NDArray[np.bool_]) -> Seen:
        """Some images as they are, with their labels."""
        return Seen(self.plain, self.cells, *labels_of(self.images)).part(chosen)


def labels_of(images: Sequence[Labelled]) -> tuple[NDArray[np.bool_], list[str], list[str]]:
    """Labels, sources and patients."""
    abnormal = np.array([one.abnormal for one in images])
    return abnormal, [one.source for one in images], [one.patient for one in images]


def sight_of(
    images: Sequence[Labelled],
    looking: Path,
    reader: ImageReader,
    progress: Progress,
    seed: int,
    *,
    with_squares: bool = False,
) -> Sight:
    """Have the network look at every image, and at some made worse.

    Raises:
        CannotOpenImage: one cannot be read.
        ModelUnavailable: the network is not there.
    """
    networks, folder, rng = Networks(), read_judge(looking), np.random.default_rng(seed)
    learned = np.flatnonzero([one.learned for one in images])
    chosen = set(rng.permutation(learned)[: round(WORSE * len(learned))].tolist())
    normal, squares = normal_ones(images), list[tuple[Halves, Halves]]()
    plain, altered, noisy, turned = _Views(), _Views(), _Views(), _Views()
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Looking at image {number + 1} of {len(images)}")
        pixels = pixels_of(image, reader, Progress())
        shown = prepared(pixels, middle_square(pixels.shape))
        plain.add(looked(shown, folder, networks))
        if image.learned:
            noisy.add(looked(_noisy(pixels, seed, number), folder, networks))
        if number in chosen:
            altered.add(looked(worse(pixels, rng), folder, networks))
        if normal[number]:
            headlong = np.ascontiguousarray(pixels[::-1])
            turned.add(looked(prepared(headlong, middle_square(pixels.shape)), folder, networks))
        if with_squares:
            squares.append((_small([shown])[0], _small(_copies(pixels, seed, number))))
    places, shapes = np.array(sorted(chosen), np.intp), (plain.means[0].shape, plain.cells[0].shape)
    (means, cells), (worse_means, worse_cells) = plain.stacked(*shapes), altered.stacked(*shapes)
    noisy_means, noisy_cells = noisy.stacked(*shapes)
    _, upside_down = turned.stacked(*shapes)
    given = Squares(*(np.stack(one) for one in zip(*squares, strict=True))) if squares else None
    return Sight(
        images, means, worse_means, places, noisy_means, cells, worse_cells, noisy_cells, upside_down,
        folder.sha256, given,
    )  # fmt: skip


class _Views:
    """What was seen in image after image."""

    def __init__(self) -> None:
        self.means: list[NDArray[np.float64]] = []
        self.cells: list[NDArray[np.float32]] = []

    def add(self, seen: NDArray[np.float32]) -> None:
        self.means.append(means_of(seen))
        self.cells.append(cells_of(seen))

    def stacked(
        self, means: tuple[int, ...], cells: tuple[int, ...]
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """One row an image, also where there are none."""
        many = len(self.means)
        return np.reshape(self.means, (many, *means)), np.reshape(self.cells, (many, *cells))


def _small(squares: Sequence[Pixels]) -> Halves:
    return np.stack([small(one) for one in squares]).astype(np.float16)


def _copies(pixels: Pixels, seed: int, number: int) -> list[Pixels]:
    """An image as several other clinics might have stored it, the same ones whatever lies beside it."""
    rng = np.random.default_rng((seed, number, 1))
    return [worse(pixels, rng) for _ in range(COPIES)]


def _noisy(pixels: Pixels, seed: int, number: int) -> Pixels:
    """The square of an image with noise, the same one whatever lies beside it."""
    noise = np.random.default_rng((seed, number)).integers(-NOISE, NOISE + 1, pixels.shape) / 255.0
    spoilt = np.asarray((pixels + noise).clip(0.0, 1.0), np.float32)
    return prepared(spoilt, middle_square(pixels.shape))


def normal_ones(images: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Which are normal and not only judged."""
    return np.array([one.learned and not one.abnormal for one in images])
