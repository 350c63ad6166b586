from __future__ import annotations

import numpy as np
import pytest
from skimage.restoration import unsupervised_wiener as gibbs_sampled

from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.blur import blurred
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.classical import (
    cosine_spectrum,
    low_rank_deconvolution,
    richardson_lucy,
    total_variation,
    total_variation_deconvolution,
    unsupervised_wiener,
)
from xraysr_gui.metrics.psnr import psnr

NEW = ["richardson-lucy", "unsupervised-wiener", "total-variation-deconvolution", "low-rank-deconvolution"]


def seen(pixels, sigma, noise):
    return Degradation(blur=Gaussian(sigma), noise=noise).apply(pixels)


def restored(name, pixels, **chosen):
    enhancer = BUILT_IN[name]
    return enhancer.run(pixels, enhancer.parameters(**chosen), Progress())


@pytest.mark.parametrize(("noise", "gain"), [(0.0, 2.0), (0.5, 0.5), (2.0, 1.0)])
@pytest.mark.parametrize("sigma", [1.2, 2.0])
@pytest.mark.parametrize("name", NEW)
def test_brings_a_blurred_chest_nearer_to_the_sharp_one(name, sigma, noise, gain, sharp_chest):
    given = seen(sharp_chest, sigma, noise)

    assert psnr(sharp_chest, restored(name, given, sigma=sigma)) > psnr(sharp_chest, given) + gain


@pytest.mark.parametrize("name", NEW)
def test_restores_the_border_as_well_as_the_middle(name, sharp_chest):
    sharp = sharp_chest[60:180, 40:180]
    given = seen(sharp, 1.5, 0.2)
    lost, still_lost = np.abs(given - sharp), np.abs(restored(name, given, sigma=1.5) - sharp)
    inside = np.zeros(sharp.shape, bool)
    inside[6:-6, 6:-6] = True

    left_at_border = still_lost[~inside].mean() / lost[~inside].mean()
    assert left_at_border < 1.3 * still_lost[inside].mean() / lost[inside].mean()


@pytest.mark.parametrize("name", NEW)
def test_reports_often_and_ends_with_the_same_image_whoever_listens(name, sharp_chest):
    told = []
    enhancer = BUILT_IN[name]
    given = seen(sharp_chest[:64, :64], 1.2, 1.0)
    result = enhancer.run(given, enhancer.parameters(), Progress(lambda fraction, _: told.append(fraction)))

    assert len(told) >= 3
    assert told == sorted(told)
    assert told[-1] < 1
    np.testing.assert_array_equal(result, restored(name, given))


def turns(pixels, **chosen):
    told = []
    p = richardson_lucy.RichardsonLucyParameters(**chosen)
    richardson_lucy.undo_blur(pixels, p, Progress(lambda _, doing: told.append(doing)))
    return told.count("Undoing the blur")


def test_richardson_lucy_ends_early_where_there_is_noise(sharp_chest):
    clean, noisy = (seen(sharp_chest, 1.2, noise) for noise in (0.0, 3.0))
    chosen = {"sigma": 1.2, "iterations": 60}

    assert turns(clean, **chosen) > 3 * turns(noisy, **chosen)
    assert turns(noisy, **chosen, automatic_noise=False, noise=3.0) < 12
    assert turns(noisy, **chosen, automatic_noise=False, noise=0.0) == 60


def test_richardson_lucy_loses_by_going_on_after_the_early_end(sharp_chest):
    noisy = seen(sharp_chest, 1.2, 3.0)
    ended = restored("richardson-lucy", noisy, sigma=1.2, iterations=60)
    went_on = restored("richardson-lucy", noisy, sigma=1.2, iterations=60, automatic_noise=False, noise=0.0)

    assert psnr(sharp_chest, ended) > psnr(sharp_chest, went_on) + 3


def test_richardson_lucy_keeps_the_sum_of_what_it_sees_and_nothing_turns_negative(sharp_chest):
    given = seen(sharp_chest, 2.0, 0.0)
    result = restored("richardson-lucy", given, sigma=2.0, automatic_noise=False, noise=0.0)

    assert result.min() >= 0
    assert result.mean() == pytest.approx(given.mean(), abs=1e-3)


def test_unsupervised_wiener_agrees_with_drawing_at_random(sharp_chest):
    given = seen(sharp_chest[40:136, 40:136], 1.5, 1.0)
    mirrored = np.block(
        [[given, given[:, ::-1]], [given[::-1], given[::-1, ::-1]]]
    )  # repeats as ours mirrors
    long = {"min_num_iter": 300, "max_num_iter": 600}  # the chain forgets its beginning late
    drawn, _ = gibbs_sampled(mirrored.astype(np.float64), Gaussian(1.5).spread(), user_params=long, rng=1)
    ours = restored("unsupervised-wiener", given, sigma=1.5)

    differs = np.abs(ours - drawn[:96, :96].clip(0, 1)).mean()
    assert differs < 0.1 * np.abs(ours - given).mean()


def test_unsupervised_wiener_finds_the_ratio_that_the_image_was_made_with():
    rng = np.random.default_rng(5)
    signal = rng.uniform(0.01, 1.0, 40_000) ** 3
    power = rng.normal(0, 0.2 * np.sqrt(1 + 250 * signal)) ** 2

    assert unsupervised_wiener.likeliest_ratio(signal, power) == pytest.approx(250, rel=0.1)


def test_total_variation_deconvolution_lowers_what_it_is_about(sharp_chest):
    given = seen(sharp_chest[80:180, 60:160], 1.5, 1.0)
    noise, strength = 1.0 / 255, 1.0
    weight = strength * total_variation_deconvolution.WEIGHT * noise**2

    def cost(pixels):
        misfit = blurred(pixels, Gaussian(1.5)) - given
        return 0.5 * np.square(misfit).sum() + weight * np.hypot(*total_variation.differences(pixels)).sum()

    chosen = {"sigma": 1.5, "strength": strength, "automatic_noise": False, "noise": 1.0}
    quick, long = (
        restored("total-variation-deconvolution", given, iterations=turns, **chosen) for turns in (20, 200)
    )
    nudge = np.random.default_rng(0).normal(0, 2e-3, given.shape).astype(np.float32)

    assert cost(long) <= cost(quick) < 0.9 * cost(given)
    assert cost(long) < min(cost(long + nudge), cost(0.5 * long + 0.5 * quick + nudge))


def test_low_rank_leaves_a_group_of_equal_patches_and_thins_out_noise():
    rng = np.random.default_rng(6)
    pattern = rng.random((1, 1, 36), dtype=np.float32)
    equal = np.tile(pattern, (2, 25, 1)) * rng.uniform(0.5, 1, (2, 25, 1)).astype(np.float32)
    noise = rng.normal(0, 0.01, equal.shape).astype(np.float32)

    kept = low_rank_deconvolution.low_rank(equal + noise, np.float32(0.02))

    assert np.abs(kept - equal).mean() < 0.4 * np.abs(noise).mean()
    np.testing.assert_allclose(low_rank_deconvolution.low_rank(equal, np.float32(1e-6)), equal, atol=1e-5)


@pytest.mark.parametrize("shift", [0, 5, 13])
def test_low_rank_without_a_threshold_puts_every_patch_back_where_it_was(shift):
    pixels = np.random.default_rng(7).random((41, 67), dtype=np.float32)

    kept = low_rank_deconvolution.few_patterns(pixels, np.float32(0), shift, Progress())

    np.testing.assert_allclose(kept, pixels, atol=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (8, 3), (40, 31)])
@pytest.mark.parametrize("sigma", [0.4, 1.5, 6.0])
def test_weakening_each_cosine_is_the_blur_of_the_house(shape, sigma):
    pixels = np.random.default_rng(8).random(shape, dtype=np.float32)
    weaker = cosine_spectrum.cosines(pixels) * cosine_spectrum.weakening(shape, sigma)

    expected = blurred(pixels, Gaussian(sigma))
    np.testing.assert_allclose(cosine_spectrum.image_of(weaker), expected, atol=2e-6)
    np.testing.assert_allclose(
        richardson_lucy.blurred(pixels, cosine_spectrum.bell_line(sigma)), expected, atol=2e-6
    )


def test_roughness_is_the_sum_of_squared_differences():
    pixels = np.random.default_rng(9).random((12, 7))
    expected = (np.diff(pixels, axis=0) ** 2).sum() + (np.diff(pixels, axis=1) ** 2).sum()
    amounts = cosine_spectrum.cosines(pixels)

    assert (amounts**2 * cosine_spectrum.roughness(pixels.shape)).sum() == pytest.approx(expected)
