from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio

from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.gain import measure_gains
from xraysr_gui.metrics.measure import OUTSIDE, WHOLE, measure_regions, parts_of
from xraysr_gui.metrics.parts import Part

CORNER = Rectangle(id="r", name="Corner", box=Box(0, 0, 128, 128))
PSNR, RMSE = IN_REGIONS["psnr"], IN_REGIONS["rmse"]
ALL = [(WHOLE, Part((256, 320)))]


def pair_of(noises: tuple[float, float], seed: int = 0) -> tuple[Comparison, Comparison]:
    rng = np.random.default_rng(seed)
    truth = ndimage.gaussian_filter(rng.random((256, 320)), 2).astype(np.float32)
    noise = rng.standard_normal((2, 256, 320)).astype(np.float32)
    one, other = (truth + np.float32(sd) * its for sd, its in zip(noises, noise, strict=True))
    return Comparison(truth, one, levels=4095), Comparison(truth, other, levels=4095)


def test_a_gain_is_the_difference_that_another_library_finds():
    mine, theirs = pair_of((0.01, 0.02))
    whole, inside, outside = measure_gains(mine, theirs, parts_of(mine, [CORNER]), [PSNR])
    psnr = [
        peak_signal_noise_ratio(mine.reference, image, data_range=1.0)
        for image in (mine.candidate, theirs.candidate)
    ]
    assert whole.value == pytest.approx(psnr[0] - psnr[1], abs=1e-5)
    box = slice(0, 128), slice(0, 128)
    inner = [
        peak_signal_noise_ratio(mine.reference[box], image[box], data_range=1.0)
        for image in (mine.candidate, theirs.candidate)
    ]
    assert inside.value == pytest.approx(inner[0] - inner[1], abs=1e-5)
    assert (whole.region, inside.region, outside.region) == (WHOLE, "Corner", OUTSIDE)
    assert whole.unit == "dB"


def test_errors_are_told_in_grey_levels_and_less_error_is_a_negative_gain():
    mine, theirs = pair_of((0.01, 0.02))
    (found,) = measure_gains(mine, theirs, ALL, [RMSE])
    separate = [measure_regions(pair, [], [RMSE])[0].value for pair in (mine, theirs)]
    assert found.value == pytest.approx(separate[0] - separate[1], rel=1e-6)
    assert found.value < 0


def test_an_interval_holds_a_known_gain_about_as_often_as_it_says():
    """Twice the noise is 6.02 dB; of 100 images the intervals of 90 or more hold it."""
    held = 0
    for seed in range(100):
        (found,) = measure_gains(*pair_of((0.01, 0.02), seed), ALL, [PSNR])
        held += found.low <= 20 * np.log10(2) <= found.high
    assert held >= 88


def test_what_is_hard_for_both_does_not_widen_the_interval():
    """Both carry the same error in one corner and differ by little elsewhere."""
    mine, theirs = pair_of((0.010, 0.0105))
    shared = np.zeros(mine.shape, np.float32)
    shared[::2, ::2] = 0.3 * np.linspace(0, 1, 160, dtype=np.float32)
    one, other = (Comparison(p.reference, p.candidate + shared, levels=4095) for p in (mine, theirs))
    (gain,) = measure_gains(one, other, ALL, [PSNR])
    alone = measure_regions(one, [], [PSNR])[0]
    assert gain.high - gain.low < 0.1 * (alone.high - alone.low)


def test_equal_candidates_gain_nothing_and_a_perfect_one_has_no_number():
    mine, theirs = pair_of((0.01, 0.02))
    (same,) = measure_gains(mine, mine, ALL, [PSNR])
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    perfect = Comparison(mine.reference, mine.reference.copy(), levels=4095)
    (none,) = measure_gains(perfect, theirs, ALL, [PSNR])
    assert none.value is None
    assert "identical" in none.reason
    (both,) = measure_gains(perfect, perfect, ALL, [PSNR])
    assert both.value == 0.0


def test_different_references_are_refused():
    mine, _ = pair_of((0.01, 0.02))
    _, other = pair_of((0.01, 0.02), seed=1)
    with pytest.raises(ValueError, match="same reference"):
        measure_gains(mine, other, ALL, [PSNR])
