"""What leaves the window as a file: a result, the map in sight, and the views as a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.layers.annotation_text import AnnotationMode
from xraysr_gui.gui.layers.heat_layer import Heat
from xraysr_gui.gui.layers.layers import Layers
from xraysr_gui.gui.saving.printing import Printing
from xraysr_gui.gui.saving.which_result import WhichResult
from xraysr_gui.gui.shell.way_out import WayOutQuestion
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.widgets.messages import Banner, Message
from xraysr_gui.gui.widgets.save_dialog import chosen_kind, save_dialog
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

WRITES = ("DICOM (*.dcm)", "PNG (*.png)", "TIFF (*.tiff *.tif)")
ENDINGS = (".dcm", ".png", ".tiff")
KNOWN = (*ENDINGS, ".dicom", ".tif")
VIEW_WRITES = {
    "PNG without the patient (*.png)": AnnotationMode.MINIMAL,
    "PNG without annotation (*.png)": AnnotationMode.OFF,
    "PNG with the patient (*.png)": AnnotationMode.FULL,
}
MAP_WRITES = ("DICOM parametric map (*.dcm)",)


class Exporting(QObject):
    """Speaks of the version that the active view shows, as it is when the person asks.

    Signals:
        told: a sentence about what was written.
        result_saved: the result that lies in a file now.
        drawn_saved: the Document whose regions and marks lie in a file now.
    """

    told = Signal(str)
    result_saved = Signal(object)
    drawn_saved = Signal(object)

    def __init__(
        self,
        versions: Versions,
        reader: ImageReader,
        jobs: JobRunner,
        arranging: Arranging,
        layers: Layers,
        banner: Banner,
        way_out: WayOutQuestion,
    ) -> None:
        super().__init__(banner)
        self._versions, self._arranging, self._layers = versions, arranging, layers
        self._reader, self._jobs, self._banner = reader, jobs, banner
        self._writing: list[Job] = []
        self.way_out, self.which = way_out, WhichResult()
        self.printing = Printing(layers, banner)
        self.printing.told.connect(self.told)

    @property
    def window(self) -> QWidget:
        """Over which it asks."""
        return self._banner.window()

    @property
    def reader(self) -> ImageReader:
        """What writes DICOM."""
        return self._reader

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written."""
        return bool(self._writing)

    @property
    def shows_overlays(self) -> bool:
        """Whether the drawings and the shutter of a file are seen."""
        return self._layers.shows_overlays

    def why_not(self) -> str:
        """Why there is no result to save."""
        subject = self._versions.subject()
        if subject is None or subject.number:
            return self._versions.why_no_image()
        if subject.is_trial:
            return tr("Choose a result first: this view shows a trial on a degraded copy.")
        return self._versions.why_no_result()

    def why_no_map(self) -> str:
        """Why there is no map to save."""
        if _map_in_sight(self._arranging) is not None:
            return ""
        return self._arranging.comparing.why_none() or tr("Show the map of a result first.")

    def ask(self) -> None:
        """Let the person choose where the result in the active view, or the only unsaved one, is written."""
        subject = self._versions.subject()
        if subject is None:
            return
        result = self.which.of(subject)
        if result is None:
            self.tell(self.which.why_none(subject))
            return
        self.way_out.ask(subject.document.original, lambda told: self._ask_where(result, told))

    def _ask_where(self, result: Radiograph, told: Leaving) -> None:
        name = suggested_name(self.way_out.named(result, told))
        dialog = self.dialog_for(tr("Save the result"), WRITES, name)
        dialog.fileSelected.connect(lambda name: self.save(_named(name, dialog), result, told))
        dialog.open()

    def ask_for_map(self) -> None:
        """Let the person choose where the map in sight is written."""
        found = _map_in_sight(self._arranging)
        if found is None:
            return
        result, heat = found
        self.way_out.ask(result, lambda told: self._ask_where_map(result, heat, told))

    def _ask_where_map(self, result: Radiograph, heat: Heat, told: Leaving) -> None:
        name = suggested_name(self.way_out.named(result, told), "-map.dcm")
        dialog = self.dialog_for(tr("Save the map"), MAP_WRITES, name)
        dialog.fileSelected.connect(lambda name: self.save_map(with_ending(".dcm", name), result, heat, told))
        dialog.open()

    def why_no_views(self) -> str:
        """Why there is nothing to take a picture of."""
        return self._versions.why_no_image()

    def ask_for_views(self) -> None:
        """Let the person choose where a picture of all views is written, and whether it names the patient."""
        subject = self._versions.subject()
        if subject is None:
            return
        radiograph, kinds = subject.radiograph, tuple(VIEW_WRITES)
        if self.way_out.is_always_unnamed:
            kinds = tuple(kind for kind in kinds if VIEW_WRITES[kind] is not AnnotationMode.FULL)
        name = suggested_name(radiograph, "-views.png")
        dialog = self.dialog_for(tr("Save the views as a picture"), kinds, name)
        dialog.fileSelected.connect(
            lambda name: self.save_views(
                with_ending(".png", name), radiograph, VIEW_WRITES[kinds[chosen_kind(dialog, kinds)]]
            )
        )
        dialog.open()

    def copy_view(self, view: ImageView) -> None:
        """Put a picture of one view on the clipboard; whoever it is pasted for learns of no patient."""
        QGuiApplication.clipboard().setImage(self._layers.picture(self._layers.mode_without_patient, view))
        self.told.emit(tr("The view is on the clipboard, without the patient."))

    def print_views(self) -> None:
        """Show how all views will be printed."""
        subject = self._versions.subject()
        if subject is not None:
            self.printing.show(lambda: (self._versions.subject() or subject).radiograph)

    def save_views(self, path: Path, radiograph: Radiograph, mode: AnnotationMode) -> None:
        """Take the picture now, and write it in a job; it tells how the radiograph in it was made."""
        from xraysr_gui.image_io.written.picture_file import write_png  # not before the first paint

        colours = colours_of(self._layers.picture(mode))
        self.write(path, lambda _: write_png(path, colours, capsule_of(radiograph)))

    def save(self, path: Path, result: Radiograph, told: Leaving = Leaving()) -> None:
        """Write a result in a job, as it is to leave."""
        from xraysr_gui.commands.saving.leave import let_leave  # not before it is wanted

        work = partial(let_leave, result, path, told, self._reader)
        self.write(path, work, lambda: self.result_saved.emit(result))

    def save_map(self, path: Path, result: Radiograph, heat: Heat, told: Leaving = Leaving()) -> None:
        """Write a map in a job, as it is to leave."""
        from xraysr_gui.commands.saving.leave import let_map_leave

        self.write(path, partial(let_map_leave, result, heat.drawn, path, told, self._reader))

    def tell(self, why_not: str) -> None:
        """Say why what was asked for cannot be written."""
        self._banner.show_notice(why_not)

    def write(
        self,
        path: Path,
        work: Callable[[Progress], tuple[str, ...] | None],
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Run work that writes a file, and tell where it lies or why it does not; it may add sentences."""

        def done(sentences: tuple[str, ...] | None) -> None:
            end()
            written = tr("{} was written to the folder {}.").format(path.name, path.parent)
            self.told.emit(" ".join((written, *(sentences or ()))))
            if sentences:  # the status line has room for half of it
                self._banner.show_message(Message("notice", written, " ".join(sentences)))
            then()

        def failed(error: Exception) -> None:
            end()
            self._banner.show_error(error)

        def end() -> None:
            self._writing.remove(job)

        job = self._jobs.submit(
            work,
            lane=Lane.FILES,
            done=done,
            failed=failed,
            cancelled=end,
            listed=Listed(tr("Writing {}").format(path.name), makes=True),
        )
        self._writing.append(job)

    def dialog_for(self, title: str, kinds: tuple[str, ...], name: str) -> QFileDialog:
        """A dialog that asks where a file of one of these kinds is to be written."""
        subject = self._versions.subject()
        image = subject.radiograph.source.address.path if subject is not None else None
        dialog = save_dialog(self._banner.window(), title, kinds, name, image)
        dialog.setObjectName("save-dialog")
        dialog.filterSelected.connect(lambda kind: _follow(dialog, kind))
        return dialog


def _follow(dialog: QFileDialog, kind: str) -> None:
    """Another kind is another ending of the name."""
    chosen = dialog.selectedFiles()
    kinds = [tr(one) for one in WRITES]
    if kind in kinds and chosen:
        dialog.selectFile(Path(chosen[0]).stem + ENDINGS[kinds.index(kind)])


def _named(name: str, dialog: QFileDialog) -> Path:
    """With the ending of the chosen kind, if the person typed none of ours."""
    if name.lower().endswith(KNOWN):
        return Path(name)
    return Path(name + ENDINGS[chosen_kind(dialog, WRITES)])


def with_ending(ending: str, name: str) -> Path:
    """The name as the person typed it, with the ending if it lacks it."""
    return Path(name if name.lower().endswith(ending) else name + ending)


def colours_of(picture: QImage) -> NDArray[np.uint8]:
    """A picture as rows, columns and three colours."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return lines[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


def _map_in_sight(arranging: Arranging) -> tuple[Radiograph, Heat] | None:
    """The map in sight and the result that it is of."""
    heat, pair = arranging.heat.heat, arranging.comparing.pair()
    if (
        heat is None
        or pair is None
        or not arranging.map_views
        or pair.candidate.source.address != heat.address
    ):
        return None
    return pair.candidate, heat
