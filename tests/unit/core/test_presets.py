from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys, VoiTable, Window
from xraysr_gui.core.presets import AUTOMATIC, FOR_RADIOGRAPHS, FULL_RANGE, Preset, first_voi
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source


def ramp(*, inverted: bool = False, padding: tuple[int, int] | None = None, bits: int = 12) -> Radiograph:
    """Every value from 0 to 4095 equally often."""
    codes = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    greys = Greys(codes, np.arange(4096, dtype=np.float32), inverted, padding=padding)
    return Radiograph(greys, 0.0, 4095.0, Source(Address(Path("ramp.dcm")), Encoding(bits=bits)))


def edges(window: Window) -> tuple[float, float]:
    return window.centre - window.width / 2, window.centre + window.width / 2


def test_a_preset_leaves_out_its_share_at_each_end():
    low, high = edges(Preset("p", "P", 10, 80).window(ramp()))

    assert low == pytest.approx(409.5, abs=1)
    assert high == pytest.approx(3276, abs=1)


def test_a_preset_means_density_also_where_low_values_are_dense():
    low, high = edges(Preset("p", "P", 10, 80).window(ramp(inverted=True)))

    assert low == pytest.approx(4095 - 3276, abs=1)
    assert high == pytest.approx(4095 - 409.5, abs=1)


def test_background_does_not_count():
    low, high = edges(Preset("p", "P", 0, 100).window(ramp(padding=(0, 999))))

    assert (low, high) == (1000, 4095)


def test_an_image_of_nothing_but_background_still_has_a_window():
    assert AUTOMATIC.window(ramp(padding=(0, 4095))).width > 0


def test_an_image_of_one_value_still_has_a_window():
    flat = Greys(np.full((5, 5), 7, np.uint16), np.arange(8, dtype=np.float32))

    window = AUTOMATIC.window(replace(ramp(), greys=flat))

    assert window.centre == pytest.approx(7)
    assert window.width > 0


def test_an_image_that_is_one_value_but_for_a_few_pixels_shows_those():
    codes = np.zeros((64, 64), np.uint16)
    codes[30, 30] = 50
    greys = Greys(codes, np.arange(51, dtype=np.float32))

    assert edges(AUTOMATIC.window(replace(ramp(), greys=greys))) == (0, 50)


def test_full_range_is_that_of_the_stored_bits_not_of_the_image():
    assert edges(FULL_RANGE.window(ramp())) == (0, 4095)


def test_the_window_of_the_file_comes_first():
    from_file = (VoiTable(0, np.zeros(2, np.uint16), 8), Window(1, 2))

    assert first_voi(replace(ramp(), vois=from_file)) is from_file[0]


def test_without_a_window_8_bits_are_shown_as_they_are_and_more_are_fitted():
    assert first_voi(ramp(bits=8)).title == "Full range"
    assert first_voi(ramp(bits=12)).title == "Automatic"


@given(
    st.integers(1, 70), st.integers(1, 2000), st.booleans(), st.sampled_from((AUTOMATIC, *FOR_RADIOGRAPHS))
)
def test_every_preset_suits_every_size_and_polarity(rows, columns, inverted, preset):
    codes = (np.arange(rows * columns) % 4096).astype(np.uint16).reshape(rows, columns)
    radiograph = replace(ramp(), greys=Greys(codes, np.arange(4096, dtype=np.float32), inverted))

    window = preset.window(radiograph)

    assert window.title == preset.title
    assert window.width > 0
    assert np.isfinite(window.centre)


def test_presets_are_named_once():
    everything = (AUTOMATIC, *FOR_RADIOGRAPHS)

    assert len({preset.id for preset in everything}) == len(everything)
    assert len({preset.title for preset in everything}) == len(everything)
