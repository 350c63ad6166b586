"""The ONNX graph computes what the layers say, by arithmetic written down a second time."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.keras_files import convolution, entrance, layer, network
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes

runtime = pytest.importorskip("onnxruntime")


def run(read, image):
    """What a runtime makes of (rows, columns, channels)."""
    session = runtime.InferenceSession(onnx_bytes(read), providers=["CPUExecutionProvider"])
    (found,) = session.run(["enhanced"], {"image": image.transpose(2, 0, 1)[None]})
    return found[0].transpose(1, 2, 0)


def image(rows=12, columns=16, channels=1, seed=3):
    return np.random.default_rng(seed).random((rows, columns, channels), dtype=np.float32)


def convolved(pixels, kernel, bias, same):
    """A convolution, the slow way."""
    rows, columns = kernel.shape[:2]
    if same:
        sides = [((size - 1) // 2, size // 2) for size in (rows, columns)]
        pixels = np.pad(pixels, (*sides, (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (rows, columns), axis=(0, 1))
    return np.einsum("ijcrs,rsco->ijo", windows, kernel) + bias


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_a_convolution_is_a_sum_over_a_window(size, padding):
    read = network(entrance(None, None, 2), convolution("c", "picture", 3, size, padding=padding))
    operation = read.layers[1].operation
    expected = convolved(image(channels=2), operation.kernel, operation.bias, padding == "same")
    np.testing.assert_allclose(run(read, image(channels=2)), expected, atol=1e-5)


def test_a_network_of_any_size_keeps_any_size():
    read = network(entrance(33, 33, 1), convolution("c", "picture", 1))
    for size in ((8, 8), (9, 17), (33, 33)):
        assert run(read, image(*size)).shape == (*size, 1)


def test_blocks_are_laid_out_from_channels_as_tensorflow_does():
    read = network(entrance(None, None, 8), layer("DepthToSpace", "d", "picture", block_size=2))
    pixels = image(2, 3, 8)
    expected = pixels.reshape(2, 3, 2, 2, 2).transpose(0, 2, 1, 3, 4).reshape(4, 6, 2)
    np.testing.assert_array_equal(run(read, pixels), expected)


def test_flattening_follows_the_order_of_keras():
    read = network(
        entrance(4, 5, 3),
        layer("Flatten", "f", "picture"),
        layer("Reshape", "r", "f", target_shape=[2, 10, 3]),
    )
    pixels = image(4, 5, 3)
    np.testing.assert_array_equal(run(read, pixels), pixels.reshape(2, 10, 3))


def test_a_list_of_numbers_is_no_image():
    read = network(entrance(4, 5, 3), layer("Flatten", "f", "picture"))
    with pytest.raises(ModelUnavailable, match="a list of numbers and no image"):
        onnx_bytes(read)
