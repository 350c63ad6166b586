"""Which maps of a pair there are, and what is asked for when one is to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.metrics.error_map import ERROR_MAPS


@dataclass(frozen=True, slots=True)
class MapKind:
    """One map that a reader can choose.

    Attributes:
        id: Stable name.
        title: Name on screen.
        explains: One sentence.
        compares: Whether it needs the reference; the others speak of the output and the open image.
        runs: Whether the enhancer is run again for it.
    """

    id: str
    title: str
    explains: str
    compares: bool = True
    runs: bool = False

    def title_for(self, *, known_truth: bool) -> str:
        """A difference is an error only where the truth is known."""
        return ERROR_MAPS[self.id].title_for(known_truth=known_truth) if self.compares else self.title


MAP_KINDS = Catalogue(
    *(MapKind(one.id, one.title, one.explains) for one in ERROR_MAPS),
    MapKind(
        "contradiction",
        "Contradiction",
        "What the output denies of the open image: both differ by so many times its noise.",
        compares=False,
    ),
    MapKind(
        "unsupported",
        "Unsupported detail",
        "Detail of the output that the open image can neither confirm nor deny.",
        compares=False,
    ),
    MapKind(
        "error-bars",
        "Error bars",
        "How far off each pixel is likely to be: learned from films whose truth is known, not from this one.",
        compares=False,
    ),
    MapKind(
        "instability",
        "Instability",
        "How far the results lie apart when the image is flipped and turned; runs the enhancer eight times.",
        compares=False,
        runs=True,
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class MapRequest:
    """What is to be drawn.

    Attributes:
        kind: An id of MAP_KINDS.
        pair: What is compared with what.
        versions: The open image and its results.
        focus: The place in the field that is wanted first.
    """

    kind: str
    pair: Pair
    versions: tuple[Radiograph, ...] = ()
    focus: Point | None = None

    @property
    def title(self) -> str:
        """What is drawn: an error where the truth is known, a difference otherwise."""
        return MAP_KINDS[self.kind].title_for(known_truth=isinstance(self.pair, TruthPair))
