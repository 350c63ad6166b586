from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Encoding, Radiograph, Source
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.one_scale import on_one_scale


def image(bits: int, format: str, brightest: float, seed: int = 0) -> Radiograph:
    rng = np.random.default_rng(seed)
    greys = np.rint(np.sort(rng.random((40, 50)), axis=1) * brightest).astype(np.float32)
    source = Source(Address(Path(f"{format}{bits}")), Encoding(format=format, bits=bits))
    return Radiograph.of_pixels(greys, white=2.0**bits - 1, source=source)


@pytest.mark.parametrize("turned", [False, True])
def test_twelve_bits_kept_as_they_are_in_a_png_of_16_are_found_equal(turned):
    pair = image(12, "DICOM", 4095), image(16, "PNG", 4095)
    found = Comparison.of(*(pair[::-1] if turned else pair))
    assert found.identical
    assert found.levels == 4095
    assert "PNG16 has room for 16 bits and holds no grey above 4095" in found.notices[0]


def test_a_picture_that_uses_its_room_keeps_its_own_scale():
    pair = image(12, "DICOM", 4095), image(16, "PNG", 65535)
    assert on_one_scale(*pair) == (*pair, ())
    found = Comparison.of(*pair)
    assert found.levels == 4095
    assert np.abs(found.candidate - found.reference).max() < 1 / 4095


@pytest.mark.parametrize(
    "pair",
    [
        (image(16, "PNG", 4095), image(16, "TIFF", 4095)),
        (image(12, "DICOM", 4095), image(16, "DICOM", 4095)),
        (image(32, "TIFF", 4095), image(16, "PNG", 4095)),
    ],
)
def test_what_declares_its_own_depth_is_left_alone(pair):
    assert on_one_scale(*pair) == (*pair, ())
