"""One image's documents over time: what undo and redo go through, and how much memory they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from xraysr_gui.core.greys import Greys
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spacing import Spacing

if TYPE_CHECKING:
    from xraysr_gui.core.document import Document


@dataclass(slots=True)
class History:
    """The document of now, and those before and after it."""

    past: list[Document] = field(default_factory=list)
    current: Document | None = None
    future: list[Document] = field(default_factory=list)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every state that the reader can come back to."""
        now = () if self.current is None else (self.current,)
        return (*self.past, *now, *self.future)

    @property
    def radiographs(self) -> tuple[Radiograph, ...]:
        """Every image that one of them holds, each once."""
        return tuple(dict.fromkeys(one for document in self.documents for one in document.versions))

    @property
    def holds_results(self) -> bool:
        """Whether there is a result now, or undo or redo brings one back."""
        return any(document.results for document in self.documents)

    @property
    def is_untouched(self) -> bool:
        """Whether the image was opened, and nothing was done to it."""
        now = self.current
        return now is None or not (self.past or now.results or now.marks or now.regions)

    def with_images(self, instead: Mapping[Radiograph, Radiograph]) -> History:
        """The same states, of other images; what was calibrated meanwhile stays so."""
        found = {one.greys: other for one, other in instead.items()}
        measured: dict[tuple[Greys, Spacing], Radiograph] = {}

        def image(one: Radiograph) -> Radiograph:
            other = found[one.greys]
            if other.spacing != one.spacing:
                other = measured.setdefault((one.greys, one.spacing), replace(other, spacing=one.spacing))
            return other

        def of(document: Document) -> Document:
            return replace(
                document,
                original=image(document.original),
                results=tuple(image(one) for one in document.results),
            )

        now = None if self.current is None else of(self.current)
        return History([of(one) for one in self.past], now, [of(one) for one in self.future])


def bytes_of(histories: Iterable[History]) -> int:
    """What they hold in memory; arrays that they share count once."""
    arrays = {id(one): one.nbytes for h in histories for image in h.radiographs for one in image.arrays}
    return sum(arrays.values())
