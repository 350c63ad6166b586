"""How long every classical enhancer takes for a chest radiograph, beside one Gaussian blur of it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.benchmarks.table import Figure
from tests.support.speed import quickest_in_turn_s
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.enhancers import BUILT_IN


@pytest.fixture(scope="module")
def chest() -> Radiograph:
    noise = np.random.default_rng(0).uniform(0, 4095, (2048, 2048))
    return Radiograph.of_pixels(noise, white=4095.0, source=Source(Address(Path("chest.dcm"))))


@pytest.mark.parametrize("enhancer", list(BUILT_IN), ids=lambda e: e.id)
def test_enhance_a_2048_square(figure, chest, enhancer):
    taken = quickest_in_turn_s(
        2,
        blur=lambda: cv2.GaussianBlur(chest.pixels, (0, 0), 3),
        ours=lambda: enhance_radiograph(chest, enhancer, enhancer.parameters()),
    )
    figure(
        Figure(f"{enhancer.id}, 4 megapixels", taken["ours"], taken["blur"], "s", "a Gaussian blur, OpenCV")
    )
