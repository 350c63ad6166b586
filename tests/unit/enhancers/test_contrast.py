from __future__ import annotations

import numpy as np
import pytest
from skimage.exposure import equalize_adapthist

from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers import BUILT_IN, Task
from xraysr_gui.enhancers.classical import multi_scale_contrast

CONTRAST = [enhancer for enhancer in BUILT_IN if enhancer.task is Task.CONTRAST]


def changed(name, pixels, **chosen):
    enhancer = BUILT_IN[name]
    return enhancer.run(pixels, enhancer.parameters(**chosen), Progress())


@pytest.mark.parametrize("value", [0.0, 0.37, 1.0])
@pytest.mark.parametrize("enhancer", CONTRAST, ids=lambda e: e.id)
def test_an_even_image_stays_even(enhancer, value):
    result = enhancer.run(np.full((33, 20), value, np.float32), enhancer.parameters(), Progress())

    assert np.ptp(result) < 1e-6


@pytest.mark.parametrize("name", ["histogram-equalisation", "gamma", "logarithmic"])
def test_what_was_brighter_stays_brighter(name, sharp_chest):
    order = np.argsort(sharp_chest, axis=None)

    assert (np.diff(changed(name, sharp_chest).ravel()[order]) >= 0).all()


def test_equalisation_gives_each_pixel_its_rank():
    pixels = np.random.default_rng(1).beta(2, 6, (30, 40)).astype(np.float32)
    codes = np.rint(pixels * 65535)
    flat = codes.ravel()
    darkest = (flat == flat.min()).sum()
    expected = [((flat <= code).sum() - darkest) / (flat.size - darkest) for code in flat]

    result = changed("histogram-equalisation", pixels)

    np.testing.assert_allclose(result.ravel(), expected, atol=1e-6)
    assert (result.min(), result.max()) == (0, 1)


def test_equalisation_fills_every_tenth_of_the_range_alike():
    pixels = np.random.default_rng(2).beta(2, 6, (100, 100)).astype(np.float32)

    counts, _ = np.histogram(changed("histogram-equalisation", pixels), 10, (0, 1))

    assert counts.min() > 980


def test_equalisation_at_half_strength_lies_half_way(sharp_chest):
    none, half, full = (
        changed("histogram-equalisation", sharp_chest, strength=strength) for strength in (0.0, 0.5, 1.0)
    )

    np.testing.assert_allclose(none, sharp_chest, atol=1e-7)
    np.testing.assert_allclose(half, (none + full) / 2, atol=1e-6)


def test_clahe_is_that_of_scikit_image(sharp_chest):
    expected = equalize_adapthist(sharp_chest, kernel_size=(64, 56), clip_limit=0.02)

    np.testing.assert_allclose(changed("clahe", sharp_chest, areas=4, limit=0.02), expected, atol=1e-5)


def test_clahe_lifts_faint_structures_in_dark_and_bright_areas():
    rows, columns = np.mgrid[0:128, 0:128]
    level = np.where(columns < 64, 0.15, 0.8)
    pixels = (level + 0.02 * np.sin(rows)).astype(np.float32)

    result = changed("clahe", pixels, areas=4)

    for side in (slice(5, 40), slice(88, 123)):
        assert result[:, side].std() > 1.5 * pixels[:, side].std()


@pytest.mark.parametrize("gamma", [0.4, 1.0, 2.2])
def test_gamma_is_a_power(gamma):
    expected = [[0.0, 0.01**gamma, 0.5**gamma, 1.0]]

    result = changed("gamma", np.array([[0.0, 0.01, 0.5, 1.0]], np.float32), gamma=gamma)

    np.testing.assert_allclose(result, expected, atol=1e-6)


def test_the_logarithm_keeps_black_and_white_and_opens_the_dark():
    result = changed("logarithmic", np.array([[0.0, 0.1, 1.0]], np.float32), strength=9.0)

    np.testing.assert_allclose(result, [[0.0, np.log10(1.9), 1.0]], atol=1e-6)


@pytest.mark.parametrize("shape", [(1, 1), (1, 17), (31, 2), (64, 48), (41, 77)])
@pytest.mark.parametrize("levels", [1, 4, 10])
def test_multi_scale_contrast_of_strength_one_changes_nothing(shape, levels):
    pixels = np.random.default_rng(3).random(shape, dtype=np.float32)

    np.testing.assert_allclose(
        changed("multi-scale-contrast", pixels, strength=1.0, levels=levels), pixels, atol=1e-6
    )


@pytest.mark.parametrize("period", [6, 12, 24])
def test_multi_scale_contrast_lifts_faint_waves_of_every_size_and_evens_out_strong_ones(period):
    wave = np.sin(2 * np.pi * np.arange(192) / period) * np.ones((192, 1))

    def gain(size):
        pixels = (0.5 + size * wave).astype(np.float32)
        lifted = changed("multi-scale-contrast", pixels, strength=2.0, automatic_noise=False, noise=0.0)
        return lifted[48:-48, 48:-48].std() / pixels[48:-48, 48:-48].std()

    assert gain(0.01) > 2
    assert gain(0.3) < 0.9


def test_multi_scale_contrast_lifts_no_size_that_was_not_asked_for():
    wave = np.sin(2 * np.pi * np.arange(256) / 128) * np.ones((256, 1))
    pixels = (0.5 + 0.01 * wave).astype(np.float32)
    lifted = [
        changed("multi-scale-contrast", pixels, levels=levels, automatic_noise=False, noise=0.0).std()
        for levels in (2, 8)
    ]

    assert lifted[0] < 1.05 * pixels.std()
    assert lifted[1] > 1.3 * pixels.std()


def test_noise_protection_spares_the_noise_and_not_the_structures():
    rng = np.random.default_rng(4)
    wave = 0.04 * np.sin(2 * np.pi * np.arange(160) / 32) * np.ones((160, 1))
    noise = rng.normal(0, 0.008, (160, 160))
    pixels = (0.5 + wave + noise).astype(np.float32)
    bare, spared = (changed("multi-scale-contrast", pixels, strength=1.8, protect=p) for p in (0.0, 1.0))

    def fine(image):
        return np.abs(np.diff(image, 2, axis=0)).mean()

    def coarse(image):
        return image.mean(axis=0).std()

    assert fine(spared) < 0.7 * fine(bare)
    assert coarse(spared) > 0.9 * coarse(bare)


def test_how_much_noise_the_finest_details_hold_is_as_written():
    noise = np.random.default_rng(5).normal(0, 1, (512, 512)).astype(np.float32)
    left = []
    for _ in range(2):
        coarse = multi_scale_contrast.halved(noise)
        left.append((noise - multi_scale_contrast.doubled(coarse, noise.shape)).std())
        noise = coarse

    np.testing.assert_allclose(multi_scale_contrast.NOISE_LEFT, left, rtol=0.03)


def test_multi_scale_contrast_makes_no_halo_at_the_border(sharp_chest):
    piece = sharp_chest[60:124, 40:104]
    wide = np.pad(piece, 64, mode="reflect")
    inside = changed("multi-scale-contrast", wide, levels=3, automatic_noise=False)[64:-64, 64:-64]

    alone = changed("multi-scale-contrast", piece, levels=3, automatic_noise=False)

    assert np.abs(alone - inside)[:24, :24].max() < 1e-5
    assert np.abs(alone - inside).mean() < 3e-3


def test_noise_is_told_in_grey_levels_of_256(sharp_chest):
    noisy = Degradation(noise=4.0).apply(0.2 + 0.6 * sharp_chest)

    measured = changed("multi-scale-contrast", noisy)
    told = changed("multi-scale-contrast", noisy, automatic_noise=False, noise=4.0)

    np.testing.assert_allclose(measured, told, atol=5e-3)
