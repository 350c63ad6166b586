"""All tools for the mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.tools.angle import DrawAngle
from xraysr_gui.gui.tools.arrow import DrawArrow
from xraysr_gui.gui.tools.box_region import DrawEllipse, DrawRectangle
from xraysr_gui.gui.tools.brush_region import PaintBrush
from xraysr_gui.gui.tools.cobb import DrawCobbAngle
from xraysr_gui.gui.tools.distance import DrawDistance
from xraysr_gui.gui.tools.known_length import DrawKnownLength
from xraysr_gui.gui.tools.line_region import DrawFreehand, DrawPolygon
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.tools.note import WriteText
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.views.contract import Tool
from xraysr_gui.gui.views.pan import Pan
from xraysr_gui.gui.views.scroll import Scroll
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.gui.views.zoom import Zoom


class Toolbox(QObject):
    """Every tool, in the order of the menus, and what they draw with.

    Attributes:
        marks, regions: What is drawn and chosen; shared by the tools, the layers and the panels.
        first: The tool of the beginning.
        brush: The tool with a size.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.marks = marks = MarkEditing(workspace.document_at, workspace.change)
        self.regions = regions = RegionEditing(workspace.document_at, workspace.change)
        self.first, self.brush = WindowLevel(), PaintBrush(regions)
        self.tools: tuple[Tool, ...] = (
            self.first,
            Zoom(),
            Pan(),
            Scroll(),
            DrawDistance(marks),
            DrawAngle(marks),
            DrawCobbAngle(marks),
            DrawArrow(marks),
            WriteText(marks),
            DrawKnownLength(marks),
            DrawRectangle(regions),
            DrawEllipse(regions),
            DrawPolygon(regions),
            DrawFreehand(regions),
            self.brush,
        )

    def of(self, purpose: str) -> tuple[Tool, ...]:
        """Those of one purpose."""
        return tuple(tool for tool in self.tools if tool.purpose == purpose)
