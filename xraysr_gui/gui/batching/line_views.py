"""Opens a line of a batch in the views: the input, what was made of it, and the map of the difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.document import Document
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.step import Step
from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Lane


class CannotShowLine(UserError):
    """A result does not lie over its input, or is no longer there."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be shown as soon as it is open: an image, and the file of its result."""

    address: Address
    result: Path
    sha256: str


class LineViews(QObject):
    """Lays the result of a file over its input as a version, as if it had been made in the window."""

    def __init__(self, parent: QObject, opening: Opening, arranging: Arranging, desk: Desk) -> None:
        super().__init__(parent)
        self._opening, self._arranging, self._desk = opening, arranging, desk
        self._wish: _Wish | None = None
        self._shown: dict[tuple[Address, str], tuple[Step, ...]] = {}  # no pixels: they may leave the memory
        desk.workspace.on_change(self._go_on)

    def show(self, image: Path, result: Path, sha256: str) -> None:
        """Show a file and its result, which is known by its hash."""
        self._wish = _Wish(Address(image), result, sha256)
        self._opening.show_stack(Stack(image.name, (Address(image),)))
        self._go_on()

    def _go_on(self) -> None:
        """The input may be open now."""
        wish, workspace = self._wish, self._desk.workspace
        if wish is None or workspace.document is None or workspace.document.address != wish.address:
            return
        self._wish = None
        number = self._number_in(workspace.document, wish)
        if number is not None:
            self._arranging.comparing.choose_candidate(workspace.document, number)
            self._arranging.side_by_side()
            return
        self._desk.jobs.submit(
            partial(_result_of, workspace.document.original, wish.result, self._desk.reader),
            lane=Lane.FILES,
            done=partial(self._lay, wish),
            failed=self._desk.show_error,
        )

    def _number_in(self, document: Document, wish: _Wish) -> int | None:
        """Which version it is, None while it has not been laid over its image."""
        steps, notice = self._shown.get((wish.address, wish.sha256)), _read_from(wish.result)
        found = (n for n, one in enumerate(document.versions) if one.steps == steps and notice in one.notices)
        return next(found, None)

    def _lay(self, wish: _Wish, result: Radiograph) -> None:
        document = self._desk.workspace.document_at(wish.address)
        if document is None:
            return
        changed = document.with_result(result)
        self._shown[wish.address, wish.sha256] = result.steps
        self._desk.workspace.change(changed)
        self._arranging.comparing.choose_candidate(changed, len(changed.results))
        self._arranging.side_by_side()


def _result_of(image: Radiograph, file: Path, reader: ImageReader, progress: Progress) -> Radiograph:
    """The file of a result as a version of its image, by what it tells of itself.

    Raises:
        CannotShowLine: it is not made of this image.
        UserError: it cannot be read.
    """
    from xraysr_gui.commands.open_radiograph import open_radiograph

    stored = open_radiograph(Address(file), reader, progress.part(0.0, 0.8))
    capsule = reader.provenance(Address(file), progress.part(0.8, 1.0))
    scale = max(1, stored.shape[0] // image.shape[0])
    fits = stored.shape == (image.shape[0] * scale, image.shape[1] * scale)
    if capsule is None or capsule.input_sha256 != image.source.sha256 or not fits:
        raise CannotShowLine(
            tr("{} cannot be shown beside its input.").format(file.name),
            why=tr("It does not say that it was made from the image that is there now."),
            remedy=tr("Run the batch again: a file that has changed is processed again."),
        )
    pixels = stored.normalised() * (image.white - image.black) + image.black
    made = image.with_pixels(pixels, capsule.steps, scale)
    return replace(made, notices=(*made.notices, _read_from(file)))


def _read_from(file: Path) -> str:
    return tr("Read from {}: it has the grey levels of that file.").format(file.name)
