"""Measures a length between two points."""

from __future__ import annotations

from xraysr_gui.core.marks import Distance
from xraysr_gui.gui.tools.mark_tool import MarkTool


class DrawDistance(MarkTool):
    """Measures a length between two points."""

    id, title = "distance", "Distance"
    explains = "The length between two points, with its calibration."
    kind, line_starts = Distance, (0,)
