"""The menu on an image: what a reader wants of what is looked at, and of what lies under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtWidgets import QMenu

from xraysr_gui.core.marks import Distance, Mark
from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.compare_actions import VIEWS
from xraysr_gui.gui.regions.region_commands import RegionCommands
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.tools.toolbox import Toolbox
from xraysr_gui.gui.views.image_view import ImageView

PRESETS = tuple(f"preset-{number}" for number in range(10))
TURNS = ("turn-right", "turn-left", "flip-across", "flip-down", "as-stored")
CALIBRATIONS = ("tool-known-length", "calibrate-distance", "remove-calibration")

Rows = Sequence["str | tuple[str, Rows]"]
"""Ids of actions, "" for a line, or the title and the rows of a menu of its own."""

EMPTY: Rows = ("open-files", "open-folder")
VIEW: Rows = (
    ("Window preset", PRESETS),
    ("Zoom", ("fit", "one-to-one", "true-size", "", "zoom-in", "zoom-out")),
    ("Rotate and flip", TURNS),
    "invert",
    "reset-view",
)
IMAGE: Rows = (
    ("Compare", (*VIEWS, "", "map-over-view", "link-windows")),
    "",
    "annotations",
    "overlays",
    "dock-tags",
    "",
    "copy-view",
    "save-views",
    "print-views",
    "",
    "full-screen",
    "close-image",
)
DRAWN = ("rename", "delete-mark")
LONGEST = 80  # letters of what is drawn; its label in the view says all


class ImageMenu(QObject):
    """Opens over a view. It holds the actions of the menu bar themselves: the same keys and reasons."""

    def __init__(self, desk: Desk, region_commands: RegionCommands) -> None:
        super().__init__(desk.window)
        self._table, self._region_commands, self._window = desk.table, region_commands, desk.window
        self._rows = (*VIEW, "", *_drawing(desk.toolbox), *IMAGE)
        for view in desk.grid.views:
            view.menu_requested.connect(partial(self.open, view))

    def open(self, view: ImageView, at: QPointF | None) -> None:
        """Open at a place of a view; without one, asked for by the keyboard, in its middle."""
        drawn = self._region_commands.meant if at is None else self._region_commands.choose_at(view, at)
        self._table.refresh()
        menu = QMenu(self._window)
        menu.setObjectName("image-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if view.tool.is_drawing:
            self._fill(menu, ("cancel-gesture", ""))
        if drawn is not None:
            self._tell(menu, drawn)
        self._fill(menu, EMPTY if view.radiograph is None else self._rows)
        place = QPointF(view.rect().center()) if at is None else at
        menu.popup(view.mapToGlobal(place.toPoint()))

    def _tell(self, menu: QMenu, drawn: Region | Mark) -> None:
        """Say what lies under the pointer, with what can be done to it."""
        words = self._region_commands.words_of(drawn)
        told = menu.addAction(words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}...")
        told.setObjectName("what-is-meant")
        told.setEnabled(False)
        self._fill(menu, (*DRAWN, *_about(drawn), ""))

    def _fill(self, menu: QMenu, rows: Rows) -> None:
        menu.setToolTipsVisible(True)
        for row in rows:
            if not row:
                menu.addSeparator()
            elif isinstance(row, str):
                menu.addAction(self._table.action(row))
            else:
                self._fill(menu.addMenu(tr(row[0])), row[1])


def _drawing(box: Toolbox) -> Rows:
    """Every tool that draws, by what it draws."""
    marks, regions = ([f"tool-{tool.id}" for tool in box.of(purpose)] for purpose in ("marks", "regions"))
    return ((tr("Measure and write"), (*marks, "", *CALIBRATIONS)), (tr("Draw a region"), tuple(regions)))


def _about(drawn: Region | Mark) -> tuple[str, ...]:
    """What can be done to a region, or to a mark of this kind."""
    if isinstance(drawn, Region):
        return ("copy-region", "export-region", "dock-figures")
    if isinstance(drawn, Distance):
        return ("copy-measurements", "dock-profile", "calibrate-distance")
    return ("copy-measurements",)
