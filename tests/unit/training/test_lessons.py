from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.resample import enlarge, resize, shrink
from xraysr_gui.degradations.storage import quantised
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.enhancers.classical.wiener_spectral import wiener
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.metrics.psnr import psnr
from xraysr_gui.metrics.ssim import ssim
from xraysr_gui.training.lessons import (
    cut_of,
    fitted,
    judge,
    nearly_known_blur,
    nearly_known_noise,
    questions,
    spoiler,
    whole,
)
from xraysr_gui.training.patches import Cut
from xraysr_gui.training.recipes import RECIPES


def always(degradation, id):
    return replace(RECIPES[id], draw=lambda rng: degradation, as_filmed=1.0)


def lesson(recipe, pixels, seed=1):
    return spoiler(recipe)(pixels, np.random.default_rng(seed))


@pytest.fixture
def image(references):
    return references.train[0].pixels


def test_an_upsampler_is_given_the_small_image_and_wants_the_large_one(image):
    given, truth = lesson(always(Degradation(down=3), "espcn-x3"), image)

    np.testing.assert_array_equal(truth, image[:255, :255])
    np.testing.assert_array_equal(given[0], shrink(truth, 3).clip(0, 1))


def test_a_network_for_enlarged_images_is_given_one(image):
    given, truth = lesson(always(Degradation(down=2), "srcnn-x2"), image)

    np.testing.assert_array_equal(given[0], enlarge(shrink(truth, 2).clip(0, 1), 2))


def test_no_two_lessons_share_their_noise(image):
    recipe = always(Degradation(noise=20.0), "dae-denoise")
    rng = np.random.default_rng(1)

    first, second = (spoiler(recipe)(image, rng)[0] for _ in range(2))

    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(lesson(recipe, image)[0], first)


def test_a_denoiser_is_told_the_noise_nearly(image):
    given, _ = lesson(always(Degradation(noise=20.0), "best-denoise"), image)

    assert np.ptp(given[1]) == 0
    assert 18 <= given[1, 0, 0] * 255 <= 22
    told = [nearly_known_noise(Degradation(noise=20.0), np.random.default_rng(n)) for n in range(50)]
    assert np.ptp([one.noise for one in told]) > 2
    assert not any(one.automatic_noise for one in told)


def test_who_measures_is_told_what_the_program_would_measure(image):
    recipe = always(Degradation(down=2, noise=8.0), "detector-x2")

    given, truth = lesson(recipe, image)
    asked = questions(recipe, judging((200, 240)))[0]

    for one in (given, asked.given):
        assert np.ptp(one[1]) == 0
        assert one[1, 0, 0] == pytest.approx(estimated_noise(one[0]), rel=1e-6)
    assert truth.shape == tuple(2 * side for side in given.shape[1:])
    assert cut_of(recipe) == Cut(40, 2, in_body=1.0)


@pytest.mark.parametrize(
    ("blur", "kind", "size"),
    [(Gaussian(2.0), "Gaussian", 2.0), (Defocus(3.0), "defocus", 3.0), (Motion(9, 50), "motion", 9.0)],
)
def test_a_deblurrer_is_told_the_blur_nearly(blur, kind, size):
    told = [nearly_known_blur(Degradation(blur, noise=2.0), np.random.default_rng(n)) for n in range(80)]

    assert {(one.automatic, one.kind) for one in told} == {(False, kind)}
    sizes, noises = [one.size for one in told], [one.noise for one in told]
    assert 0.85 * size <= min(sizes) < 0.95 * size
    assert 1.05 * size < max(sizes) <= 1.15 * size
    assert 1.6 <= min(noises) < max(noises) <= 2.5
    if kind == "motion":
        assert np.mean([one.angle for one in told]) == pytest.approx(50, abs=2)


def test_a_deblurrer_learns_from_what_the_wiener_filter_makes_of_it(image):
    recipe = always(Degradation(Gaussian(2.0), noise=2.0), "best-deblur")

    given, truth = lesson(recipe, image)

    np.testing.assert_array_equal(truth, image)
    size = np.sqrt(given[3, 0, 0] ** 2 - 1 / 12)
    assert 1.65 <= size <= 2.35
    np.testing.assert_allclose(given[0], wiener(given[1], Gaussian(size), given[2, 0, 0]), atol=0.005)


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_so_many_lessons_have_the_greys_of_the_film_and_the_others_bent_ones(share):
    slope = np.tile(np.linspace(0.1, 0.9, 8, dtype=np.float32), (8, 1))
    spoil = spoiler(replace(always(Degradation(), "best-denoise"), as_filmed=share))
    rng = np.random.default_rng(5)

    truths = [spoil(slope, rng)[1] for _ in range(400)]

    kept = np.mean([np.array_equal(truth, slope) for truth in truths])
    assert kept == pytest.approx(share, abs=3 * np.sqrt(share * (1 - share) / 400))
    assert all(0 <= truth.min() < truth.max() <= 1 for truth in truths)


def test_pieces_are_cut_as_the_recipe_says():
    assert cut_of(RECIPES["fast-x4"]) == Cut(40, 4)
    assert cut_of(RECIPES["srcnn-x2"]) == Cut(56, 1)
    assert cut_of(RECIPES["unet-deblur"]) == Cut(96, 1, aligned_to=8)
    assert cut_of(RECIPES["dae-deblur"]) == Cut(224, 1, from_one_image=1, margin=0)


def test_a_network_of_one_size_learns_from_whole_images_of_that_size(references):
    (first, _) = fitted(RECIPES["dae-deblur"], references.train)

    np.testing.assert_array_equal(first.pixels, resize(references.train[0].pixels, (224, 224)).clip(0, 1))
    assert fitted(RECIPES["fast-x2"], references.train) == references.train


@pytest.mark.parametrize(("scale", "shape"), [(1, (17, 23)), (2, (16, 22)), (3, (15, 21)), (4, (16, 20))])
def test_what_fills_no_larger_pixel_is_left_out(scale, shape):
    pixels = np.random.default_rng(1).random((17, 23), dtype=np.float32)

    np.testing.assert_array_equal(whole(pixels, scale), pixels[: shape[0], : shape[1]])


def judging(*shapes):
    rng = np.random.default_rng(4)
    return [
        ReferenceImage(f"{n}.png", str(n), 8, rng.random(s, dtype=np.float32), str(n))
        for n, s in enumerate(shapes)
    ]


def test_questions_are_the_middles_of_images_spoilt_in_each_way_in_turn():
    images = judging((400, 500), (300, 270), (64, 64), (64, 64))

    asked = questions(RECIPES["dae-denoise"], images)

    assert [question.truth.shape for question in asked] == [(384, 384), (288, 256), (64, 64), (64, 64)]
    np.testing.assert_array_equal(asked[0].truth, images[0].pixels[8:392, 58:442])
    for number, question in enumerate(asked):
        condition = TRIALS["denoise"].conditions[number % 3]
        expected = replace(condition.degradation, seed=number).apply(question.truth)
        np.testing.assert_array_equal(question.given[0], expected)
        np.testing.assert_array_equal(question.before, expected)


def test_what_is_compared_with_is_the_enlarged_image():
    (asked,) = questions(RECIPES["fast-x2"], judging((64, 80)))

    np.testing.assert_array_equal(asked.before, enlarge(asked.given[0], 2))
    assert asked.before.shape == asked.truth.shape


def scaling(keras, factor=1.0):
    image = keras.layers.Input((None, None, 1))
    return keras.Model(image, keras.layers.Rescaling(factor)(image))


@pytest.mark.parametrize("id", ["dae-denoise", "srcnn-x2"])
def test_a_network_that_does_nothing_is_judged_like_the_image_before(keras, id):
    figures = judge(scaling(keras), questions(RECIPES[id], judging((64, 80), (80, 96))))

    assert figures[:2] == pytest.approx(figures[2:], rel=1e-6)


def test_the_judgement_is_the_mean_over_images_at_8_bits_without_border(keras):
    asked = questions(RECIPES["dae-denoise"], judging((64, 80), (80, 96)))

    found = judge(scaling(keras, 0.7), asked)

    inner = (slice(8, -8),) * 2
    for first, factor in ((0, np.float32(0.7)), (2, np.float32(1))):
        pairs = [(one.truth[inner], quantised(factor * one.before, 8)[inner]) for one in asked]
        assert found[first] == pytest.approx(np.mean([psnr(*pair) for pair in pairs]), rel=1e-6)
        assert found[first + 1] == pytest.approx(np.mean([ssim(*pair) for pair in pairs]), rel=1e-6)


def test_a_network_sees_a_mirror_beyond_the_border(keras):
    image = keras.layers.Input((None, None, 1))
    mean = keras.layers.Conv2D(
        1, 31, padding="same", use_bias=False, kernel_initializer=keras.initializers.Constant(1 / 961)
    )
    network = keras.Model(image, mean(image))
    even = [
        replace(question, given=np.full_like(question.given, 0.5), truth=np.full_like(question.truth, 0.5))
        for question in questions(RECIPES["dae-denoise"], judging((64, 80)))
    ]

    # zeros beyond the border would darken all that lies within 15 pixels of it
    assert judge(network, even)[0] > 50
