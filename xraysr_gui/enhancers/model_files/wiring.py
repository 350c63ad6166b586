"""A model with models inside, laid out as one chain of uses of layers, each after what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.layer_tree import MOST_LAYERS, Described, Model, TreePart
from xraysr_gui.enhancers.model_files.nodes import Constant, Node, Origin
from xraysr_gui.enhancers.model_files.refusals import NotUsable, shown
from xraysr_gui.enhancers.model_files.understood import INPUT


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a layer.

    Attributes:
        name: Its own; the second use of a layer gets a number.
        layer: What is used, and where its weights lie.
        operands: Names of earlier calls, or numbers.
        keywords: What else the call was given.
    """

    name: str
    layer: Described
    operands: tuple[str | Constant, ...]
    keywords: JsonView


def calls_of(model: Model) -> tuple[list[Call], str]:
    """The calls that the result needs, in order, and the name of the last.

    Raises:
        NotUsable: the layers are not joined to a whole, or there are too many.
    """
    if len(model.inputs) != 1:
        why = tr("It takes {} images, and this program has one to give.").format(len(model.inputs))
        raise NotUsable(why, tr("Ask its author for a network of one image."))
    wiring = _Wiring()
    result = wiring.lay_out(model, "", ())
    return wiring.calls, result


class _Wiring:
    """Collects the calls while models are laid out."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def lay_out(self, model: Model, prefix: str, given: Sequence[str | Constant]) -> str:
        """Add the calls of a model that is given these inputs; returns the name of its result."""
        parts = {part.name: part for part in model.parts}
        results: dict[Origin, str | Constant] = {}
        for place in _in_order(parts, model.output):
            part = parts[place.layer]
            name = prefix + place.layer + (f":{place.use}" if place.use else "")
            if place.layer in model.inputs and given:
                results[place] = given[model.inputs.index(place.layer)]
                continue
            node = _node(part, place.use)
            operands = tuple(results[one] if isinstance(one, Origin) else one for one in node.operands)
            if isinstance(part.content, Described):
                results[place] = self._add(Call(name, part.content, operands, node.keywords))
                continue
            if len(operands) != len(part.content.inputs):
                raise NotUsable(
                    tr("It gives its model {} too many or too few images.").format(shown(place.layer))
                )
            results[place] = self.lay_out(part.content, f"{name}/", operands)
        result = results[model.output]
        if not isinstance(result, str):
            raise NotUsable(tr("Its result does not depend on the image."))
        return result

    def _add(self, call: Call) -> str:
        self.calls.append(call)
        if len(self.calls) > MOST_LAYERS:
            raise NotUsable(tr("It uses its layers more than {} times.").format(MOST_LAYERS))
        return call.name


def _node(part: TreePart, use: int) -> Node:
    """What a part is given at one of its uses."""
    if isinstance(part.content, Described) and part.content.class_name == INPUT:
        return Node(())
    if use >= len(part.nodes):
        raise NotUsable(
            tr("Its layer {} is used more often than the file describes.").format(shown(part.name))
        )
    return part.nodes[use]


def _needs(parts: Mapping[str, TreePart], place: Origin) -> Iterator[Origin]:
    if place.layer not in parts:
        raise NotUsable(tr("It joins a layer {} that it does not have.").format(shown(place.layer)))
    return (one for one in _node(parts[place.layer], place.use).operands if isinstance(one, Origin))


def _in_order(parts: Mapping[str, TreePart], last: Origin) -> list[Origin]:
    """Everything that the last place needs, each after what it needs itself."""
    done: dict[Origin, None] = {}
    path = {last: _needs(parts, last)}
    while path:
        place, needs = next(reversed(path.items()))
        following = next((one for one in needs if one not in done), None)
        if following is None:
            done[place] = None
            del path[place]
        elif following in path:
            raise NotUsable(tr("Its layers are joined in a circle."))
        else:
            path[following] = _needs(parts, following)
    return list(done)
