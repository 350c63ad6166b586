"""How many numbers a network keeps at once, at most, for each pixel of the image that it works on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from xraysr_gui.enhancers.model_files import operations as of
from xraysr_gui.enhancers.model_files import wide_operations as wide
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.reach import Pitches, pitches
from xraysr_gui.enhancers.model_files.shapes import channels
from xraysr_gui.enhancers.model_files.simpler import NetworkLayer

_IN_PLACE = (of.Pointwise, of.Clip, of.Rescale)
_BLOCK = 16
"""Fast convolutions write their channels in blocks."""
_COPIES = 2
"""Attention has what it compares before and after it is made to shares."""
_GAPS = 1.2
"""A store of memory that is used for layers of different sizes has gaps."""


def live_numbers(network: KerasNetwork) -> int:
    """What is alive while the hungriest layer works: its inputs, its result, and what later layers need."""
    rows, columns = pitches(network, 0)[0], pitches(network, 1)[0]
    sizes = {layer.name: _numbers(layer, network, rows, columns) for layer in network.layers}
    uses = Counter(one for layer in network.layers for one in layer.inputs)
    uses[network.output] += 1
    alive, most = 0.0, 0.0
    for layer in network.layers:
        uses.subtract(layer.inputs)
        done = sum(sizes[one] for one in set(layer.inputs) if not uses[one])
        in_place = isinstance(layer.operation, _IN_PLACE) and done
        alive += sizes[layer.name]
        most = max(most, alive - (done if in_place else 0.0) + _scratch(layer, network, sizes))
        alive -= done
    return math.ceil(most * _GAPS)


def _numbers(layer: NetworkLayer, network: KerasNetwork, rows: Pitches, columns: Pitches) -> float:
    """How many numbers the result of a layer has for each pixel of the image."""
    across, along = rows[layer.name], columns[layer.name]
    if across is not None and along is not None:
        depth: int = channels(layer.shape)
        depth = -(-depth // _BLOCK) * _BLOCK if isinstance(layer.operation, of.Convolution) else depth
        return depth / (float(across) * float(along))
    sides = [side for side in network.layers[0].shape[:2] if side is not None]
    return math.prod(side or 1 for side in layer.shape) / max(math.prod(sides), 1)


def _scratch(layer: NetworkLayer, network: KerasNetwork, sizes: Mapping[str, float]) -> float:
    """What an operation writes down beside its result.

    An enlargement lays out every tap of its kernel, a normalisation all that differs from the mean, and
    attention how much each pixel is like each other, where the number of pixels is known.
    """
    match layer.operation:
        case of.Enlargement(kernel):
            taps: int = kernel.size // kernel.shape[3]
            return sizes[layer.inputs[0]] / int(kernel.shape[3]) * taps
        case wide.ChannelNorm() | wide.GroupNorm():
            return 2 * sizes[layer.inputs[0]]
        case wide.HeadedAttention() | wide.ListAttention():
            area = math.prod(side or 1 for side in network.layers[0].shape[:2])
            return 4 * sizes[layer.name] + _COPIES * _heads(layer) * _places(layer) ** 2 / area
    return 0.0


def live_pairs(network: KerasNetwork) -> float:
    """Numbers that attention keeps for each pair of pixels of an image of any size."""
    rows, columns = pitches(network, 0)[0], pitches(network, 1)[0]
    found = [0.0]
    for layer in network.layers:
        across, along = rows[layer.name], columns[layer.name]
        if isinstance(layer.operation, wide.HeadedAttention) and not _places(layer) and across and along:
            found.append(_COPIES * _heads(layer) / float(across * along) ** 2)
    return max(found)


def _heads(layer: NetworkLayer) -> int:
    return layer.operation.heads if isinstance(layer.operation, wide.HeadedAttention) else 1


def _places(layer: NetworkLayer) -> int:
    """How many pixels attention compares with each other; 0 if that depends on the image."""
    sides = layer.shape[:-1]
    return 0 if None in sides else math.prod(side or 1 for side in sides)
