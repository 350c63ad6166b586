"""Regions in and out of files, by dialogs and jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.region import Region
from xraysr_gui.core.region_names import newcomer
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.shell.way_out import WayOutQuestion
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.widgets.open_filters import REGIONS, open_filters
from xraysr_gui.gui.widgets.save_dialog import chosen_kind, save_dialog
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane, Listed

WRITES = (
    "Regions as text (*.json)",
    "Mask (*.png)",
    "Mask (*.nii.gz)",
    "Mask (*.nrrd)",
    "Mask (*.mha)",
    "DICOM segmentation (*.dcm)",
)
ENDINGS = (".json", ".png", ".nii.gz", ".nrrd", ".mha", ".dcm")


class RegionFiles(QObject):
    """Speaks of the active image.

    Signals:
        told: a sentence about what was read or written.
        in_file: the Address of an image, and the regions of it that lie in a file now.
    """

    told = Signal(str)
    in_file = Signal(object, object)

    def __init__(
        self,
        way_out: WayOutQuestion,
        workspace: Workspace,
        editing: RegionEditing,
        why_no_image: Callable[[], str],
        reader: ImageReader,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(way_out.window)
        self._window, self._workspace, self._editing = way_out.window, workspace, editing
        self._way_out = way_out
        self._reader, self._jobs, self._show_error = reader, jobs, show_error
        self._why_no_image = why_no_image

    def why_no_import(self) -> str:
        """Why regions cannot be read now."""
        return "" if self._workspace.document is not None else self._why_no_image()

    def why_no_export(self) -> str:
        """Why regions cannot be written now."""
        document = self._workspace.document
        if document is None:
            return self._why_no_image()
        return "" if document.regions else tr("There is no region on this image.")

    def ask_to_import(self) -> None:
        """Let the person choose masks or files of regions."""
        dialog = QFileDialog(self._window, tr("Import regions"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(open_filters(tr("Masks and regions"), REGIONS))
        dialog.filesSelected.connect(self._import_names)
        dialog.open()

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Read regions for the active image, each file in a job of its own."""
        from xraysr_gui.commands.saving.region_files import regions_in  # not before regions come from a file

        document = self._workspace.document
        if document is None:
            return
        for path in paths:
            self._jobs.submit(
                partial(regions_in, path, document.original, self._reader),
                lane=Lane.FILES,
                done=partial(self._add, document, path),
                failed=self._show_error,
                listed=Listed(tr("Reading {}").format(path.name)),
            )

    def ask_to_export(self, *, only_chosen: bool = False) -> None:
        """Let the person choose where all regions, or the chosen one, are written."""
        document = self._workspace.document
        if document is None:
            return
        chosen = self._editing.chosen_in(document.address)
        regions = (chosen,) if only_chosen and chosen is not None else document.regions
        title, original = tr("Export all regions"), document.original
        if only_chosen:
            title = tr("Export the chosen region")

        def ask_where(told: Leaving) -> None:
            name = suggested_name(self._way_out.named(original, told), "-regions")
            dialog = save_dialog(self._window, title, WRITES, name, original.source.address.path)
            dialog.fileSelected.connect(lambda name: self.export(_named(name, dialog), regions, told))
            dialog.open()

        self._way_out.ask(None, ask_where)

    def export(self, path: Path, regions: tuple[Region, ...], told: Leaving = Leaving()) -> None:
        """Write regions of the active image, as they are to leave."""
        from xraysr_gui.commands.saving.leave_drawings import let_regions_leave  # as above

        document = self._workspace.document
        if document is not None:
            original = document.original

            def done(_: object) -> None:
                self.in_file.emit(original.source.address, regions)
                self.told.emit(tr("Regions written to {}").format(path.name))

            self._jobs.submit(
                lambda progress: let_regions_leave(path, regions, original, told, self._reader, progress),
                lane=Lane.FILES,
                done=done,
                failed=self._show_error,
                listed=Listed(tr("Writing {}").format(path.name), makes=True),
            )

    def _import_names(self, names: Sequence[str]) -> None:
        self.import_paths([Path(name) for name in names])

    def _add(self, asked: Document, path: Path, regions: tuple[Region, ...]) -> None:
        document = self._workspace.document_at(asked.address)
        if document is None or not regions:
            return
        taken = list(document.regions)
        for region in regions:
            taken.append(newcomer(region, taken))
        added = taken[len(document.regions) :]
        self._workspace.change(document.with_regions(*added))
        self.in_file.emit(asked.address, tuple(added))
        self._editing.choose(asked.address, added[-1].id)
        self.told.emit(tr("{} read from {}").format(_count(len(added)), path.name))


def _count(number: int) -> str:
    return tr_count(number, "{} region", "{} regions").format(number)


def _named(name: str, dialog: QFileDialog) -> Path:
    """With the ending of the chosen kind, if the person typed none of ours."""
    if name.lower().endswith(ENDINGS):
        return Path(name)
    return Path(name + ENDINGS[chosen_kind(dialog, WRITES)])
