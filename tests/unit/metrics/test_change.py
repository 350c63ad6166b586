from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from tests.unit.metrics.test_edges import MM, discs
from xraysr_gui.core.address import Address
from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.metrics.change import Forward, change_between

NOISE = 0.01
SAME = Forward(Degradation(), NOISE)
STEP = Step("anything", 1, (), "Anything")


def image(pixels: np.ndarray, spacing=MM) -> Radiograph:
    source = Source(Address(Path("hand.dcm")), Encoding(bits=12))
    return Radiograph.of_pixels(pixels * 4095, white=4095.0, source=source, spacing=spacing)


def enhanced(before: Radiograph, pixels: np.ndarray, scale: int = 1) -> Radiograph:
    return before.enhanced(pixels.astype(np.float32), STEP, scale)


@pytest.fixture(scope="module")
def before() -> Radiograph:
    return image(discs(1.2, NOISE))


def test_nothing_changed_is_said_as_that(before):
    found = change_between(before, enhanced(before, before.normalised()), SAME)
    assert found.words() == (
        "Anything left the size at 360 x 240 pixels. Mean brightness of the body is the same. "
        f"Noise in the body is the same, {found.noise[0]:.3g} {found.level_unit}. "
        f"Edge width is the same, {found.edges.before:.3g} mm "
        f"(median of {found.edges.count} edges, 10 to 90 %). "
        "0.0% of the pixels contradict the original by more than 3 times its noise (0.3% would by chance). "
        "No pixel differs."
    )
    assert found.is_same


def test_planted_brightness_is_told_in_grey_levels(before):
    brighter = change_between(before, enhanced(before, before.normalised() + 0.004), SAME)
    assert brighter.brightness == pytest.approx(0.004 * 4095, rel=1e-3)
    assert "On average the body is 16.4 grey levels of 4096 brighter." in brighter.words()
    darker = change_between(before, enhanced(before, before.normalised() - 0.004), SAME)
    assert "16.4 grey levels of 4096 darker" in darker.words()


def test_planted_noise_is_told_with_its_size(before):
    rng = np.random.default_rng(1)
    noisier = before.normalised() + rng.normal(0, 2 * NOISE, before.shape)
    found = change_between(before, enhanced(before, noisier), SAME)
    assert found.noise[0] == pytest.approx(NOISE * 4095, rel=0.05)
    assert found.noise[1] == pytest.approx(np.sqrt(5) * NOISE * 4095, rel=0.05)
    assert "Noise in the body rose from" in found.words()
    calmer = change_between(before, enhanced(before, discs(1.2, NOISE / 2)), SAME)
    assert "Noise in the body fell from" in calmer.words()


def test_planted_blur_makes_edges_wider_by_what_it_must(before):
    softer = ndimage.gaussian_filter(before.normalised(), 1.6)
    found = change_between(before, enhanced(before, softer), SAME)
    assert found.edges.after / found.edges.before == pytest.approx(np.hypot(1.2, 1.6) / 1.2, rel=0.1)
    assert "Edge width rose from" in found.words()


def test_the_share_that_contradicts_is_that_of_the_planted_pixels(before):
    changed = before.normalised().copy()
    changed[100:140, 160:200] += 6 * NOISE
    found = change_between(before, enhanced(before, changed), SAME)
    body = body_mask(before.normalised())
    inside = np.zeros(before.shape, bool)
    inside[100:140, 160:200] = True
    assert found.contradicting == pytest.approx((inside & body).sum() / body.sum(), rel=1e-6)


def test_a_larger_output_is_judged_on_the_grid_of_the_image(before):
    larger = enlarge(before.normalised(), 2)
    found = change_between(before, enhanced(before, larger, 2), Forward(Degradation(down=2), NOISE))
    assert found.words().startswith("Anything made 720 x 480 pixels of 360 x 240.")
    back = larger.reshape(240, 2, 360, 2).mean(axis=(1, 3))
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]])
    rest = ndimage.convolve(back, kernel)[1:-1, 1:-1]
    noise = 1.4826 * np.median(np.abs(rest)) / 6
    assert found.noise[1] == pytest.approx(noise * 4095, rel=0.05)  # of the body alone
    assert 0.5 < found.noise[1] / found.noise[0] < 1
    assert found.edges.after == pytest.approx(found.edges.before, rel=0.1)
    assert found.contradicting < 0.01


def test_without_a_way_back_the_difference_is_told_and_the_reason():
    start = image(discs(1.2, NOISE))
    changed = start.normalised().copy()
    changed[50, 60] -= 0.3
    found = change_between(start, enhanced(start, changed), None, "Gamma changed the greys on purpose.")
    assert found.contradicting is None
    assert "Gamma changed the greys on purpose." in found.words()
    assert not found.is_same
    assert "column" not in found.words(), "bad places are told in one list, that of the map"
