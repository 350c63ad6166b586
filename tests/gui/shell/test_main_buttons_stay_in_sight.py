from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.gui.batching.batch_panel import BatchPanel
from xraysr_gui.gui.degrading.degrade_panel import DegradePanel
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.evaluating.evaluate_panel import EvaluatePanel, Standing
from xraysr_gui.gui.widgets.scrolling import scrolling

ROOM = 280, 400
"""Less than a panel has in a window of 1366 x 768, with a message above the views and a large font."""
PANELS = (
    (EnhancePanel, ("run", "run-all", "stop-run")),
    (DegradePanel, ("degrade-try",)),
    (EvaluatePanel, ("evaluate-run",)),
    (BatchPanel, ("batch-start",)),
)


@pytest.mark.parametrize(("panel_class", "names"), PANELS)
def test_what_begins_and_stops_the_work_is_seen_without_scrolling(qtbot, panel_class, names):
    panel = panel_class()
    area = scrolling(panel)
    qtbot.addWidget(area)
    if isinstance(panel, EnhancePanel):
        panel.show_enhancers(tuple(BUILT_IN))
    area.resize(*ROOM)
    area.show()
    qtbot.waitExposed(area)
    assert not area.verticalScrollBar().isVisible()
    for name in names:
        button = panel.findChild(QPushButton, name)
        if isinstance(panel, EnhancePanel):
            (panel.run_box.show_ready, lambda: panel.run_box.show_busy(0.5, "a", "b"))[name == "stop-run"]()
            QApplication.sendPostedEvents()
        shown = button.visibleRegion().boundingRect()
        assert shown.height() == button.height() > 0, name


def test_pause_stays_where_it_is_while_the_words_below_it_get_longer(qtbot):
    panel = EvaluatePanel()
    qtbot.addWidget(panel)
    panel.resize(280, 815)
    panel.show()
    panel.show_standing(Standing.RUNNING, "", "")
    pause, seen = panel.findChild(QWidget, "evaluate-pause"), []
    for doing in (
        "",
        "nih_00001383_000.png, image 1 of 4",
        "nih_00001691_001.png, image 4 of 4, about 7 s left",
    ):
        panel.show_progress(0.5, doing)
        QApplication.processEvents()
        seen.append(pause.mapTo(panel, QPoint()))
    assert len(set(map(QPoint.toTuple, seen))) == 1
    panel.show_standing(Standing.IDLE, "", "")
    assert not panel.findChild(QWidget, "evaluate-told").isVisible()
