"""What a blur comes to in lengths."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDoubleSpinBox, QLabel

from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.gui.degrading.blur_box import BlurBox


@pytest.mark.parametrize(
    ("spacing", "words"),
    [
        (Spacing(0.15, 0.15, Calibration.DETECTOR), "= 0.30 mm"),
        (Spacing(0.4, 0.1, Calibration.DETECTOR), "= 0.20 mm across, 0.80 mm down"),
        (UNCALIBRATED, ""),
        (None, ""),
    ],
)
def test_a_blur_of_two_pixels_is_told_in_the_lengths_of_both_sides_of_a_pixel(qtbot, spacing, words):
    box = BlurBox()
    qtbot.addWidget(box)
    box.kind.setCurrentIndex(1)
    box.findChild(QDoubleSpinBox, "blur-sigma").setValue(2.0)
    box.show_spacing(spacing)
    assert box.blur == Gaussian(2.0)
    assert box.findChild(QLabel, "blur-sigma-more").text() == words
