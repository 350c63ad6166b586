from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy.fft import dctn
from scipy.ndimage import gaussian_filter

from xraysr_gui.degradations.storage import jpeg, quantisation_steps, quantised


def textured(shape, seed=4):
    """Slopes, edges and fine noise on the whole grey scale."""
    rng = np.random.default_rng(seed)
    cloudy = gaussian_filter(rng.random(shape), 3, mode="wrap")
    cloudy = (cloudy - cloudy.min()) / np.ptp(cloudy)
    cloudy[: shape[0] // 3] += 0.02 * rng.standard_normal((shape[0] // 3, shape[1]))
    cloudy[:, : shape[1] // 5] = 1.0
    return cloudy.clip(0, 1).astype(np.float32)


def stored_by_pillow(greys, quality):
    file = io.BytesIO()
    Image.fromarray(greys).save(file, format="JPEG", quality=quality)
    return np.asarray(Image.open(file)).astype(int)


def rounding_is_a_toss_up(greys, quality):
    """Blocks with a frequency so near to half a step that encoders may round it either way."""
    rows, columns = greys.shape
    wide = np.pad(greys.astype(float) - 128, ((0, -rows % 8), (0, -columns % 8)), mode="edge")
    blocks = wide.reshape(wide.shape[0] // 8, 8, wide.shape[1] // 8, 8).swapaxes(1, 2)
    steps = dctn(blocks, axes=(2, 3), norm="ortho") / quantisation_steps(quality)
    near = np.abs(np.abs(steps - np.rint(steps)) - 0.5) < 0.2 / quantisation_steps(quality)
    return np.kron(near.any(axis=(2, 3)), np.ones((8, 8), bool))[:rows, :columns]


@pytest.mark.parametrize("quality", [20, 35, 49, 50, 75, 90, 95])
@pytest.mark.parametrize("shape", [(200, 301), (61, 83)])
def test_jpeg_loses_what_a_real_encoder_and_decoder_lose(shape, quality):
    greys = np.rint(textured(shape) * 255).astype(np.uint8)

    ours = np.rint(jpeg(greys / np.float32(255), quality) * 255).astype(int)

    off, toss_up = np.abs(ours - stored_by_pillow(greys, quality)), rounding_is_a_toss_up(greys, quality)
    assert off.mean() < 0.1
    assert np.mean(off > 2) < 0.01
    assert off[~toss_up].max() <= 1
    assert toss_up.mean() < 0.9


@pytest.mark.parametrize("shape", [(1, 2), (7, 9), (8, 8), (3, 20)])
def test_jpeg_of_an_image_that_fills_no_block_is_what_an_encoder_makes_of_it(shape):
    greys = np.rint(textured(shape) * 255).astype(np.uint8)

    ours = np.rint(jpeg(greys / np.float32(255), 50) * 255).astype(int)

    assert np.abs(ours - stored_by_pillow(greys, 50)).max() <= 1


def test_jpeg_of_a_noisy_image_is_as_close():
    greys = np.random.default_rng(0).integers(0, 256, (200, 300)).astype(np.uint8)

    for quality in (20, 50, 90):
        ours = np.rint(jpeg(greys / np.float32(255), quality) * 255).astype(int)
        assert np.abs(ours - stored_by_pillow(greys, quality)).mean() < 0.2


@pytest.mark.parametrize("quality", [1, 10, 49, 50, 51, 75, 99, 100])
def test_the_quality_figure_means_what_it_means_to_pillow(quality):
    file = io.BytesIO()
    Image.new("L", (8, 8)).save(file, format="JPEG", quality=quality)

    written = Image.open(file).quantization[0]

    np.testing.assert_array_equal(quantisation_steps(quality).ravel(), written)


@pytest.mark.parametrize("quality", [0, 101, -3])
def test_a_quality_that_does_not_exist_is_refused(quality):
    with pytest.raises(ValueError, match="between 1 and 100"):
        jpeg(np.zeros((8, 8), np.float32), quality)


@pytest.mark.parametrize("bits", [1, 8, 12, 16])
def test_a_file_of_so_many_bits_holds_so_many_greys(bits):
    slope = np.linspace(0, 1, 200_000, dtype=np.float32)[None]

    held = quantised(slope, bits)

    assert np.unique(held).size == 2**bits
    assert np.abs(held - slope).max() <= 0.5 / (2**bits - 1) + 1e-7
    assert held.dtype == np.float32


@settings(max_examples=60)
@given(st.lists(st.floats(-2, 3, width=32), min_size=1, max_size=30), st.integers(1, 16))
def test_stored_twice_is_stored_once_and_stays_between_black_and_white(values, bits):
    once = quantised(np.float32([values]), bits)

    np.testing.assert_array_equal(quantised(once, bits), once)
    assert 0 <= once.min() <= once.max() <= 1


def test_jpeg_stays_between_black_and_white_and_in_the_images_precision():
    hard = (np.indices((33, 41)).sum(axis=0) % 2).astype(np.float32)

    result = jpeg(hard, 5)

    assert 0 <= result.min() <= result.max() <= 1
    assert result.dtype == np.float32
    assert result.shape == hard.shape
