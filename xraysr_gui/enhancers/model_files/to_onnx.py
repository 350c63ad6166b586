"""Writes a network as an ONNX graph, which every runtime understands.

It takes "image" and gives "enhanced", both (1, channels, rows, columns) and float32. Rows and columns may
have any length, unless a layer of the network is made for one size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.onnx_nodes import ENTRANCE, Nodes, OnnxNode, write
from xraysr_gui.enhancers.model_files.refusals import NotUsable, naming
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES, Shape

if TYPE_CHECKING:
    import onnx

RESULT = "enhanced"
OPSET, FORMAT = 17, 8  # what every runtime in use has understood for years


def onnx_bytes(network: KerasNetwork) -> bytes:
    """The graph as the bytes of an .onnx file.

    Raises:
        ModelUnavailable: the result of the network is no image.
    """
    from onnx import TensorProto, helper, numpy_helper

    nodes = Nodes()
    names: dict[str, str] = {}
    shapes = {layer.name: layer.shape for layer in network.layers}
    with naming(network.name):
        if len(shapes[network.output]) != IMAGE_AXES:
            raise NotUsable(tr("Its result is a list of numbers and no image."))
    for layer in network.layers:
        given = [names[one] for one in layer.inputs]
        names[layer.name] = write(layer.operation, nodes, given, [shapes[one] for one in layer.inputs])
    nodes.add("Identity", names[network.output], output=RESULT)
    first, last = network.layers[0].shape, shapes[network.output]
    graph = helper.make_graph(
        [_proto(node) for node in nodes.nodes],
        "network",
        [helper.make_tensor_value_info(ENTRANCE, TensorProto.FLOAT, _sides(first, ENTRANCE))],
        [helper.make_tensor_value_info(RESULT, TensorProto.FLOAT, _sides(last, RESULT))],
        [numpy_helper.from_array(values, name) for name, values in nodes.constants.items()],
    )
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=FORMAT, producer_name="xraysr")
    return bytes(model.SerializeToString())


def _proto(node: OnnxNode) -> onnx.NodeProto:
    from onnx import helper

    return helper.make_node(node.kind, node.inputs, [node.output], **node.attributes)


def _sides(shape: Shape, name: str) -> tuple[int | str | None, ...]:
    """The sides in the order of ONNX; a side of any length has a name."""
    rows, columns, depth = shape
    return (
        1,
        depth,
        f"{name}_rows" if rows is None else rows,
        f"{name}_columns" if columns is None else columns,
    )
