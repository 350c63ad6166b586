"""Measures the angle at the second of three points."""

from __future__ import annotations

from xraysr_gui.core.marks import Angle
from xraysr_gui.gui.tools.mark_tool import MarkTool


class DrawAngle(MarkTool):
    """Measures the angle at the second of three points."""

    id, title = "angle", "Angle"
    explains = "The angle at the second of three points."
    kind, line_starts = Angle, (0,)
