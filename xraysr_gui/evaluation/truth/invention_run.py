"""Lesions that an enhancer invents or erases, made on purpose: how well the maps of invention find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.noise import noise_of
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.degradations.resample import resize
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.trial_run import Judged
from xraysr_gui.evaluation.truth.asked import Asked, middle, seeded, suffered_for
from xraysr_gui.evaluation.truth.section import Cell, Section, SectionTable, mean_of
from xraysr_gui.metrics.invention import (
    DENIED,
    LEAST_NOISE,
    UNDECIDED,
    contradiction,
    gathered_unsupported,
)
from xraysr_gui.metrics.lesions.nodule import Nodule, Place, planted
from xraysr_gui.metrics.lesions.places import places_in
from xraysr_gui.metrics.observers.ranking import area
from xraysr_gui.metrics.ring_correlation import SUSPECT, agreement

WIDTHS, CONTRASTS = (1.0, 3.0, 8.0, 20.0), (0.01, 0.02, 0.05, 0.10)
PLACES, APART, EDGE, NEAR = 90, 44, 32, 2
WRONG = 1.3
"""Times the true blur, where it is taken to be wrong."""
SUFFERED = (
    Degradation(Gaussian(0.8), down=2, noise=1.0, bits=12),
    Degradation(Gaussian(1.6), noise=2.0, bits=12),
)
Scores = list[float]


@dataclass(slots=True)
class _Heap:
    """What a map says at places with an invented, with an erased and without any lesion."""

    invented: Scores
    erased: Scores
    clean: Scores

    def areas(self) -> tuple[float, float]:
        """Under the ROC curves of both."""
        clean = np.asarray(self.clean)
        return area(np.asarray(self.invented), clean), area(np.asarray(self.erased), clean)


def invention_section(asked: Asked, progress: Progress) -> Section:
    """ROC figures of the maps for planted insertions and erasures, and their false alarms.

    Args:
        asked: The images; of the enhancers the false alarms are told.
        progress: Told how far it is.
    """
    areas = tuple(_area_rows(asked.images, progress.part(0.0, 0.6)))
    alarms = tuple(_alarm_rows(asked.images, progress.part(0.6, 0.75)))
    of_outputs = tuple(_output_rows(asked, progress.part(0.75, 1.0)))
    count = len(asked.images)
    words = (
        tr(
            "{} images. A third of the places of each got a lesion that only the output shows (invented), a "
            "third one that only the image shows (erased), a third none. The area under the ROC curve says "
            "how often the map is higher at a lesion than at a place without: 0.5 is chance, 1 is always."
        ).format(count),
        tr(
            "A map flags a pixel from {:g} standard deviations of noise on. The ring correlation needs the "
            "truth; it flags a square where agreement ends below {:g} of the finest frequency, and what is "
            "only smooth is flagged like what is invented."
        ).format(DENIED, SUSPECT),
        tr(
            "Unsupported detail is about what the output adds: of an erased lesion it cannot know, and its "
            "area there is chance. What is invented so that it fits the image contradicts nothing."
        ),
    )
    return Section(
        "invention",
        tr("Invention: do the maps find what was made up?"),
        words,
        (
            SectionTable(tr("Area under the ROC curve"), _AREA_HEAD, areas),
            SectionTable(tr("False alarms where nothing was invented"), _ALARM_HEAD, alarms),
            SectionTable(tr("Places that the maps flag in results"), _OUTPUT_HEAD, of_outputs),
        ),
    )


_AREA_HEAD = (
    "image suffered", "width px", "contrast %", "contradiction, invented", "contradiction, erased",
    "unsupported, invented", "unsupported, erased", "places of each",
)  # fmt: skip
_ALARM_HEAD = ("image suffered", "blur taken for", "contradiction % of pixels", "unsupported % of pixels")
_OUTPUT_HEAD = (
    "result", "image suffered", "contradiction % of pixels", "unsupported % of pixels",
    "ring correlation % of squares",
)  # fmt: skip


def _area_rows(images: Sequence[Judged], progress: Progress) -> Iterator[tuple[Cell, ...]]:
    asked = [(one, width, contrast) for one in SUFFERED for width in WIDTHS for contrast in CONTRASTS]
    for number, (suffered, width, contrast) in enumerate(asked):
        nodule = Nodule.of_width(width, contrast)
        denied, undecided = _Heap([], [], []), _Heap([], [], [])
        for which, image in enumerate(images):
            progress.at((number + which / len(images)) / len(asked), tr("Planted lesions"))
            _fill(image.pixels, suffered, nodule, which, (denied, undecided))
        yield (
            suffered.words(), width, 100 * contrast, *denied.areas(), *undecided.areas(), len(denied.clean),
        )  # fmt: skip


def _fill(
    pixels: Pixels, suffered: Degradation, nodule: Nodule, seed: int, heaps: tuple[_Heap, _Heap]
) -> None:
    """One image: its truth has the erased lesions, the output has the invented ones."""
    clean = middle(pixels, suffered.down)
    places = places_in(body_mask(clean), PLACES, APART, seed, EDGE)
    invented, erased, without = places[0::3], places[1::3], places[2::3]
    image = seeded(suffered, seed).apply(planted(clean, nodule, erased))
    output = planted(clean, nodule, invented)
    maps = contradiction(output, image, suffered, _noise(image)), gathered_unsupported(output, suffered)
    for found, heap, finer in zip(maps, heaps, (suffered.down, 1), strict=True):
        heap.invented += _highest(found, invented, finer)
        heap.erased += _highest(found, erased, finer)
        heap.clean += _highest(found, without, finer)


def _highest(found: Pixels, places: Sequence[Place], finer: int) -> Scores:
    """The highest value of a map within two pixels of each place."""
    middles = [(row // finer, column // finer) for row, column in places]
    return [float(found[r - NEAR : r + NEAR + 1, c - NEAR : c + NEAR + 1].max()) for r, c in middles]


def _noise(image: Pixels) -> float:
    return max(noise_of(image, ends=(0.0, 1.0)) or 0.0, LEAST_NOISE)


def _alarm_rows(images: Sequence[Judged], progress: Progress) -> Iterator[tuple[Cell, ...]]:
    """The truth is the output: whatever is flagged is a false alarm."""
    for number, suffered in enumerate(SUFFERED):
        for times in (1.0, WRONG, 1 / WRONG):
            shares = []
            for which, image in enumerate(images):
                progress.at((number + which / len(images)) / len(SUFFERED), tr("False alarms"))
                clean = middle(image.pixels, suffered.down)
                spoilt = seeded(suffered, which).apply(clean)
                shares.append(_flagged(clean, spoilt, _with_blur(suffered, times)))
            means = [100 * mean_of([share[place] for share in shares]) for place in range(2)]
            yield suffered.words(), _with_blur(suffered, times).words(), *means


def _with_blur(suffered: Degradation, times: float) -> Degradation:
    assert isinstance(suffered.blur, Gaussian)
    return replace(suffered, blur=Gaussian(round(suffered.blur.sigma * times, 3)))


def _flagged(output: Pixels, image: Pixels, assumed: Degradation) -> tuple[float, float]:
    """Which shares of the body both maps flag."""
    noise = _noise(image)
    denied = contradiction(output, image, assumed, noise) > DENIED
    undecided = gathered_unsupported(output, assumed) > UNDECIDED * noise
    return float(denied[body_mask(image)].mean()), float(undecided[body_mask(output)].mean())


def _output_rows(asked: Asked, progress: Progress) -> Iterator[tuple[Cell, ...]]:
    """The truth itself and bicubic enlarging as controls, then every enhancer."""
    control = SUFFERED[0]
    yield from (
        _output_row(tr("the truth itself"), control, asked.images, lambda truth, _: truth),
        _output_row(tr("bicubic enlarging"), control, asked.images, _enlarged),
    )
    for number, enhancer in enumerate(asked.enhancers):
        progress.at(number / len(asked.enhancers), enhancer.title)
        yield _output_row(enhancer.id, suffered_for(enhancer), asked.images, partial(_made, asked, enhancer))


def _made(asked: Asked, enhancer: Enhancer, _: Pixels, image: Pixels) -> Pixels:
    return asked.output(enhancer, image, suffered_for(enhancer), Progress())


def _enlarged(truth: Pixels, image: Pixels) -> Pixels:
    return resize(image, (truth.shape[0], truth.shape[1]))


def _output_row(
    name: str, suffered: Degradation, images: Sequence[Judged], make: Callable[[Pixels, Pixels], Pixels]
) -> tuple[Cell, ...]:
    """`make` gives an output of the truth and the degraded image."""
    shares = []
    for which, image in enumerate(images):
        truth = middle(image.pixels, suffered.down)
        spoilt = seeded(suffered, which).apply(truth)
        output = make(truth, spoilt)
        squares = agreement(truth, output)[16::32, 16::32][body_mask(truth)[16::32, 16::32]]
        shares.append((*_flagged(output, spoilt, suffered), float((squares < SUSPECT).mean())))
    means = [100 * mean_of([share[place] for share in shares]) for place in range(3)]
    return name, suffered.words(), *means
