"""Figures of 5 megapixels, and of a small region in them, beside scikit-image in the same run."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.speed import quickest_ms, similarity_in_scikit_image, smooth_film
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.parts import Part, value_of

TIMES_FASTER, PSNR_MS, REGION_MS = 8.0, 10.0, 16.0
FIGURES = ("psnr", "ssim", "ssim_inside", "rmse", "mae")


@pytest.fixture(scope="module")
def films() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    reference = smooth_film(rng, (2560, 2048))
    return reference, reference + rng.normal(0, 0.02, reference.shape).astype(np.float32)


def test_similarity_of_a_film_is_eight_times_as_fast_as_in_scikit_image_and_the_same(benchmark, films):
    theirs = similarity_in_scikit_image(*films)
    ours = IN_REGIONS["ssim"].compute(*films)
    assert ours == pytest.approx(theirs, abs=1e-5)
    ours_ms = benchmark.pedantic(quickest_ms, (lambda: IN_REGIONS["ssim"].compute(*films), 7), rounds=1)
    theirs_ms = quickest_ms(lambda: similarity_in_scikit_image(*films), 2)
    benchmark.extra_info.update(ours_ms=round(ours_ms, 1), scikit_image_ms=round(theirs_ms, 1))
    assert theirs_ms / ours_ms >= TIMES_FASTER


def test_psnr_of_a_film_is_there_within_a_frame(benchmark, films):
    took = benchmark.pedantic(quickest_ms, (lambda: IN_REGIONS["psnr"].compute(*films), 15), rounds=1)
    benchmark.extra_info["ms"] = round(took, 2)
    assert took <= PSNR_MS


def test_the_figures_of_a_region_follow_the_mouse(benchmark, films):
    part = Part(films[0].shape, 1000, 900, np.ones((300, 300), bool))

    def figures() -> list[float]:
        return [value_of(IN_REGIONS[name], *films, part) for name in FIGURES]

    took = benchmark.pedantic(quickest_ms, (figures, 15), rounds=1)
    whole = quickest_ms(lambda: [value_of(metric, *films, part) for metric in IN_REGIONS], 5)
    benchmark.extra_info.update(ms=round(took, 2), all_metrics_ms=round(whole, 2))
    assert took <= REGION_MS
