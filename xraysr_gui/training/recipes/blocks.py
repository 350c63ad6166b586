"""Parts that several networks share. Keras is imported where a network is built, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.enhancers.classical.least_squares import table_of
from xraysr_gui.settings import places

if TYPE_CHECKING:
    from keras import KerasTensor

SKIP_SIDE = 9
DETAIL_SIDE = 9


def image_input(channels: int = 1, side: int | None = None) -> KerasTensor:
    """Where the image comes in, of any size unless `side` says otherwise."""
    from keras import layers

    return layers.Input((side, side, channels), name="image")


def channel(given: KerasTensor, number: int) -> KerasTensor:
    """One channel of what the network is given, by a layer that any runtime knows."""
    from keras import initializers, layers

    kernel = np.zeros((1, 1, given.shape[-1], 1))
    kernel[0, 0, number, 0] = 1.0
    pick = initializers.Constant(kernel)
    return layers.Conv2D(1, 1, use_bias=False, trainable=False, kernel_initializer=pick)(given)


def conv(
    x: KerasTensor, width: int, side: int = 3, activation: str | None = "relu", **more: object
) -> KerasTensor:
    """A convolution that keeps the size; He's initial weights."""
    from keras import layers

    start = more.pop("start", "he_normal")
    return layers.Conv2D(
        width, side, padding="same", activation=activation, kernel_initializer=start, **more
    )(x)


def quiet_conv(x: KerasTensor, width: int, side: int = 3) -> KerasTensor:
    """A last convolution that begins almost silent: training starts at what is added to it."""
    from keras import initializers

    return conv(x, width, side, None, start=initializers.RandomNormal(stddev=1e-3, seed=7))


def detail(image: KerasTensor) -> KerasTensor:
    """What is finer than a few pixels, ten times stronger: a network need not learn that brightness stays."""
    from keras import initializers, layers

    kernel = -_bell(DETAIL_SIDE)
    kernel[DETAIL_SIDE // 2, DETAIL_SIDE // 2] += 1.0
    return layers.Conv2D(
        1,
        DETAIL_SIDE,
        padding="same",
        use_bias=False,
        trainable=False,
        kernel_initializer=initializers.Constant(10.0 * kernel[:, :, None, None]),
    )(image)


def residual_block(x: KerasTensor, width: int) -> KerasTensor:
    """Two convolutions beside a straight way; a chain of them begins close to doing nothing."""
    from keras import initializers, layers

    start = initializers.VarianceScaling(0.05, seed=5)
    y = conv(conv(x, width), width, activation=None, start=start)
    return layers.Add()([x, y])


def residual_blocks(x: KerasTensor, width: int, blocks: int) -> KerasTensor:
    """So many, one after the other."""
    for _ in range(blocks):
        x = residual_block(x, width)
    return x


def with_way_around(head: KerasTensor, width: int, blocks: int) -> KerasTensor:
    """Residual blocks with one long way around them all."""
    from keras import layers

    x = residual_blocks(head, width, blocks)
    return layers.Add()([head, conv(x, width, activation=None)])


def found_on_half_the_grid(
    seen: list[KerasTensor], width: int, blocks: int, *, around: bool = False
) -> KerasTensor:
    """What residual blocks find in shuffled pixels, back on the whole grid; `around`: with one long way."""
    from keras import layers, ops

    activation, between = (None, with_way_around) if around else ("relu", residual_blocks)
    head = conv(ops.space_to_depth(layers.Concatenate()(seen), 2), width, activation=activation)
    x = between(head, width, blocks)
    return to_image(layers.Rescaling(0.1)(quiet_conv(x, 4)), 2)


def upsampled(image: KerasTensor, fine: KerasTensor, x: KerasTensor, scale: int) -> KerasTensor:
    """The larger image: least squares, plus what is learned of the details, by a linear way and by `x`.

    The linear way goes on learning from details alone: were it to learn from the image itself, every step
    of the optimiser would move all its taps together, and the brightness with them.
    """
    from keras import layers

    learned = layers.Add()([quiet_conv(fine, scale * scale, SKIP_SIDE), quiet_conv(x, scale * scale)])
    return to_image(layers.Add()([linear_upsampler(image, scale), layers.Rescaling(0.1)(learned)]), scale)


def linear_upsampler(image: KerasTensor, scale: int) -> KerasTensor:
    """The least-squares filters, which stay as they are."""
    from keras import initializers, layers

    kernel = np.moveaxis(linear_filters(scale), 0, -1)[:, :, None, :]
    return layers.Conv2D(
        scale * scale,
        SKIP_SIDE,
        padding="same",
        use_bias=False,
        trainable=False,
        kernel_initializer=initializers.Constant(kernel),
    )(image)


def to_image(phases: KerasTensor, scale: int) -> KerasTensor:
    """Scale x scale channels laid out as one larger image."""
    from keras import ops

    return ops.depth_to_space(phases, scale) if scale > 1 else phases


def linear_filters(scale: int) -> NDArray[np.float32]:
    """The least-squares filters, at the size of the skip; bicubic ones where none were made."""
    file = places.resources() / table_of(scale)
    filters = np.load(file, allow_pickle=False) if file.exists() else bicubic_filters(scale)
    grow = (SKIP_SIDE - filters.shape[1]) // 2
    return np.pad(filters, ((0, 0), (grow, grow), (grow, grow)))


def bicubic_filters(scale: int, side: int = 7) -> NDArray[np.float32]:
    """Bicubic interpolation as one filter for each place inside of a pixel."""
    points = np.zeros((side * side, side, side), np.float32)
    points.reshape(side * side, side * side)[np.arange(side * side), np.arange(side * side)] = 1
    middle = side // 2 * scale
    answers = [enlarge(point, scale)[middle : middle + scale, middle : middle + scale] for point in points]
    return np.stack([answer.reshape(-1) for answer in answers], 1).reshape(scale * scale, side, side)


def _bell(side: int) -> NDArray[np.float64]:
    line = np.exp(-((np.arange(side) - side // 2) ** 2) / (2 * (side / 5) ** 2))
    bell: NDArray[np.float64] = np.outer(line, line) / line.sum() ** 2
    return bell
