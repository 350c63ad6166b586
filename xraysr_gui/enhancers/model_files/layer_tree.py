"""The layers of a Keras model as its file describes them, models within models included.

Only Sequential and Functional models are understood. A layer's class is checked against the allow-list
before anything else is read of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.mending import call_mended, class_mended, model_mended
from xraysr_gui.enhancers.model_files.nodes import Node, Origin, nodes_of, origins
from xraysr_gui.enhancers.model_files.refusals import REBUILD, NotUsable, layer_refused, shown
from xraysr_gui.enhancers.model_files.results import Results
from xraysr_gui.enhancers.model_files.understood import (
    INPUT,
    MODELS,
    OF_OPS,
    PROGRAMS,
    UNDERSTOOD,
    called_in_its_program,
    is_foreign,
    why_refused,
)

MOST_LAYERS = 2000
COLOURS = (1, 3)


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


def model_of(description: JsonView, output: str = "") -> Model:
    """The model that a whole file describes, with the result of this name.

    Raises:
        NotUsable: it, or a part of it, is of a kind that is not understood, or it has several results and
            none of this name.
    """
    class_name, _, config = _checked(description, "model")
    if class_name not in MODELS:
        raise layer_refused("model", class_name, tr("is no Sequential or Functional model of Keras"))
    model = _model(class_name, config, (), output)
    if len(model.leaves()) > MOST_LAYERS:
        raise NotUsable(tr("It has more than {} layers.").format(MOST_LAYERS))
    return model


def result_names(description: JsonView) -> tuple[str, ...]:
    """The names of the results that the model of a whole file gives; a chain has one, its last layer.

    Raises:
        NotUsable: it is of a kind that is not understood.
    """
    class_name, name, config = _checked(description, "model")
    if class_name not in MODELS:
        raise layer_refused("model", class_name, tr("is no Sequential or Functional model of Keras"))
    return (name,) if class_name == "Sequential" else tuple(Results.of(config).named)


def _model(class_name: str, config: JsonView, group: tuple[str, ...], output: str = "") -> Model:
    written = config.get("layers")
    if not isinstance(written, list) or not 1 <= len(written) <= MOST_LAYERS:
        raise NotUsable(tr("One of its models has no layers, or more than {}.").format(MOST_LAYERS))
    numbers: Counter[str] = Counter()
    parts = [_part(one, group, numbers) for one in written]
    names = [part.name for part in parts]
    if len(set(names)) < len(names):
        raise NotUsable(tr("Two of its layers have the same name."))
    name = shown(config.get("name", class_name))
    if class_name == "Sequential":
        return _sequential(name, parts, config)
    inputs = tuple(one.layer for one in origins(config.get("input_layers")))
    parts, result = _counted_from_zero(parts, Results.of(config).chosen(output))
    return Model(name, tuple(parts), inputs, result)


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
        raise NotUsable(tr("One {} of it is not described as Keras does.").format(kind))
    name, class_name = written.get("name", config.get("name", kind)), written.get("class_name")
    if not isinstance(class_name, str) or not isinstance(name, str) or not name:
        raise NotUsable(tr("One {} of it has no name or no class.").format(kind))
    is_own = is_foreign(written)
    if kind == "model" and is_own and class_name not in PROGRAMS:
        raise _own_model(written, class_name)
    if why := why_refused(class_name):
        mended = _mended(class_name) if is_own or class_name in PROGRAMS else REBUILD
        raise layer_refused(name, class_name, why, mended)
    if is_own:
        said = tr("comes from {} and not from Keras itself").format(shown(_home(written)))
        raise layer_refused(name, class_name, said, _mended(class_name))
    return class_name, name, config


def _own_model(written: JsonView, class_name: str) -> NotUsable:
    """Its layers are known to its program only; how many channels it takes may be in the file."""
    built = written.get("build_config")
    shape = built.get("input_shape") if isinstance(built, dict) else None
    channels = shape[-1] if isinstance(shape, list) and shape else None
    called = _home(written) if class_name in MODELS else class_name
    why = tr("It is a model of the class {}, which is none of Keras itself.").format(shown(called))
    return NotUsable(why, model_mended(channels if channels in COLOURS else COLOURS[0]))


def _home(written: JsonView) -> object:
    """Where a class comes from, as far as the file tells."""
    module, registered = written.get("module"), written.get("registered_name")
    if registered not in (None, written.get("class_name")):
        return registered
    return "its author" if module is None else module


def _mended(class_name: str) -> str:
    """What can be done about a class of the author's own: it may have the name of one of Keras."""
    if class_name in MODELS:
        return REBUILD
    plain = called_in_its_program(class_name)
    has_twin = plain in UNDERSTOOD and plain not in OF_OPS
    return class_mended(plain) if has_twin else call_mended(plain)


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


def _snake(class_name: str) -> str:
    return UNDERSTOOD.get(class_name, class_name.lower())
