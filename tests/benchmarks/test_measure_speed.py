"""Figures of 5 megapixels, and of a small region in them, beside scikit-image in the same run."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.table import Figure
from tests.support.speed import FRAME_MS, quickest_ms, similarity_in_scikit_image, smooth_film
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.parts import Part, value_of

FIGURES = ("psnr", "ssim", "ssim_inside", "rmse", "mae")


@pytest.fixture(scope="module")
def films() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    reference = smooth_film(rng, (2560, 2048))
    return reference, reference + rng.normal(0, 0.02, reference.shape).astype(np.float32)


def test_similarity_of_a_film_beside_scikit_image_which_finds_the_same(figure, films):
    theirs = similarity_in_scikit_image(*films)
    ours = IN_REGIONS["ssim"].compute(*films)
    assert ours == pytest.approx(theirs, abs=1e-5)
    ours_ms = quickest_ms(lambda: IN_REGIONS["ssim"].compute(*films), 7)
    theirs_ms = quickest_ms(lambda: similarity_in_scikit_image(*films), 2)
    figure(Figure("SSIM of 5 megapixels", ours_ms, theirs_ms, "ms", "scikit-image", 1 / 8))


def test_psnr_of_a_film_within_a_frame(figure, films):
    took = quickest_ms(lambda: IN_REGIONS["psnr"].compute(*films), 15)
    figure(Figure("PSNR of 5 megapixels", took, FRAME_MS, "ms", "a frame", 0.6))


def test_the_figures_of_a_region_follow_the_mouse(figure, films):
    part = Part(films[0].shape, 1000, 900, np.ones((300, 300), bool))

    def figures() -> list[float]:
        return [value_of(IN_REGIONS[name], *films, part) for name in FIGURES]

    figure(Figure("five figures of a region", quickest_ms(figures, 15), FRAME_MS, "ms", "a frame", 1.0))
    whole = quickest_ms(lambda: [value_of(metric, *films, part) for metric in IN_REGIONS], 5)
    figure(Figure("all figures of a region", whole, FRAME_MS, "ms", "a frame"))
