from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.map_kinds import MapRequest
from xraysr_gui.commands.comparing.map_scale import ruler_for
from xraysr_gui.core.address import Address
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import ERROR_MAPS, peaks

NOISE = 26.0
"""Of 65535: .04 %, as computed radiography has it."""


def film(values: np.ndarray) -> Radiograph:
    source = Source(Address(Path("film.dcm")), Encoding(bits=16))
    return Radiograph.of_pixels(np.rint(values), white=65535.0, source=source)


def anatomy(shape: tuple[int, int] = (256, 256)) -> np.ndarray:
    smooth = ndimage.gaussian_filter(np.random.default_rng(0).random(shape), 24)
    return 9000 + 8000 * (smooth - smooth.min()) / np.ptp(smooth)


@pytest.fixture
def reference() -> Radiograph:
    values = anatomy()
    return film(values + np.random.default_rng(1).normal(0, NOISE, values.shape))


def drawn_of(reference: Radiograph, candidate: Radiograph, kind: str = "absolute"):
    return draw_map(
        MapRequest(kind, Pair(reference, candidate, "a pair")),
        lambda p: Comparison.of(p.reference, p.candidate),
    )


def test_a_map_of_sixteen_bits_spans_eight_times_the_noise(reference):
    found = drawn_of(reference, film(anatomy()))
    assert found.scale.high == pytest.approx(8 * NOISE, rel=0.05)
    assert found.scale.basis.startswith("0 to 8 \u00d7 the noise (SD 2")
    assert np.percentile(found.values, 99) > found.scale.high / 5  # not all in the first colours
    squared = drawn_of(reference, film(anatomy()), "squared").scale
    assert squared.high == pytest.approx(found.scale.high**2, rel=1e-4)
    assert squared.basis.startswith("0 to 64 \u00d7 the noise squared")
    signed = drawn_of(reference, film(anatomy()), "signed").scale
    assert (signed.low, signed.high) == (-found.scale.high, found.scale.high)
    assert signed.basis.startswith("\N{PLUS-MINUS SIGN}8 \u00d7 the noise")


def test_all_results_of_an_image_share_one_scale(reference):
    scales = {drawn_of(reference, film(anatomy() + off)).scale for off in (0, 40, 3000)}
    assert len(scales) == 1


def test_without_noise_the_grey_levels_in_use_are_the_ruler():
    ramp = np.tile(np.linspace(10000.0, 20000.0, 200), (200, 1))
    clean = film(ramp)
    ruler = ruler_for(clean, Comparison.of(clean, film(ramp + 100)))
    assert ruler.name == "the grey levels in use"
    scale = ERROR_MAPS["absolute"].scale_for(Comparison.of(clean, film(ramp + 100)), ruler)
    assert scale.basis.startswith("0 to 0.05 \u00d7 the grey levels in use")
    assert scale.high == pytest.approx(0.05 * 9800, rel=0.05)


def test_worst_places_lie_in_the_body(reference):
    values = np.zeros((256, 256))
    values[60:200, 60:200] = anatomy()[60:200, 60:200]
    before, after = film(values), values.copy()
    after[5, 5] += 30000
    after[120, 130] += 900
    worst = peaks(drawn_of(before, film(after)), 5, 8)[0]
    assert (int(worst.place.y), int(worst.place.x)) == (120, 130)
