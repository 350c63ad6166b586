"""What an ONNX graph is collected in, and how numbers for channels are laid out in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES
from xraysr_gui.enhancers.model_files.weight_arrays import Weights

ENTRANCE = "image"
TO_ROWS_FIRST, TO_CHANNELS_FIRST = (0, 2, 3, 1), (0, 3, 1, 2)


@dataclass(frozen=True, slots=True)
class OnnxNode:
    """One node of an ONNX graph with one result."""

    kind: str
    inputs: tuple[str, ...]
    output: str
    attributes: Json


class Nodes:
    """Collects nodes and constants, and gives each a name that owes nothing to the file."""

    def __init__(self) -> None:
        self.nodes: list[OnnxNode] = []
        self.constants: dict[str, Numbers] = {}

    def add(self, kind: str, *inputs: str, output: str = "", **attributes: object) -> str:
        """Add a node; returns the name of its result."""
        name = output or f"t{len(self.nodes)}"
        self.nodes.append(OnnxNode(kind, inputs, name, attributes))
        return name

    def constant(self, values: object, kind: type[np.generic] = np.float32) -> str:
        """Add numbers; returns their name."""
        name = f"c{len(self.constants)}"
        self.constants[name] = np.array(values, kind, order="C")
        return name


def for_channels(values: Weights, rank: int) -> Weights:
    """Numbers for each channel, shaped so that they meet the channels of an image or of a list."""
    return values.reshape(-1, 1, 1) if rank == IMAGE_AXES else values
