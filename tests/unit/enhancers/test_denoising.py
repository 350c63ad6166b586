from __future__ import annotations

import numpy as np
import pytest
import pywt
from skimage.restoration import denoise_nl_means, denoise_tv_chambolle, denoise_wavelet

from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.classical import pieces, total_variation, wavelet
from xraysr_gui.metrics.psnr import psnr

NAMES = ["non-local-means", "total-variation", "wavelet", "bilateral"]
IN_PIECES = ["median", "non-local-means", "bilateral"]


def given(pixels, noise):
    return Degradation(noise=noise).apply(pixels)


def smoothed(name, pixels, **chosen):
    enhancer = BUILT_IN[name]
    return enhancer.run(pixels, enhancer.parameters(**chosen), Progress())


@pytest.mark.parametrize(("noise", "gain"), [(2.0, 1.0), (5.0, 4.0), (15.0, 6.0)])
@pytest.mark.parametrize("name", NAMES)
def test_brings_a_noisy_chest_nearer_to_the_clean_one(name, noise, gain, sharp_chest):
    noisy = given(sharp_chest, noise)

    assert psnr(sharp_chest, smoothed(name, noisy)) > psnr(sharp_chest, noisy) + gain


@pytest.mark.parametrize("name", NAMES)
def test_leaves_a_clean_image_nearly_alone(name, sharp_chest):
    assert psnr(sharp_chest, smoothed(name, sharp_chest, automatic_noise=False, noise=0.0)) > 55


@pytest.mark.parametrize("name", NAMES)
def test_measuring_the_noise_does_as_well_as_knowing_it(name, sharp_chest):
    noisy = given(sharp_chest, 6.0)
    known, measured = (
        smoothed(name, noisy, automatic_noise=automatic, noise=6.0) for automatic in (False, True)
    )

    assert psnr(sharp_chest, measured) > psnr(sharp_chest, known) - 0.3


@pytest.mark.parametrize("name", IN_PIECES)
def test_pieces_leave_no_trace(name, sharp_chest, monkeypatch):
    noisy = given(sharp_chest, 8.0)
    enhancer, told = BUILT_IN[name], []
    monkeypatch.setattr(pieces, "PIXELS_AT_ONCE", 10**9)
    at_once = smoothed(name, noisy)
    monkeypatch.setattr(pieces, "PIXELS_AT_ONCE", 3000)
    in_pieces = enhancer.run(
        noisy, enhancer.parameters(), Progress(lambda fraction, _: told.append(fraction))
    )

    np.testing.assert_allclose(in_pieces, at_once, atol=2e-4)
    assert len(told) > 20


@pytest.mark.parametrize("radius", [1, 2])
def test_median_is_the_middle_of_the_sorted_neighbourhood(radius):
    pixels = np.random.default_rng(1).random((9, 12), dtype=np.float32)
    mirrored = np.pad(pixels, radius, mode="symmetric")
    side = 2 * radius + 1
    expected = [
        sorted(mirrored[row : row + side, column : column + side].ravel())[side * side // 2]
        for row in range(9)
        for column in range(12)
    ]

    np.testing.assert_array_equal(smoothed("median", pixels, radius=radius).ravel(), expected)


def test_median_takes_a_dead_pixel_away_and_leaves_an_edge():
    edge = np.zeros((10, 10), np.float32)
    edge[:, 5:] = 0.8
    speckled = edge.copy()
    speckled[3, 2], speckled[7, 8] = 1.0, 0.0

    np.testing.assert_array_equal(smoothed("median", speckled), edge)


def test_non_local_means_is_that_of_scikit_image_away_from_the_border(sharp_chest):
    noisy = given(sharp_chest[60:140, 50:130], 6.0)
    sd = 6.0 / 255
    chosen = {"patch_size": 5, "patch_distance": 4}
    expected = denoise_nl_means(noisy.astype(np.float64), **chosen, h=0.8 * sd, sigma=sd, fast_mode=True)
    result = smoothed("non-local-means", noisy, **chosen, automatic_noise=False, noise=6.0)

    np.testing.assert_allclose(result[9:-9, 9:-9], expected[9:-9, 9:-9], atol=2e-4)


def test_total_variation_lowers_its_cost_at_least_as_far_as_scikit_image(sharp_chest):
    noisy = given(sharp_chest[60:140, 50:130], 10.0)
    weight = 10.0 / 255

    def cost(pixels):
        ups_and_downs = np.hypot(*total_variation.differences(pixels)).sum()
        return 0.5 * np.square(pixels - noisy).sum() + weight * ups_and_downs

    theirs = denoise_tv_chambolle(noisy, weight, eps=1e-6, max_num_iter=1000)
    ours = smoothed("total-variation", noisy, strength=1.0, automatic_noise=False, noise=10.0)

    assert cost(ours) < 1.005 * cost(theirs) < 0.7 * cost(noisy)
    assert psnr(theirs, ours) > psnr(theirs, noisy) + 14


def test_what_turns_differences_back_is_their_adjoint():
    rng = np.random.default_rng(2)
    pixels, steps = rng.random((7, 5), dtype=np.float32), rng.random((2, 7, 5), dtype=np.float32)
    steps[0, -1] = steps[1, :, -1] = 0.0

    one = (total_variation.differences(pixels) * steps).sum()
    assert one == pytest.approx((pixels * total_variation.falling_together(steps)).sum(), rel=1e-5)


def test_wavelet_shrinks_noise_alone_to_nothing():
    noise = 0.5 + np.random.default_rng(3).normal(0, 0.02, (128, 128)).astype(np.float32)

    result = smoothed("wavelet", noise, automatic_noise=False, noise=0.02 * 255, shifts=1)

    assert result.std() < 0.15 * noise.std()


def test_wavelets_shrink_as_those_of_scikit_image(sharp_chest):
    noisy = given(sharp_chest, 6.0)
    mirrored = np.pad(noisy, wavelet.MARGIN + 1, mode="symmetric")
    chosen = {"wavelet": "sym4", "wavelet_levels": wavelet.LEVELS}
    expected = denoise_wavelet(mirrored, 6 / 255, **chosen)[65:-65, 65:-65].clip(0, 1)

    result = smoothed("wavelet", noisy, automatic_noise=False, noise=6.0, shifts=1)

    np.testing.assert_allclose(result, expected, atol=1e-6)


def test_wavelet_averages_over_as_many_grids_as_asked(sharp_chest, monkeypatch):
    grids = []
    taken_apart = pywt.wavedecn
    monkeypatch.setattr(
        pywt,
        "wavedecn",
        lambda pixels, *rest, **more: grids.append(pixels) or taken_apart(pixels, *rest, **more),
    )
    noisy = given(sharp_chest, 6.0)
    once, often = (smoothed("wavelet", noisy, shifts=shifts) for shifts in (1, 6))

    assert len(grids) == 7
    assert psnr(sharp_chest, often) > psnr(sharp_chest, once) + 0.2


def test_bilateral_weighs_each_neighbour_by_distance_and_difference(sharp_chest):
    noisy = given(sharp_chest[60:72, 50:64], 6.0)
    mirrored, spread = np.pad(noisy, 3, mode="symmetric").astype(np.float64), 3.0 * 6.0 / 255
    away = np.arange(-3, 4)
    near = np.exp(-np.add.outer(away**2, away**2) / (2 * 1.2**2))
    expected = np.empty(noisy.shape)
    for row, column in np.ndindex(noisy.shape):
        around = mirrored[row : row + 7, column : column + 7]
        weights = near * np.exp(-((around - noisy[row, column]) ** 2) / (2 * spread**2))
        expected[row, column] = (weights * around).sum() / weights.sum()

    result = smoothed("bilateral", noisy, sigma=1.2, strength=3.0, automatic_noise=False, noise=6.0)

    np.testing.assert_allclose(result, expected, atol=1e-5)


def test_bilateral_keeps_an_edge_that_a_plain_average_would_soften():
    edge = np.where(np.arange(30) < 15, 0.2, 0.8).astype(np.float32) * np.ones((20, 1), np.float32)
    noisy = given(edge, 5.0)

    result = smoothed("bilateral", noisy, automatic_noise=False, noise=5.0)

    assert np.abs(result - edge)[:, 13:17].max() < 0.06
    assert result[:, :14].std() < 0.5 * noisy[:, :14].std()
