"""Bring a pair together on one grid: the one way from a reader's choice to numbers and maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from threading import Lock

import numpy as np

from xraysr_gui.commands.comparing.assumptions import making_of
from xraysr_gui.commands.comparing.known_truth import KnownTruth, TruthQuestion, gains_in, known_truth
from xraysr_gui.commands.enhance_radiograph import Runs, ThisProcess
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.greys import coded
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.missing import set_aside
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph, as_pixels
from xraysr_gui.core.region import Box, Region
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.left_out import laid_on
from xraysr_gui.metrics.measure import parts_of

KEPT_PIXELS = 32_000_000
"""Of a larger comparison only the last is kept: two would fill a gigabyte."""


class TooLarge(UserError):
    """Two images on one grid need more memory than there is."""


@dataclass(frozen=True, slots=True, eq=False)
class TruthPair(Pair):
    """An image and what an enhancer made of it after it had been degraded on purpose.

    Attributes:
        known: What came of the trial; its comparison leaves out the border that nobody can know.
    """

    known: KnownTruth = field(kw_only=True)


def truth_pair(
    versions: Sequence[Radiograph],
    result: Radiograph,
    progress: Progress | None = None,
    engine: Runs = ThisProcess(),
    wishes: EngineWishes = EngineWishes(),
    *,
    question: TruthQuestion | None = None,
) -> TruthPair:
    """The open image, and what the enhancer of a result makes of it after it was degraded on purpose.

    A question of the reader's own takes the place of that enhancer and of what its task is tried on.

    Raises:
        NoKnownTruth: the image is too small, or there is no truth for what the enhancer does.
        UnknownMaking: the enhancer is not known here.
        EnhancementFailed, ModelUnavailable, Cancelled: as for any run.
    """
    if question is None:
        question = TruthQuestion(*making_of(result, versions, every_enhancer()).last_enhancer())
    known = known_truth(versions[0], question, (), progress, engine, wishes)
    words = tr("Known truth: {} on the open image, degraded on purpose, compared with that image").format(
        tr(question.enhancer.title)
    )
    *before, last = known.restored.steps
    restored = replace(known.restored, steps=(*before, replace(last, title=f"Restored by {last.title}")))
    return TruthPair(versions[0], restored, words, degraded=known.degraded, known=known)


def gain_words(pair: TruthPair, regions: Sequence[Region], progress: Progress | None = None) -> str:
    """What came of a trial, also in each region: without running anything again."""
    known = pair.known
    parts = parts_of(known.comparison, regions, None)
    return replace(known, gains=gains_in(known.comparison, known.other, parts, progress)).words()


def comparison_of(pair: Pair) -> Comparison:
    """Both on the grid of the candidate.

    Raises:
        CannotCompare: they do not show the same.
    """
    if isinstance(pair, TruthPair):
        return pair.known.comparison
    try:
        return Comparison.of(pair.reference, pair.candidate, registered=pair.registered)
    except MemoryError:
        raise TooLarge(
            tr("Both images cannot be compared."),
            why=tr("On a grid of {} x {} pixels they do not fit into memory.").format(
                pair.candidate.shape[1], pair.candidate.shape[0]
            ),
            remedy=tr("Close other programs, or enlarge a cropped image."),
        ) from None


def brought(comparison: Comparison, candidate: Radiograph, reference: Radiograph) -> Radiograph:
    """The reference as it is compared: on the grid and the grey scale of the candidate, shift taken back."""
    _, (black, white) = comparison.ends
    exact = as_pixels(comparison.reference * np.float32(white - black) + np.float32(black))
    made = Radiograph.of_pixels(
        exact,
        white=candidate.white,
        black=candidate.black,
        source=reference.source,
        spacing=comparison.spacing,
    )
    inverted = candidate.greys.inverted
    greys = coded(exact, candidate.black, candidate.white, inverted=inverted, padded=comparison.left_out)
    made = replace(made, greys=greys)
    if reference.missing is None:
        return made
    frame = comparison.frame or Box(0.0, 0.0, *candidate.field_size)
    missing = laid_on(reference.missing, frame, comparison.spacing, comparison.origin, made.shape)
    return replace(made, greys=set_aside(greys, missing), missing=missing)


class Comparisons:
    """Works a comparison out once for all who ask for it, from whatever thread; keeps the last two."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: list[tuple[Pair, Comparison]] = []

    def of(self, pair: Pair) -> Comparison:
        """Both on one grid; whoever asks second waits for the first.

        Raises:
            CannotCompare: they do not show the same.
        """
        with self._lock:
            for one, comparison in self._kept:
                if one is pair:
                    return comparison
            comparison = comparison_of(pair)
            small = comparison.reference.size <= KEPT_PIXELS
            self._kept = [*(self._kept[-1:] if small else []), (pair, comparison)]
            return comparison

    def forget(self) -> None:
        """Give the pixels back."""
        self._kept = []
