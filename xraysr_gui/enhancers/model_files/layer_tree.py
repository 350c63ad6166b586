"""The layers of a Keras model as its file describes them, models within models included.

Only Sequential and Functional models are understood. A layer's class is checked against the allow-list
before anything else is read of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from xraysr_gui.core.loose import JsonView
from xraysr_gui.enhancers.model_files.nodes import Node, Origin, nodes_of, origin
from xraysr_gui.enhancers.model_files.refusals import NotUsable, layer_refused, shown
from xraysr_gui.enhancers.model_files.understood import INPUT, MODELS, UNDERSTOOD, why_refused

MOST_LAYERS = 2000
_KERAS_MODULE = re.compile(
    r"keras|(?:tf_)?keras(?:\.src)?\.(?:layers|models|engine|ops|activations)(?:\.\w+)*"
)


@dataclass(frozen=True, slots=True)
class Described:
    """A layer and its settings.

    Attributes:
        name: As the file names it.
        class_name: One that is understood.
        config: Its settings, still unchecked.
        group: Where its weights lie in a .keras file.
        trainable: Whether it was being trained; old files store frozen weights last.
    """

    name: str
    class_name: str
    config: JsonView
    group: tuple[str, ...]
    trainable: bool


@dataclass(frozen=True, slots=True)
class TreePart:
    """A layer or a model at its place in a model, with its uses."""

    name: str
    content: Described | Model
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Layers and how they are joined."""

    name: str
    parts: tuple[TreePart, ...]
    inputs: tuple[str, ...]
    output: Origin

    def leaves(self) -> list[Described]:
        """Every layer in it and in the models within, once each, in the order of the file."""
        found: list[Described] = []
        for part in self.parts:
            found.extend([part.content] if isinstance(part.content, Described) else part.content.leaves())
        return found


def model_of(description: JsonView) -> Model:
    """The model that a whole file describes.

    Raises:
        NotUsable: it, or a part of it, is of a kind that is not understood.
    """
    class_name, _, config = _checked(description, "model")
    if class_name not in MODELS:
        raise layer_refused("model", class_name, "is no Sequential or Functional model of Keras")
    model = _model(class_name, config, ())
    if len(model.leaves()) > MOST_LAYERS:
        raise NotUsable(f"It has more than {MOST_LAYERS} layers.")
    return model


def _model(class_name: str, config: JsonView, group: tuple[str, ...]) -> Model:
    written = config.get("layers")
    if not isinstance(written, list) or not 1 <= len(written) <= MOST_LAYERS:
        raise NotUsable(f"One of its models has no layers, or more than {MOST_LAYERS}.")
    numbers: Counter[str] = Counter()
    parts = [_part(one, group, numbers) for one in written]
    names = [part.name for part in parts]
    if len(set(names)) < len(names):
        raise NotUsable("Two of its layers have the same name.")
    name = shown(config.get("name", class_name))
    if class_name == "Sequential":
        return _sequential(name, parts, config)
    inputs = tuple(one.layer for one in _origins(config.get("input_layers")))
    outputs = _origins(config.get("output_layers"))
    if len(outputs) != 1:
        raise NotUsable(f"It gives {len(outputs)} results, and an enhanced image is one.")
    parts, output = _counted_from_zero(parts, outputs[0])
    return Model(name, tuple(parts), inputs, output)


def _counted_from_zero(parts: list[TreePart], output: Origin) -> tuple[list[TreePart], Origin]:
    """Keras 2 counts the uses of a model within a model from one, and all other uses from zero."""
    uses: dict[str, set[int]] = {output.layer: {output.use}}
    for one in (one for part in parts for node in part.nodes for one in node.operands):
        if isinstance(one, Origin):
            uses.setdefault(one.layer, set()).add(one.use)
    late = {
        part.name
        for part in parts
        if isinstance(part.content, Model)
        and min(uses.get(part.name, {0})) > 0
        and max(uses[part.name]) >= len(part.nodes)
    }

    def counted(one: Origin) -> Origin:
        return Origin(one.layer, one.use - 1) if one.layer in late else one

    for place, part in enumerate(parts):
        given = [
            [counted(one) if isinstance(one, Origin) else one for one in node.operands] for node in part.nodes
        ]
        nodes = [Node(tuple(one), node.keywords) for one, node in zip(given, part.nodes, strict=True)]
        parts[place] = TreePart(part.name, part.content, tuple(nodes))
    return parts, counted(output)


def _part(written: object, group: tuple[str, ...], numbers: Counter[str]) -> TreePart:
    """A layer or a model; the weights of the third Conv2D of a model lie in the group conv2d_2."""
    class_name, name, config = _checked(written, "layer")
    assert isinstance(written, dict)
    nodes = nodes_of(written.get("inbound_nodes", []))
    kind = _snake(class_name)
    place = (*group, "layers", f"{kind}_{numbers[kind]}" if numbers[kind] else kind)
    numbers[kind] += 1
    if class_name in MODELS:
        return TreePart(name, _model(class_name, config, place), nodes)
    trainable = config.get("trainable", True) is not False
    return TreePart(name, Described(name, class_name, config, place, trainable), nodes)


def _checked(written: object, kind: str) -> tuple[str, str, JsonView]:
    """Class, name and settings of a layer or a model that comes from Keras itself."""
    if not isinstance(written, dict) or not isinstance(config := written.get("config"), dict):
        raise NotUsable(f"One {kind} of it is not described as Keras does.")
    name, class_name = written.get("name", config.get("name", kind)), written.get("class_name")
    if not isinstance(class_name, str) or not isinstance(name, str) or not name:
        raise NotUsable(f"One {kind} of it has no name or no class.")
    if reason := why_refused(class_name):
        raise layer_refused(name, class_name, *reason)
    module, registered = written.get("module"), written.get("registered_name")
    foreign = module is not None and not (isinstance(module, str) and _KERAS_MODULE.fullmatch(module))
    if foreign or registered not in (None, class_name):
        said = f"comes from {shown(module if foreign else registered)} and not from Keras itself"
        raise layer_refused(name, class_name, said)
    return class_name, name, config


def _sequential(name: str, parts: list[TreePart], config: JsonView) -> Model:
    """A chain: each layer is given what the one before it gave."""
    first = parts[0].content
    if not (isinstance(first, Described) and first.class_name == INPUT):
        parts = [_entrance(parts[0], config), *parts]
    chain = [TreePart(parts[0].name, parts[0].content, ())]
    for part in parts[1:]:
        chain.append(TreePart(part.name, part.content, (Node((Origin(chain[-1].name, 0),)),)))
    return Model(name, tuple(chain), (chain[0].name,), Origin(chain[-1].name, 0))


def _entrance(first: TreePart, config: JsonView) -> TreePart:
    """An input for a Sequential model that leaves it to its first layer to state the shape."""
    content = first.content
    while isinstance(content, Model):
        content = content.parts[0].content
    stated = (content.config.get(key) for key in ("batch_input_shape", "batch_shape"))
    shape = next((one for one in stated if one is not None), config.get("build_input_shape"))
    name = f"{first.name}_input"
    return TreePart(name, Described(name, INPUT, {"batch_shape": shape, "name": name}, (), True), ())


def _origins(written: object) -> list[Origin]:
    """One place or a list of places."""
    if isinstance(written, list) and written and isinstance(written[0], str):
        return [origin(written)]
    if not isinstance(written, list):
        raise NotUsable("It names its inputs and outputs in a way that this program does not know.")
    return [origin(one) for one in written]


def _snake(class_name: str) -> str:
    return UNDERSTOOD.get(class_name, class_name.lower())
