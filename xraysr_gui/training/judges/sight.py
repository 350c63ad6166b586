"""What is seen in labelled images: what all judges but comparators learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.judges.assess import looked
from xraysr_gui.enhancers.judges.folder import read_judge
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.likeness import means_of
from xraysr_gui.judging.normals import cells_of
from xraysr_gui.judging.prepare import SMALL, middle_square, prepared, small
from xraysr_gui.training.judges.learn import Seen
from xraysr_gui.training.judges.lessons import Labelled, pixels_of, worse

COPIES = 3
"""How often each image to learn from is made worse, as other clinics might have stored it."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the network sees in labelled images, and small squares for networks that see for themselves.

    Attributes:
        images: Which.
        plain: What is seen in each as it is, as `means_of`.
        cells: The same as `cells_of`.
        turned: The same of normal images to learn from, upside down.
        squares: Each as every judge is shown it, small: (images, side, side).
        copies: The same as `lessons.worse` makes it: (images, some, side, side).
        looking_sha256: Which network looked.
    """

    images: Sequence[Labelled]
    plain: NDArray[np.float64]
    cells: NDArray[np.float32]
    turned: NDArray[np.float32]
    squares: NDArray[np.float16]
    copies: NDArray[np.float16]
    looking_sha256: str = ""

    def seen(self, chosen: NDArray[np.bool_]) -> Seen:
        """Some images with their labels."""
        return Seen(*labels_of(self.images)).part(chosen)


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
    copies: int = COPIES,
) -> Sight:
    """Have the network look at every image, and make each worse so many times.

    Raises:
        CannotOpenImage: one cannot be read.
        ModelUnavailable: the network is not there.
    """
    networks, folder, rng = Networks(), read_judge(looking), np.random.default_rng(seed)
    normal = normal_ones(images)
    plain, cells, turned = [], [], []
    squares = np.zeros((len(images), SMALL, SMALL), np.float16)
    worsened = np.zeros((len(images), copies, SMALL, SMALL), np.float16)
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Looking at image {number + 1} of {len(images)}")
        pixels = pixels_of(image, reader, Progress())
        square = prepared(pixels, middle_square(pixels.shape))
        seen = looked(square, folder, networks)
        plain.append(means_of(seen))
        cells.append(cells_of(seen))
        squares[number] = small(square)
        for copy in range(copies):
            worsened[number, copy] = small(worse(pixels, rng))
        if normal[number]:
            headlong = np.ascontiguousarray(pixels[::-1])
            turned.append(cells_of(looked(prepared(headlong, middle_square(pixels.shape)), folder, networks)))
    upside_down = np.array(turned, np.float32).reshape(len(turned), *cells[0].shape)
    return Sight(images, np.stack(plain), np.stack(cells), upside_down, squares, worsened, folder.sha256)


def normal_ones(images: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Which are normal and not only judged."""
    return np.array([one.learned and not one.abnormal for one in images])
