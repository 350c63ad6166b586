"""Which drawing of which image is meant: what the editing of marks and that of regions share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document


@dataclass(frozen=True, slots=True)
class DrawnChoice:
    """A drawing that is meant.

    Attributes:
        address: The image it is drawn on.
        by_hand: Whether a reader chose it; what was just drawn is chosen, but not by hand.
    """

    address: Address
    by_hand: bool

    def is_in(self, document: Document) -> bool:
        """Whether the document still holds the drawing."""
        raise NotImplementedError

    def taken_from(self, document: Document) -> Document:
        """The document without the drawing."""
        raise NotImplementedError


Chosen = TypeVar("Chosen", bound=DrawnChoice)


class Editing(QObject, Generic[Chosen]):
    """Knows which drawing is meant; finds documents and changes them through what it was given.

    Signals:
        changed: something must be painted anew.
        choice_changed: another drawing is chosen, or none.
    """

    changed = Signal()
    choice_changed = Signal()

    def __init__(
        self,
        document_at: Callable[[Address], Document | None],
        change: Callable[[Document], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document_at, self._change = document_at, change
        self._chosen: Chosen | None = None
        self._keeps_choice = False

    def original_at(self, address: Address) -> Radiograph | None:
        """The original of an image: its grid and calibration are those of what is drawn on it."""
        document = self._document_at(address)
        return None if document is None else document.original

    def clear_choice(self) -> None:
        """Mean nothing."""
        if not self._keeps_choice:
            self._mean(None)

    @contextmanager
    def choice_kept(self) -> Iterator[None]:
        """Whatever is done meanwhile, what is chosen stays chosen."""
        self._keeps_choice = True
        try:
            yield
        finally:
            self._keeps_choice = False

    def is_chosen_by_hand(self, address: Address) -> bool:
        """Whether cursor keys may move what is chosen in an image."""
        meant = self._meant_in(address)
        return meant is not None and meant[1].by_hand

    def delete_chosen(self) -> bool:
        """Delete what is chosen; whether there was anything."""
        meant = self._meant()
        if meant is None:
            return False
        document, chosen = meant
        self.clear_choice()
        self._change(chosen.taken_from(document))
        self.changed.emit()
        return True

    def _mean(self, chosen: Chosen | None) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.changed.emit()
            self.choice_changed.emit()

    def _meant(self) -> tuple[Document, Chosen] | None:
        """The document and what is chosen of it; None after an undo took that away."""
        chosen = self._chosen
        document = None if chosen is None else self._document_at(chosen.address)
        if chosen is None or document is None or not chosen.is_in(document):
            return None
        return document, chosen

    def _meant_in(self, address: Address) -> tuple[Document, Chosen] | None:
        return self._meant() if self._chosen is not None and self._chosen.address == address else None
