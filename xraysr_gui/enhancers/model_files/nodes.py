"""The uses of a layer as a Keras file writes them down: what each use is given.

Keras 3 writes objects of "args" and "kwargs", Keras 2 lists of [layer, use, 0, keywords]. Both come to
the same here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xraysr_gui.core.loose import JsonView
from xraysr_gui.enhancers.model_files.refusals import NotUsable, shown

MOST_CONSTANTS = 4096
GREATEST = 1e30
Constant = tuple[float, ...]
_TENSOR, _ARRAYS = "__keras_tensor__", ("__numpy__", "__tensor__")
_CONSTANT_MARK = "_CONSTANT_VALUE"
_OPERAND_KEYWORDS = ("inputs", "x", "x1", "x2", "xs", "y", "arrays")


@dataclass(frozen=True, slots=True)
class Origin:
    """The result of one use of a layer of the same model."""

    layer: str
    use: int


@dataclass(frozen=True, slots=True)
class Node:
    """One use of a layer: what it is given, and what else was said."""

    operands: tuple[Origin | Constant, ...]
    keywords: JsonView = field(default_factory=dict)


def nodes_of(written: object) -> tuple[Node, ...]:
    """All uses of a layer.

    Raises:
        NotUsable: they are not written as Keras does.
    """
    if not isinstance(written, list):
        raise _unknown_form()
    return tuple(_new_node(one) if isinstance(one, dict) else _old_node(one) for one in written)


def origin(written: object) -> Origin:
    """The result that [layer, use, 0] points to."""
    match written:
        case [str(layer), int(use), 0, *_] if use >= 0:
            return Origin(layer, use)
        case [str(layer), int(), int(number), *_] if number > 0:
            raise NotUsable(f"Its layer {shown(layer)} gives several results, and only one can be used.")
    raise _unknown_form()


def _new_node(written: JsonView) -> Node:
    given, keywords = written.get("args"), written.get("kwargs", {})
    if not isinstance(given, list) or not isinstance(keywords, dict):
        raise _unknown_form()
    if len(given) == 1 and isinstance(given[0], list):
        given = given[0]
    return _node([_new_operand(one) for one in given if one is not None], keywords)


def _old_node(written: object) -> Node:
    if not isinstance(written, list) or not written:
        raise _unknown_form()
    given = [written] if isinstance(written[0], str) else written
    last = given[0][3] if isinstance(given[0], list) and len(given[0]) > 3 else {}
    if not isinstance(last, dict):
        raise _unknown_form()
    return _node([_old_operand(one) for one in given], last)


def _node(operands: list[Origin | Constant], keywords: JsonView) -> Node:
    """Join the operands that were given by keyword to the others; a mask or a name says nothing."""
    rest = {}
    for key, value in keywords.items():
        if key in _OPERAND_KEYWORDS and value is not None:
            operands.extend(_named_operands(value))
        elif value is not None and value is not False:
            rest[key] = value
    return Node(tuple(operands), rest)


def _named_operands(written: object) -> list[Origin | Constant]:
    match written:
        case [str(), *_]:
            return [_old_operand(written)]
        case [dict() | [str(), *_], *_]:
            assert isinstance(written, list)
            return [one for each in written for one in _named_operands(each)]
        case dict():
            return [_new_operand(written)]
    return [_constant(written)]


def _new_operand(written: object) -> Origin | Constant:
    if not isinstance(written, dict):
        return _constant(written)
    config = written.get("config")
    if not isinstance(config, dict):
        raise _unknown_form()
    if written.get("class_name") in _ARRAYS:
        return _constant(config.get("value"))
    if written.get("class_name") != _TENSOR:
        raise _unknown_form()
    return origin(config.get("keras_history"))


def _old_operand(written: object) -> Origin | Constant:
    match written:
        case [str(mark), _, value, *_] if mark == _CONSTANT_MARK:
            return _constant(value)
    return origin(written)


def _constant(written: object) -> Constant:
    """A number, or numbers for the channels; axes of length 1 before them are dropped."""
    while isinstance(written, list) and len(written) == 1 and isinstance(written[0], list):
        written = written[0]
    values = written if isinstance(written, list) else [written]
    if not 1 <= len(values) <= MOST_CONSTANTS:
        raise _unknown_form()
    return tuple(_number(value) for value in values)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < GREATEST:
        raise _unknown_form()
    return float(value)


def _unknown_form() -> NotUsable:
    return NotUsable("It joins its layers in a way that this program does not know.")
