"""What judges are asked on purpose for their cards: wrong images, noisy ones, and comparators beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.assess_radiograph import comparators, shown_to_judges
from xraysr_gui.commands.drawn_wrong import drawn_wrong
from xraysr_gui.commands.judge_comparators import Beside, comparator_figures, planted_shares
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import resize
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.figures import kendall
from xraysr_gui.training.judges.lessons import Labelled, pixels_of

PLANTED_OF, NOISY_OF = 20, 100
"""So many images are planted in every wrong way, and judged again with noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One image with what was said of it."""

    image: Labelled
    said: Assessment
    short: NDArray[np.float64]


def read_all(
    images: Sequence[Labelled], reader: ImageReader, progress: Progress
) -> Iterator[tuple[Labelled, Pixels]]:
    """Each image with its pixels, in turn."""
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Reading image {number + 1} of {len(images)}")
        yield image, pixels_of(image, reader, Progress())


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """Asks about images that were changed on purpose."""

    images: Sequence[Labelled]
    judges: list[JudgeFolder]
    reader: ImageReader
    engine: Engine
    others: Path | None = None

    def planted(self, progress: Progress) -> Json:
        """The share of wrong images of each kind that the judges abstain from, and how many there were.

        They are asked about pixels alone: what a header says would often be enough.
        """
        found: dict[str, list[bool]] = {}
        for kind, wrong in self.wrong(progress):
            said = self.engine.assess(wrong, self.judges, Progress())
            found.setdefault(kind, []).append(said.abstained is not None)
        shares = {kind: float(np.mean(values)) for kind, values in found.items()}
        return {
            "planted_that_abstain": shares,
            "planted_of": {kind: len(values) for kind, values in found.items()},
        }

    def wrong(self, progress: Progress) -> Iterator[tuple[str, Pixels]]:
        """Chest images in every wrong way, drawn images of other kinds, and those of the folder of others."""
        for _, pixels in read_all(self.some(PLANTED_OF), self.reader, progress):
            yield from _wrong(pixels)
        yield from drawn_wrong(PLANTED_OF)
        if self.others is not None:
            yield from other_images(self.others, self.reader)

    def beside(self, rows: Sequence[Judged], progress: Progress) -> Json:
        """What every comparator makes of the same images, and of wrong ones."""
        said_by = {row.image.path: row.said for row in rows}
        others, judged = comparators(), [one for one in self.images if one.path in said_by]
        found: dict[str, list[Beside]] = {one.manifest.id: [] for one in others}
        for image, pixels in read_all(judged if others else [], self.reader, progress):
            for one in others:
                said = self.engine.assess(pixels, [one], Progress())
                found[one.manifest.id].append(Beside(image, said_by[image.path], said))
        told: Json = {}
        for one in others:
            wrong = self.wrong(Progress())
            told[one.manifest.id] = comparator_figures(
                found[one.manifest.id], *planted_shares(one, wrong, self._asked)
            )
        return told

    def _asked(self, pixels: Pixels, judge: JudgeFolder) -> Assessment:
        return self.engine.assess(pixels, [judge], Progress())

    def told(self, pixels: Pixels) -> float | None:
        """How probable it is that an image is abnormal, None if nothing is said."""
        return self.engine.assess(pixels, self.judges, Progress()).p_abnormal

    def order_kept(self, progress: Progress) -> float | None:
        """Kendall's tau between the order of images as they are and with one grey level of noise.

        None where fewer than two are judged both times.
        """
        rng, pairs = np.random.default_rng(1), []
        for _, pixels in read_all(self.some(NOISY_OF), self.reader, progress):
            noise = rng.integers(-1, 2, pixels.shape) / 255.0
            both = [self.told(one) for one in (pixels, np.asarray((pixels + noise).clip(0, 1), np.float32))]
            if None not in both:
                pairs.append(both)
        if len(pairs) < 2:
            return None
        before, after = np.array(pairs, float).T
        return kendall(before, after)

    def some(self, count: int) -> Sequence[Labelled]:
        """So many of the images, evenly over all."""
        places = np.linspace(0, len(self.images) - 1, min(count, len(self.images)))
        return [self.images[int(place)] for place in places]


def _wrong(pixels: Pixels) -> Iterator[tuple[str, Pixels]]:
    yield "inverted", np.asarray(1 - pixels, np.float32)
    yield "on its side", np.ascontiguousarray(np.rot90(pixels))
    yield "upside down", np.ascontiguousarray(pixels[::-1])
    yield "tiny", resize(pixels, (64, 64)).clip(0, 1)
    yield "blank", np.full_like(pixels, 0.5)


def other_images(folder: Path, reader: ImageReader) -> Iterator[tuple[str, Pixels]]:
    """Real images of other kinds, each called as the folder that it lies in; what cannot be read is none."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        try:
            radiograph = reader.open(Address(path), Progress())
        except CannotOpenImage:
            continue
        yield path.parent.name, shown_to_judges(radiograph)
