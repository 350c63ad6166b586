from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import ndimage

from xraysr_gui.commands.comparing.describe_change import describe_change
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.enhancers import BUILT_IN


def image() -> Radiograph:
    rng = np.random.default_rng(0)
    smooth = ndimage.gaussian_filter(rng.random((120, 140)), 4)
    smooth = (smooth - smooth.min()) / np.ptp(smooth) * 0.8 + 0.1
    greys = np.rint((smooth + rng.normal(0, 0.01, smooth.shape)) * 4095)
    source = Source(Address(Path("hand.dcm")), Encoding(bits=12))
    return Radiograph.of_pixels(greys.clip(0, 4095), white=4095.0, source=source)


def test_an_interpolated_image_contradicts_little():
    original = image()
    result = enhance_radiograph(original, BUILT_IN["bicubic"], BUILT_IN["bicubic"].parameters(scale=2))
    found = describe_change(result, (original, result))
    assert found.contradicting is not None
    assert found.contradicting < 0.02
    assert "made 280 x 240 pixels of 140 x 120" in found.words()


def test_what_changes_greys_on_purpose_is_not_said_to_contradict():
    original = image()
    result = enhance_radiograph(original, BUILT_IN["gamma"], BUILT_IN["gamma"].parameters(gamma=0.5))
    found = describe_change(result, (original, result))
    assert found.contradicting is None
    assert "on purpose" in found.words()
    assert found.brightness != 0
