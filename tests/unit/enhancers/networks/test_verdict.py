"""A failed result is told from a success, also where the image is small, flat or noisy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy.ndimage import gaussian_filter

from xraysr_gui.enhancers.networks.verdict import coarse_shape, fault_of, from_afar

SHOWS = "it does not show the image that was given"


def noisy(clean, sd, seed=0):
    noise = np.random.default_rng(seed).normal(0, sd / 255, clean.shape)
    return np.clip(clean + noise, 0, 1).astype(np.float32)


def whole(pixels):
    return np.ascontiguousarray(pixels, np.float32)


@pytest.fixture
def square_chest(sharp_chest):
    return whole(sharp_chest[:224, :224])


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda p: p * 0, "it is blank"),
        (lambda p: p * 0 + 0.5, "it is blank"),
        (lambda p: p * 0.02, "nearly all contrast is gone"),
        (lambda p: 1 - p, SHOWS),
        (lambda p: p.T, SHOWS),
        (lambda p: p[::-1], SHOWS),
        (lambda p: np.random.default_rng(0).random(p.shape), SHOWS),
        (lambda p: np.where(p == p.max(), np.nan, p), "some of its pixels hold no number"),
        (lambda p: np.where(p == p.max(), -np.inf, p), "some of its pixels hold no number"),
    ],
)
def test_what_is_no_result_is_named(square_chest, spoil, fault):
    assert fault_of(square_chest, whole(spoil(square_chest))) == fault


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p,
        lambda p: p.repeat(3, 0).repeat(3, 1),
        lambda p: gaussian_filter(p, 4),
        lambda p: 2 * p - gaussian_filter(p, 2),
        lambda p: noisy(p, 20),
        lambda p: p * 0.5 + 0.2,
        lambda p: p**2,
    ],
)
def test_a_changed_image_is_still_a_result(square_chest, change):
    assert fault_of(square_chest, whole(change(square_chest))) == ""


@pytest.mark.parametrize("sd", [1, 5, 10, 25, 50])
@pytest.mark.parametrize("side", [16, 32, 64, 128])
def test_noise_that_is_gone_is_no_fault_in_any_part_of_an_image(sharp_chest, side, sd):
    random = np.random.default_rng(side)
    refused = 0
    for number in range(40):
        row, column = (random.integers(0, length - side) for length in sharp_chest.shape)
        clean = whole(sharp_chest[row : row + side, column : column + side])
        refused += bool(fault_of(noisy(clean, sd, number), clean))
    assert refused <= 1


@pytest.mark.parametrize("side", [64, 128])
def test_nonsense_is_seen_in_nearly_any_part_of_an_image(sharp_chest, side):
    random = np.random.default_rng(side)
    seen = []
    for _ in range(30):
        row, column = (random.integers(0, length - side) for length in sharp_chest.shape)
        part = whole(sharp_chest[row : row + side, column : column + side])
        wrong = (part * 0 + 0.5, 1 - part, random.random(part.shape, dtype=np.float32))
        seen += [bool(fault_of(noisy(part, 3), whole(one))) for one in wrong]
    assert np.mean(seen) > 0.95


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (2, 3), (7, 7), (40, 1), (300, 200)])
@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_a_flat_image_must_stay_as_bright_as_it_is(shape, value):
    flat = np.full(shape, value, np.float32)
    assert fault_of(flat, flat) == ""
    assert fault_of(flat, np.full((shape[0] * 2, shape[1] * 2), value, np.float32)) == ""
    brighter = np.full(shape, (value + 0.5) % 1.2, np.float32)
    assert fault_of(flat, brighter) == "it shows what is not in the image"


def test_a_single_number_that_is_none_is_found_in_the_smallest_image():
    one = np.full((1, 1), 0.5, np.float32)
    assert fault_of(one, one * np.nan) == "some of its pixels hold no number"


@given(
    npst.arrays(
        np.float32, npst.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.floats(0, 1, width=32)
    ),
    st.integers(1, 8),
)
def test_means_of_blocks_of_one_size_are_those_of_numpy(small, block):
    rows, columns = small.shape
    image = np.kron(small, np.ones((block, block), np.float32))
    np.testing.assert_allclose(from_afar(image, (rows, columns)), small, atol=1e-5)
    whole = from_afar(image, (1, 1))
    np.testing.assert_allclose(whole, image.mean(dtype=np.float64), atol=1e-5)


@given(st.integers(1, 90), st.integers(1, 90))
def test_every_pixel_belongs_to_one_block(rows, columns):
    image = np.zeros((rows, columns), np.float32)
    image[rows // 2, columns // 3] = 1.0
    shape = coarse_shape((rows, columns))
    seen = from_afar(image, shape)
    assert seen.shape == shape
    assert np.count_nonzero(seen) == 1
