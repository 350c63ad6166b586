"""A screen at 150 % or 200 %: its scale is fixed when a program starts, so each gets a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget
from tests.support.views import radiograph_of, seen
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel

app = QApplication([])
window = QWidget()
window.resize(400, 300)
view = ImageView(WindowLevel(), window)
view.setGeometry(33, 17, 301, 201)  # at 150 % this begins between two device pixels
window.show()
codes = np.random.default_rng(0).integers(0, 65536, (900, 1100))
view.show_radiograph(radiograph_of(codes), Look(Window.between(0, 65535)))
view.one_to_one()
ratio = view.devicePixelRatioF()
assert view.camera.scale == 1.0
assert (view.camera.width, view.camera.height) == (round(301 * ratio), round(201 * ratio))
place = Point(551.5, 449.25)
assert view.to_field(view.to_screen(place)).distance_to(place) < 1e-9

painted = seen(window)[..., 0]
expected = view.radiograph.greys.to_grey8(view.look.voi)
corner = view.to_field(QPointF(0, 0))
r, c = round(corner.y), round(corner.x)
left, top = round(33 * ratio), round(17 * ratio)
inside = painted[top + 20 : top + 180, left + 20 : left + 280]
found = [
    (dy, dx)
    for dy in (-1, 0, 1)
    for dx in (-1, 0, 1)
    if (inside == expected[r + 20 + dy : r + 180 + dy, c + 20 + dx : c + 280 + dx]).all()
]
assert found, "the image is blurred or lies elsewhere"
view.update_drawn()
assert (seen(window)[..., 0] == painted).all(), "the picture kept while a reader draws lies elsewhere"
print(ratio)
"""


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_an_image_pixel_is_a_pixel_of_the_screen(scale):
    surroundings = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": scale,
        "PYTHONPATH": str(ROOT),
    }

    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == [str(float(scale))]
