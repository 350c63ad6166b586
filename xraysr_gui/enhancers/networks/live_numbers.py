"""How many numbers a network keeps at once, at most, for each pixel of the image that it works on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from xraysr_gui.enhancers.model_files import operations as of
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.reach import Pitches, pitches
from xraysr_gui.enhancers.model_files.shapes import channels
from xraysr_gui.enhancers.model_files.simpler import NetworkLayer

_IN_PLACE = (of.Pointwise, of.Clip, of.Rescale)
_BLOCK = 16
"""Fast convolutions write their channels in blocks."""
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
        most = max(most, alive - (done if in_place else 0.0) + _scratch(layer, sizes))
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


def _scratch(layer: NetworkLayer, sizes: Mapping[str, float]) -> float:
    """What an operation writes down beside its result: an enlargement lays out every tap of its kernel."""
    if not isinstance(layer.operation, of.Enlargement):
        return 0.0
    kernel = layer.operation.kernel
    taps: int = kernel.size // kernel.shape[3]
    return sizes[layer.inputs[0]] / int(kernel.shape[3]) * taps
