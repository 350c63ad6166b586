"""Saves what the display test shows in a window of so many points: for a process with a scale of its own.

QT_SCALE_FACTOR=2 python -m tests.support.screen_picture PATTERN WIDTH HEIGHT picture.png
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QFrame, QWidget

from xraysr_gui.display.screen_questions import QUESTIONS
from xraysr_gui.gui.proving.screen_view import ScreenView


def main(pattern: str, width: int, height: int, target: str) -> None:
    """Go to the pattern, without words."""
    application = QApplication([])
    parent = QWidget()
    view = ScreenView(parent)
    view.resize(width, height)
    view.step([question.pattern for question in QUESTIONS].index(pattern))
    for bar in view.findChildren(QFrame, "screen-bar"):
        bar.hide()
    view.grab().save(target)
    application.quit()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
