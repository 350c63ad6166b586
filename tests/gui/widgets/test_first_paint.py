from __future__ import annotations

from PySide6.QtWidgets import QWidget

from xraysr_gui.gui.widgets import first_paint
from xraysr_gui.gui.widgets.first_paint import FirstPaint


class Watched(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def paintEvent(self, event) -> None:
        self.told.append("painted")


def test_what_was_put_off_comes_once_and_after_the_picture(qtbot):
    widget = Watched()
    qtbot.addWidget(widget)
    FirstPaint(widget, lambda: widget.told.append("then"))
    widget.show()
    qtbot.waitUntil(lambda: "then" in widget.told)
    widget.repaint()
    qtbot.wait(20)
    assert widget.told[0] == "painted"
    assert widget.told.count("then") == 1


def test_a_window_that_is_never_painted_gets_it_too(qtbot, monkeypatch):
    monkeypatch.setattr(first_paint, "LONGEST_WAIT_MS", 30)
    widget = Watched()
    qtbot.addWidget(widget)
    FirstPaint(widget, lambda: widget.told.append("then"))
    qtbot.waitUntil(lambda: widget.told == ["then"])
