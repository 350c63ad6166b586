"""What can be done to the regions of the active image from menus and from their panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPointF, Signal

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Mark, Note
from xraysr_gui.core.region import Region
from xraysr_gui.core.region_names import doubled
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.tools.brush_region import PaintBrush
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.tools.mark_geometry import touched as mark_touched
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.tools.region_geometry import region_under
from xraysr_gui.gui.tools.text_entry import TextEntry
from xraysr_gui.gui.views.image_view import ImageView


def _nothing() -> None:
    """Nothing was typed: everything stays as it is."""


class RegionCommands(QObject):
    """Speaks of the regions of the active image; a mark and a region are never chosen at once.

    Signals:
        brush_changed: the brush has another size, or rubs out now.
        told: what was deleted.
    """

    brush_changed = Signal()
    told = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        editing: RegionEditing,
        why_no_image: Callable[[], str],
        marks: MarkEditing,
        brush: PaintBrush,
    ) -> None:
        super().__init__(editing)
        self._why_no_image = why_no_image
        self._workspace, self._editing, self._marks, self.brush = workspace, editing, marks, brush
        editing.choice_changed.connect(self._leave_mark)
        marks.choice_changed.connect(self._leave_region)

    @property
    def chosen(self) -> Region | None:
        """The region of the active image that is meant."""
        document = self._workspace.document
        return None if document is None else self._editing.chosen_in(document.address)

    def choose(self, id: str) -> None:
        """Mean a region by its id."""
        if self._workspace.document is not None:
            self._editing.choose(self._workspace.document.address, id)

    @property
    def meant(self) -> Region | Mark | None:
        """The region or the mark of the active image that is chosen."""
        document = self._workspace.document
        chosen = None if document is None else self._marks.chosen_in(document.address)
        return self.chosen if document is None or chosen is None else document.marks[chosen]

    def choose_at(self, view: ImageView, at: QPointF) -> Region | Mark | None:
        """Mean what lies under a place of a view, and tell what it is; beside all nothing changes."""
        if view.radiograph is None:
            return None
        address = view.radiograph.source.address
        marks, chosen = self._marks.marks_of(address), self._marks.chosen_in(address)
        mark = mark_touched(view, marks, chosen, at)
        if mark is not None:
            self._marks.choose(address, mark.index)
            return marks[mark.index]
        regions, region = self._editing.regions_of(address), self._editing.chosen_in(address)
        touch = region_under(view, regions, region, at)
        if touch is not None:
            self._editing.choose(address, touch.id)
        return touch

    def words_of(self, drawn: Region | Mark) -> str:
        """What the reader called it, and what it says."""
        if isinstance(drawn, Region):
            return drawn.name
        document = self._workspace.document
        words = "" if document is None else drawn.words(document.original.spacing)
        return words if isinstance(drawn, Note) else f"{tr(drawn.title)}: {words}"

    def why_no_change(self) -> str:
        """Why there is no region to change, "" if there is one."""
        if self._workspace.document is None:
            return self._why_no_image()
        return "" if self.chosen is not None else tr("Choose a region first.")

    def why_no_delete(self) -> str:
        """Why neither a mark nor a region can be deleted."""
        if self.chosen is not None or not self._marks.why_no_delete():
            return ""
        return self._why_no_image() or tr("Choose a region or a mark first.")

    def delete(self) -> None:
        """Delete the chosen region, or else the chosen mark, and say which; undo brings it back."""
        mark = self._marks.chosen_mark
        if self.chosen is not None:
            self.delete_region()
        elif mark is not None:
            self._marks.delete_chosen()
            self.told.emit(tr("{} was deleted. Undo brings it back.").format(tr(mark.title)))

    def delete_region(self) -> None:
        """Delete the chosen region and never a mark; undo brings it back."""
        region = self.chosen
        if region is not None:
            self._editing.delete_chosen()
            self.told.emit(tr("“{}” was deleted. Undo brings it back.").format(region.name or region.id))

    def why_no_delete_all(self) -> str:
        """Why there is no region to delete."""
        document = self._workspace.document
        if document is None:
            return self._why_no_image()
        return "" if document.regions else tr("There is no region on this image.")

    def delete_all(self) -> None:
        """Delete all regions, as one change."""
        if self._workspace.document is not None:
            self._editing.clear_choice()
            self._workspace.change(replace(self._workspace.document, regions=()))

    def copy(self) -> None:
        """Put a copy of the chosen region beside it, and choose the copy."""
        document, chosen = self._workspace.document, self.chosen
        if document is not None and chosen is not None:
            copy = doubled(chosen, document.regions)
            self._workspace.change(document.with_regions(copy))
            self._editing.choose(document.address, copy.id)

    def rename(self, id: str, name: str) -> None:
        """Call a region something else."""
        self._replace(id, name=name.strip())

    def ask_name(self, view: ImageView) -> None:
        """Ask for the name of the chosen region or the text of the chosen mark, where it lies."""
        region, mark = self.chosen, self._marks.chosen_mark
        if region is not None:
            box = region.bounds
            place = view.to_screen(Point(box.left + box.width / 2, box.top))
            TextEntry(view, place, tr("Name"), partial(self._name, region.id), _nothing, region.name)
        elif mark is not None:
            place = view.to_screen(mark.points[-1])
            TextEntry(view, place, tr("Text"), partial(self._write, mark), _nothing, mark.text)

    def _name(self, id: str, typed: str) -> str:
        if not typed.strip():
            return tr("A region has a name: type a word, or press Esc.")
        self.rename(id, typed)
        return ""

    def _write(self, mark: Mark, typed: str) -> str:
        if isinstance(mark, Note) and not typed.strip():
            return tr("Type a word, or press Esc.")
        if self._marks.chosen_mark == mark:
            self._marks.rewrite(typed)
        return ""

    def recolour(self, id: str, colour: str) -> None:
        """Paint a region in another colour, told as "#rrggbb"."""
        self._replace(id, colour=colour)

    def resize_brush(self, steps: int) -> None:
        """A larger or a smaller brush."""
        self.brush.resize(steps)
        self.brush_changed.emit()

    def set_brush(self, radius: float, *, erases: bool) -> None:
        """Take what the panel says of the brush."""
        self.brush.radius, self.brush.erases = radius, erases
        self.brush_changed.emit()

    def _replace(self, id: str, **values: str) -> None:
        document = self._workspace.document
        region = None if document is None else document.region(id)
        if document is None or region is None or not all(values.values()):
            return
        changed = replace(region, **values)
        if changed != region:
            self._workspace.change(document.with_regions(changed))

    def _leave_mark(self) -> None:
        if self.chosen is not None:
            self._marks.clear_choice()

    def _leave_region(self) -> None:
        document: Document | None = self._workspace.document
        if document is not None and self._marks.chosen_in(document.address) is not None:
            self._editing.clear_choice()
