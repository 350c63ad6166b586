"""Measures the angle between two end plates, each drawn as a line."""

from __future__ import annotations

from xraysr_gui.core.marks import CobbAngle
from xraysr_gui.gui.tools.mark_tool import MarkTool


class DrawCobbAngle(MarkTool):
    """Measures the angle between two end plates, each drawn as a line."""

    id, title = "cobb", "Cobb angle"
    explains = "The angle between two lines along end plates, 0 to 90 degrees."
    kind, line_starts = CobbAngle, (0, 2)
