"""On a computer without fonts left is still told from right: the program draws with a font of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from xraysr_gui.settings import places

DRAW = """
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
import sys
if sys.argv[1] == "as it is":
    application = QApplication([])
else:
    from xraysr_gui.gui.shell.first_window import new_qt_application
    application = new_qt_application([])

def drawn(letter):
    image = QImage(40, 40, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(5, 30, letter)
    painter.end()
    return image

print(drawn("L") != drawn("R"))
"""
NO_FONTS = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig></fontconfig>"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have fonts")
def test_left_and_right_are_told_apart_without_fonts(tmp_path):
    settings = tmp_path / "fonts.conf"
    settings.write_text(NO_FONTS, encoding="utf-8")
    surroundings = {
        **os.environ,
        "FONTCONFIG_FILE": str(settings),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(places.resources().parent),
    }

    def seen(how: str) -> str:
        command = [sys.executable, "-c", DRAW, how]
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert seen("as it is") == "False", "there are fonts: this would prove nothing"
    assert seen("as the program does") == "True"
