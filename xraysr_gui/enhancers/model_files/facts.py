"""What must be known of a network before an image is cut into tiles for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files import operations as of
from xraysr_gui.enhancers.model_files import wide_operations as wide
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.reach import (
    NOWHERE,
    Line,
    Pitch,
    Pitches,
    UnevenSize,
    line_through,
    pitches,
)
from xraysr_gui.enhancers.model_files.refusals import REBUILD, NotUsable, naming
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES, Pair, channels
from xraysr_gui.enhancers.model_files.simpler import NetworkLayer

WHOLE_IMAGE = 1 << 20  # pixels; farther than any image reaches
MOST_MULTIPLE = 1024
_SHORTEST, _LONGEST = 64, 8192
_MOST_PIXELS = 8_000_000  # that are sent through a network to find its radius
_CHANNELS_OF_IMAGES = (1, 3)


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What a tiler, a budget and a person need to know.

    Attributes:
        channels_in: Of the image that it takes.
        channels_out: Of the image that it gives: 1 or 3.
        scale: How many times longer the sides become.
        receptive_radius: How many pixels of the image around a tile its result depends on, at most, so that
            with them the border of the tile is not seen; WHOLE_IMAGE if all of them.
        multiple_of: What must divide the sides of an image.
        parameters: How many weights it has.
        macs_per_input_pixel: Multiplications with a weight for each pixel of the image.
        whole_image: Whether a tile gives another result than the same place of the whole image.
        fixed_size: The rows and columns that an image must have, None if any will do.
        shrinks: How many pixels of the image are lost at each border.
    """

    channels_in: int
    channels_out: int
    scale: int
    receptive_radius: int
    multiple_of: int
    parameters: int
    macs_per_input_pixel: float
    whole_image: bool
    fixed_size: Pair | None
    shrinks: int


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known along rows, or along columns."""

    scale: int
    shrinks: int
    radius: int


def facts_of(network: KerasNetwork) -> NetworkFacts:
    """Work out the facts from the layers alone; nothing is run.

    Raises:
        ModelUnavailable: the result is no image of 1 or 3 channels, or not a whole number of times larger.
    """
    with naming(network.name):
        result = next(layer.shape for layer in network.layers if layer.name == network.output)
        if len(result) != IMAGE_AXES:
            raise NotUsable(tr("Its result is a list of numbers and no image."), REBUILD)
        if channels(result) not in _CHANNELS_OF_IMAGES:
            raise NotUsable(
                tr("Its result has {} channels, and an image has 1 or 3.").format(result[-1]), REBUILD
            )
        (rows, row_multiple), (columns, column_multiple) = pitches(network, 0), pitches(network, 1)
        multiple = math.lcm(row_multiple, column_multiple)
        sides, fixed = _sides(network, (rows[network.output], columns[network.output]), multiple)
        if (sides[0].scale, sides[0].shrinks) != (sides[1].scale, sides[1].shrinks):
            raise NotUsable(tr("It changes rows and columns by different amounts."), REBUILD)
        radius = max(side.radius for side in sides)
        return NetworkFacts(
            channels_in=channels(network.layers[0].shape),
            channels_out=channels(result),
            scale=sides[0].scale,
            receptive_radius=radius,
            multiple_of=1 if fixed else multiple,
            parameters=network.parameters,
            macs_per_input_pixel=sum(_macs(network, layer, rows, columns) for layer in network.layers),
            whole_image=radius >= WHOLE_IMAGE,
            fixed_size=fixed,
            shrinks=sides[0].shrinks,
        )


def _sides(
    network: KerasNetwork, pitch: tuple[Pitch, Pitch], multiple: int
) -> tuple[list[_Side], Pair | None]:
    """Both sides, for any size of image, or for the one size that the network is made for."""
    rows, columns, _ = network.layers[0].shape
    if rows is None or columns is None:
        if multiple > MOST_MULTIPLE:
            raise NotUsable(
                tr("The sides of an image would have to be multiples of {}.").format(multiple), REBUILD
            )
        try:
            return [_any_length(network, axis, pitch[axis], multiple) for axis in (0, 1)], None
        except UnevenSize:
            rows, columns = network.stated_size
            if rows is None or columns is None:
                raise
    lines = line_through(network, 0, rows, even=False), line_through(network, 1, columns, even=False)
    lengths = zip(lines, pitch, (rows, columns), strict=True)
    return [_measured(network, line, apart, length, multiple) for line, apart, length in lengths], (
        rows,
        columns,
    )


def _any_length(network: KerasNetwork, axis: int, pitch: Pitch, multiple: int) -> _Side:
    """Longer and longer lines, until the middle of one knows nothing of its ends."""
    length = multiple * -(-_SHORTEST // multiple)
    pixels = sum(float(1 / one) for one in pitches(network, axis)[0].values() if one is not None)
    longest = min(_LONGEST, _MOST_PIXELS / max(pixels, 1))
    while True:
        try:
            side = _measured(network, line_through(network, axis, length), pitch, length, multiple)
        except UnevenSize:
            if length > longest:
                raise
        else:
            if side.radius < WHOLE_IMAGE or length > longest:
                return side
        length *= 2


def _measured(network: KerasNetwork, line: Line, pitch: Pitch, length: int, multiple: int) -> _Side:
    """Scale, loss and radius of a line.

    The radius is right if the pixels of one period in the middle know nothing of the ends; if they do, it
    counts as that of the whole image.
    """
    scale = Fraction(len(line), length) if pitch is None else 1 / pitch
    lost = scale * length - len(line)
    if scale.denominator != 1 or scale < 1 or lost < 0 or lost % (2 * scale):
        why = tr("It makes {} pixels of {}, which is no whole number of times larger.").format(
            len(line), length
        )
        raise NotUsable(why, REBUILD)
    shrinks = int(lost / (2 * scale))
    own = np.arange(len(line)) // int(scale) + shrinks
    before = np.where(line.first == -NOWHERE, own + 1, own - line.first).max()
    behind = np.where(line.last == NOWHERE, length - own, line.last - own).max()
    radius = max(int(before), int(behind), shrinks)
    if any(_sees_all(layer) for layer in network.layers) or 2 * radius + multiple >= length:
        radius = WHOLE_IMAGE
    return _Side(int(scale), shrinks, radius)


def _sees_all(layer: NetworkLayer) -> bool:
    """Whether a layer mixes the whole image, or treats each place of it differently."""
    match layer.operation:
        case of.WholePool() | of.Reshape() | wide.Permute() | wide.GroupNorm() | wide.HeadedAttention():
            return True
        case of.Slopes(slope):
            return slope.ndim == IMAGE_AXES and max(slope.shape[:2]) > 1
    return False


def _macs(network: KerasNetwork, layer: NetworkLayer, rows: Pitches, columns: Pitches) -> float:
    """Multiplications with a weight for each pixel of the image."""
    match layer.operation:
        case of.Convolution(kernel) | of.Dense(kernel):
            place = layer.name
        case of.Enlargement(kernel):
            place = layer.inputs[0]
        case _:
            return 0.0
    across, along = rows[place], columns[place]
    if across is not None and along is not None:
        return float(kernel.size / (across * along))
    sides = network.layers[0].shape[:2]
    area = math.prod(side for side in sides if side is not None) if None not in sides else 0
    many = math.prod(side for side in layer.shape[:-1] if side is not None)
    return float(kernel.size * many / area) if area else 0.0
