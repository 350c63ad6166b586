from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from xraysr_gui.gui.degrading.degrade_panel import DegradePanel
from xraysr_gui.gui.degrading.truth_table import TableRow


@pytest.fixture
def panel(qtbot):
    made = DegradePanel()
    qtbot.addWidget(made)
    made.show()
    return made


def headings(panel) -> set[str]:
    return {one.text() for one in panel.findChildren(QLabel) if one.property("heading") and one.isVisible()}


def test_no_heading_stands_over_nothing(panel):
    assert headings(panel) == {"Try an enhancer on it"}
    panel.figures.show_rows((), (), "Being measured ...")
    assert headings(panel) == {"Try an enhancer on it", "Difference from the truth"}
    panel.estimates.show_rows(("Truth",), (TableRow("Noise", ("5",)),))
    assert "Truth and blind estimate" in headings(panel)
    panel.estimates.show_rows((), ())
    assert "Truth and blind estimate" not in headings(panel)
