"""Pictures of the view, kept small, against what is painted today.

After a change that is meant to be seen: set XRAYSR_DRAW_SNAPSHOTS=1, run this file, look at the pictures.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from tests.support.phantom import chest
from tests.support.views import CONTROL, drag, radiograph_of, seen
from xraysr_gui.core.greys import VoiFunction, Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel

PICTURES = Path(__file__).parent / "pictures"
MM = Spacing(0.92, 0.92, Calibration.DETECTOR)
LARGEST_BYTES = 50_000


@pytest.fixture(scope="module")
def codes() -> np.ndarray:
    density = chest(448, 384, 0.92)
    return (density - density.min()) / np.ptp(density) * 60000 + 2000


@pytest.fixture
def view(qtbot) -> ImageView:
    view = ImageView(WindowLevel())
    qtbot.addWidget(view)
    view.resize(200, 160)
    with qtbot.waitExposed(view):
        view.show()
    return view


def agrees(view: ImageView, name: str) -> None:
    """At most one pixel in 200 differs by more than six grey levels, and the mean by one."""
    painted, path = seen(view), PICTURES / f"{name}.png"
    if os.environ.get("XRAYSR_DRAW_SNAPSHOTS"):
        PICTURES.mkdir(exist_ok=True)
        view.grab().toImage().save(str(path))
    kept = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(kept.constBits(), np.uint8).reshape(kept.height(), kept.bytesPerLine())
    expected = rows[:, : kept.width() * 3].reshape(kept.height(), kept.width(), 3).astype(int)
    difference = np.abs(painted - expected)
    assert difference.mean() <= 1
    assert (difference.max(axis=2) > 6).mean() <= 0.005
    assert path.stat().st_size <= LARGEST_BYTES


def shown(view: ImageView, radiograph: Radiograph, look: Look | None = None) -> ImageView:
    view.show_radiograph(radiograph, look)
    return view


def test_a_whole_chest(view, codes):
    agrees(shown(view, radiograph_of(codes, MM)), "whole")


def test_a_chest_that_is_dense_where_values_are_low(view, codes):
    """Looks like the one above: polarity comes last and once."""
    agrees(shown(view, radiograph_of(64000 - codes, MM, inverted=True)), "whole")


def test_a_chest_turned_round_through_a_sigmoid(view, codes):
    look = Look(Window(40000, 25000, VoiFunction.SIGMOID), inverted=True)

    agrees(shown(view, radiograph_of(codes, MM), look), "sigmoid-inverted")


def test_a_part_enlarged_and_framed(view, codes):
    shown(view, radiograph_of(codes, MM)).zoom_by(6, QPointF(130, 60))
    view.set_framed(True)

    agrees(view, "enlarged-framed")


def test_single_pixels_far_in(view, codes):
    shown(view, radiograph_of(codes, MM)).zoom_by(60, QPointF(128, 60))

    agrees(view, "pixels")


def test_background_stays_black_and_has_no_seam(view, codes):
    rows, columns = np.indices(codes.shape)
    outside = np.hypot((rows - 224) / 200, (columns - 192) / 170) > 1
    radiograph = radiograph_of(np.where(outside, 0, 64000 - codes), MM, inverted=True, padding=(0, 0))

    agrees(shown(view, radiograph), "background")


def test_oblong_pixels_keep_the_shape_of_the_body(view, codes):
    """Every second row left out, at twice the distance."""
    radiograph = radiograph_of(codes[::2], Spacing(1.84, 0.92, Calibration.DETECTOR))

    agrees(shown(view, radiograph), "oblong")


def test_the_box_of_a_window_while_it_is_drawn(view, codes):
    shown(view, radiograph_of(codes, MM))
    drag(view, (70, 40), (120, 90), modifiers=CONTROL, release=False)

    agrees(view, "box")
