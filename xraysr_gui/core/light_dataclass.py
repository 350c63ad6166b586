"""Dataclasses whose methods are written when they are first called.

Python writes and compiles up to six methods of each dataclass while its module loads: half a millisecond
for each of well over a hundred, before the window hears a key. Here they wait for their first call; from then
on they are as quick as the library's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, **how):
        """As `dataclasses.dataclass`, but for `init`, `repr`, `order`, `unsafe_hash` and `InitVar`."""
        return _made(cls, **how) if cls is not None else lambda cls: _made(cls, **how)


T = TypeVar("T")
Method = Callable[..., object]


def _made(plain: type[T], frozen: bool = False, eq: bool = True, **how: bool) -> type[T]:
    own = set(vars(plain))
    says_hash = "__hash__" in own and not (vars(plain)["__hash__"] is None and "__eq__" in own)
    plain.__doc__ = plain.__doc__ or plain.__name__  # or the library reads its signature to write one
    cls = dataclasses.dataclass(init=False, repr=False, eq=False, **how)(plain)
    names = ("__init__", "__repr__", "__eq__", "__hash__") if eq else ("__init__", "__repr__")
    methods: dict[str, Method | None] = {name: _written_later(cls, name, frozen) for name in names}
    if frozen:
        methods.update(_frozen(cls))
    elif eq:
        methods["__hash__"] = None
    for name in methods.keys() - (own if says_hash else own - {"__hash__"}):
        setattr(cls, name, methods[name])
    return cls


def _written_later(cls: type, name: str, frozen: bool) -> Method:
    """Stands for a method until its first call, which puts the real one in its place."""

    def method(self: object, *values: object, **named: object) -> object:
        real = _written(cls, name, frozen)
        setattr(cls, name, real)
        return real(self, *values, **named)

    method.__name__, method.__qualname__ = name, f"{cls.__qualname__}.{name}"
    return method


def _written(cls: type, name: str, frozen: bool) -> Method:
    """The library's own method, of a class with the same fields."""
    if name == "__init__":
        return _initialiser(cls, frozen)
    twin = dataclasses.make_dataclass(
        cls.__name__,
        [(field.name, field.type, field) for field in dataclasses.fields(cls)],
        namespace={"__doc__": cls.__doc__},
        init=False,
        repr=name == "__repr__",
        eq=name in ("__eq__", "__hash__"),
        unsafe_hash=name == "__hash__",
    )
    method = cast("Method", vars(twin)[name])
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    return method


def _initialiser(cls: type, frozen: bool) -> Method:
    """As the library's, which writes two more methods to get that of a frozen class: four times as long."""
    names: dict[str, object] = {"_put": object.__setattr__, "_unset": dataclasses.MISSING}
    by_place, by_name, lines = ["self"], ["*"], []
    for field in dataclasses.fields(cls):
        key, default, factory = field.name, f"_default_{field.name}", f"_factory_{field.name}"
        has_default, has_factory = (
            one is not dataclasses.MISSING for one in (field.default, field.default_factory)
        )
        names[default], names[factory] = field.default, field.default_factory
        if field.init:
            given = f"{key}={default}" if has_default or has_factory else key
            (by_name if field.kw_only else by_place).append(given)
        elif not has_factory and not (has_default and "__slots__" in vars(cls)):
            continue  # it stands in the class, or nowhere yet
        value = key if field.init else default
        if has_factory:
            value = f"{factory}() if {value} is _unset else {value}"
        lines.append(f"_put(self, {key!r}, {value})" if frozen else f"self.{key} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    parameters = ", ".join(by_place + by_name[len(by_name) == 1 :])
    exec(f"def __init__({parameters}):\n " + "\n ".join(lines or ["pass"]), names)
    method = cast("Method", names["__init__"])
    method.__qualname__, method.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return method


def _frozen(cls: type) -> dict[str, Method]:
    """What keeps fields as they are, and what pickles and copies need because of that."""
    names = frozenset(field.name for field in dataclasses.fields(cls))

    def refuse(self: object, name: str, what: str) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot {what} field {name!r}")

    def set_attribute(self: object, name: str, value: object) -> None:
        refuse(self, name, "assign to")
        super(cls, self).__setattr__(name, value)  # type: ignore[arg-type]  # mypy wants a class it can see

    def delete_attribute(self: object, name: str) -> None:
        refuse(self, name, "delete")
        super(cls, self).__delattr__(name)  # type: ignore[arg-type]

    methods: dict[str, Method] = {"__setattr__": set_attribute, "__delattr__": delete_attribute}
    if "__slots__" in vars(cls):
        methods |= {"__getstate__": _state, "__setstate__": _take_state}
    return methods


def _state(self: object) -> list[object]:
    kind: type = type(self)
    return [getattr(self, field.name) for field in dataclasses.fields(kind)]


def _take_state(self: object, state: list[object]) -> None:
    kind: type = type(self)
    for field, value in zip(dataclasses.fields(kind), state, strict=True):
        object.__setattr__(self, field.name, value)
