"""Which result of each image is compared."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document


class Candidates:
    """Remembers the chosen result of every image; one that has just come is chosen by itself."""

    def __init__(self) -> None:
        self._chosen: WeakKeyDictionary[Radiograph, Radiograph] = WeakKeyDictionary()
        self._counts: WeakKeyDictionary[Radiograph, int] = WeakKeyDictionary()

    def of(self, document: Document) -> Radiograph:
        """The result of an image that is compared when that image is."""
        kept, count = self._chosen.get(document.original), len(document.results)
        grew = count > self._counts.get(document.original, 0)
        if grew or kept is None or kept not in document.results:
            kept = document.results[-1]  # what came last is what the reader waits for
        self.choose(document, kept)
        return kept

    def choose(self, document: Document, candidate: Radiograph) -> None:
        """Compare this one from now on."""
        self._chosen[document.original] = candidate
        self._counts[document.original] = len(document.results)
