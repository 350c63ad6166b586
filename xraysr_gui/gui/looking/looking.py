"""How the images are looked at: presets, inversion, zoom, layout, tools; all for the active view."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.greys import Voi
from xraysr_gui.core.look import Look
from xraysr_gui.core.presets import AUTOMATIC, FOR_RADIOGRAPHS
from xraysr_gui.core.words import tr
from xraysr_gui.gui.looking.orienting import Orientations, Orienting
from xraysr_gui.gui.views.contract import Tool
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid

FROM_FILE = 2  # presets 1 and 2 come from the file, 3 and on are ours
ZOOM_STEP = 1.25


class Looking(QObject):
    """Speaks to the active view; remembers which tool all views have.

    Signals:
        changed: another tool or layout is in force.
        why_changed: `why_not` may give another reason.
    """

    changed = Signal()
    why_changed = Signal()

    def __init__(
        self, grid: ViewGrid, tools: tuple[Tool, ...], orientations: Orientations | None = None
    ) -> None:
        super().__init__(grid)
        self._grid = grid
        for signal in (grid.why_changed, grid.active_changed, grid.layout_changed):
            signal.connect(lambda *_: self.why_changed.emit())
        self.orienting = Orienting(grid, orientations or Orientations())
        self.orienting.changed.connect(self.changed)
        self._tools = {tool.id: tool for tool in tools}

    @property
    def view(self) -> ImageView:
        """The active view."""
        return self._grid.active

    @property
    def tool(self) -> str:
        """The tool in force."""
        return self.view.tool.id

    def take_tool(self, id: str) -> None:
        """Give the left button of all views this meaning."""
        for view in self._grid.views:
            view.set_tool(self._tools[id])
        self.changed.emit()

    def why_not(self) -> str:
        """Why nothing can be looked at differently; "" if it can."""
        return self._grid.why_no_image()

    def why_no_preset(self, number: int) -> str:
        """Why a preset cannot be taken."""
        if self.view.radiograph is None:
            return self._grid.why_no_image()
        if 1 <= number <= FROM_FILE and number > len(self.view.radiograph.vois):
            return tr("The file has no such window.")
        return ""

    def preset_title(self, number: int) -> str:
        """What a preset is called: by the file, if it is the file's."""
        radiograph = self.view.radiograph
        if number == 0:
            return tr(AUTOMATIC.title)
        if number > FROM_FILE:
            return tr(FOR_RADIOGRAPHS[number - FROM_FILE - 1].title)
        if radiograph is not None and number <= len(radiograph.vois):
            return radiograph.vois[number - 1].title or tr("Window {} of the file").format(number)
        return tr("Window {} of the file").format(number)

    def take_preset(self, number: int) -> None:
        """Look through a preset; the reader's inversion stays."""
        if self.view.look is not None and not self.why_no_preset(number):
            self.view.set_look(Look(self._preset(number), self.view.look.inverted))

    def invert(self) -> None:
        """Show dark what is bright."""
        if self.view.look is not None:
            self.view.set_look(self.view.look.turned_round())

    @property
    def is_inverted(self) -> bool:
        """Whether the reader turned the greys round."""
        return self.view.look is not None and self.view.look.inverted

    def zoom(self, steps: int) -> None:
        """Closer or further."""
        self.view.zoom_by(ZOOM_STEP**steps)

    def cancel(self) -> None:
        """Drop a gesture that is under way."""
        self.view.cancel_gesture()

    def reset(self) -> None:
        """Drop a gesture; if there was none, show the image as at first."""
        if not self.view.cancel_gesture():
            self.orienting.reset()
            self.view.reset_view()

    def fit(self) -> None:
        """The whole image."""
        self.view.fit()

    def one_to_one(self) -> None:
        """A pixel of the image on a pixel of the screen."""
        self.view.one_to_one()

    def why_no_true_size(self) -> str:
        """Why the true size is not known."""
        return self._grid.why_no_image() or self.view.why_no_true_size()

    def true_size(self) -> None:
        """A centimetre of the calibration on a centimetre of the screen."""
        self.view.true_size()

    def maximise(self) -> None:
        """Let the active view fill the grid, or go back."""
        self._grid.toggle_maximised()

    def next_view(self, steps: int) -> None:
        """Go round the views."""
        self._grid.activate_next(steps)

    def lay_out(self, rows: int, columns: int) -> None:
        """Show so many views."""
        self._grid.set_layout(rows, columns)
        self.changed.emit()

    def is_laid_out(self, rows: int, columns: int) -> bool:
        """Whether so many views are shown."""
        return self._grid.layout_shape == (rows, columns) and not self._grid.is_sheet

    def _preset(self, number: int) -> Voi:
        radiograph = self.view.radiograph
        assert radiograph is not None
        if number == 0:
            return AUTOMATIC.window(radiograph)
        if number <= FROM_FILE:
            return radiograph.vois[number - 1]
        return FOR_RADIOGRAPHS[number - FROM_FILE - 1].window(radiograph)
