"""Light dataclasses against those of the library: the same fields, the same deeds, the same refusals."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import threading
import weakref
from dataclasses import FrozenInstanceError, asdict, field, fields, replace

import pytest

from xraysr_gui.core import light_dataclass


def classes(dataclass):
    """The same classes, made by one decorator or the other."""

    class Group:
        @dataclass(frozen=True, slots=True)
        class Value:
            """Of two numbers."""

            first: int
            second: float = 2.5
            more: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

            @property
            def total(self) -> float:
                return self.first + self.second

        @dataclass(frozen=True, slots=True)
        class Longer(Value):
            third: str = "three"

        @dataclass(slots=True)
        class Open:
            first: int
            made: list[int] = field(init=False, default_factory=list)
            fixed: int = field(init=False, default=7)

        @dataclass(frozen=True)
        class Checked:
            first: int

            def __post_init__(self) -> None:
                if self.first < 0:
                    raise ValueError(self.first)

        @dataclass(frozen=True, slots=True, kw_only=True)
        class Named:
            first: int = 1
            second: int

        @dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
        class Single:
            first: int

        @dataclass(frozen=True, slots=True)
        class Own:
            first: int

            def __eq__(self, other: object) -> bool:
                return isinstance(other, type(self)) and self.first // 10 == other.first // 10

            def __hash__(self) -> int:
                return self.first // 10

            def __repr__(self) -> str:
                return f"<{self.first}>"

        @dataclass(frozen=True)
        class OwnEquality:
            first: int

            def __eq__(self, other: object) -> bool:
                return True

        @dataclass
        class Plain:
            first: int = 3
            second: int = field(init=False, default=4)
            third: int = field(init=False, compare=False, repr=False)
            fourth: dict[str, int] = field(default_factory=dict, kw_only=True)

        @dataclass(frozen=True, slots=True)
        class Empty:
            pass

    return Group


LIGHT, REAL = classes(light_dataclass.dataclass), classes(dataclasses.dataclass)


@dataclasses.dataclass(frozen=True, slots=True)
class Unlike:
    """Has the fields of none of them, with the same values."""

    first: int


@light_dataclass.dataclass(frozen=True, slots=True)
class Kept:
    """Can be pickled, standing in a module."""

    first: int
    second: tuple[int, ...] = ()


def told(deed):
    """What a deed gives, or how it is refused."""
    try:
        return repr(deed())
    except (AttributeError, TypeError, ValueError) as error:
        return type(error), str(error)


DEEDS = [
    lambda g: g.Value(1),
    lambda g: g.Value(1, 3, {"a": 1}).more,
    lambda g: g.Value(),
    lambda g: g.Value(1, 2, {}, 4),
    lambda g: g.Value(1, other=2),
    lambda g: g.Value(1).total,
    lambda g: g.Value(1) == g.Value(1, 2.5, {"not": 1}),
    lambda g: g.Value(1) == g.Value(2),
    lambda g: g.Value(1) == g.Longer(1),
    lambda g: g.Value(1) == Unlike(1),
    lambda g: g.Value(1) != g.Value(1),
    lambda g: g.Value(1) < g.Value(2),
    lambda g: hash(g.Value(1)) == hash((1, 2.5)),
    lambda g: len({g.Value(1), g.Value(1), g.Value(2)}),
    lambda g: g.Longer(1, 2, third="x"),
    lambda g: g.Longer(1) == g.Longer(1),
    lambda g: hash(g.Longer(1)) == hash((1, 2.5, "three")),
    lambda g: replace(g.Longer(1), second=9),
    lambda g: replace(g.Longer(1), fourth=9),
    lambda g: asdict(g.Longer(1)),
    lambda g: [(one.name, one.type, one.default) for one in fields(g.Longer)],
    lambda g: (g.Value.__match_args__, g.Value.__slots__, g.Longer.__slots__),
    lambda g: (g.Value.__doc__, g.Value.__name__, g.Value.__qualname__),
    lambda g: g.Value(1).nothing,
    lambda g: setattr(g.Value(1), "first", 2),
    lambda g: delattr(g.Value(1), "first"),
    lambda g: setattr(g.Longer(1), "first", 2),
    lambda g: delattr(g.Longer(1), "third"),
    lambda g: setattr(type("Free", (g.Checked,), {})(1), "first", 2),
    lambda g: setattr(type("Free", (g.Checked,), {})(1), "other", 2),
    lambda g: copy.copy(g.Value(1)),
    lambda g: copy.deepcopy(g.Longer(1, more={"a": 1})).more,
    lambda g: g.Open(1),
    lambda g: (g.Open(1).made is not g.Open(1).made, g.Open(1).fixed),
    lambda g: g.Open(1, [2]),
    lambda g: hash(g.Open(1)),
    lambda g: setattr(g.Open(1), "first", 2),
    lambda g: setattr(g.Open(1), "nothing", 2),
    lambda g: copy.copy(g.Open(1)) == g.Open(1),
    lambda g: g.Checked(1),
    lambda g: g.Checked(-1),
    lambda g: replace(g.Checked(1), first=-2),
    lambda g: g.Named(second=2),
    lambda g: g.Named(1, 2),
    lambda g: g.Named(first=2),
    lambda g: g.Single(1) == g.Single(1),
    lambda g: weakref.ref(one := g.Single(1))() is one,
    lambda g: hash(one := g.Single(1)) == object.__hash__(one),
    lambda g: g.Own(11) == g.Own(12),
    lambda g: hash(g.Own(11)),
    lambda g: g.Own(11),
    lambda g: hash(g.OwnEquality(4)) == hash((4,)),
    lambda g: g.OwnEquality(4) == 5,
    lambda g: g.Plain(),
    lambda g: g.Plain() == g.Plain(3),
    lambda g: g.Plain(1, fourth={"a": 2}),
    lambda g: g.Plain(1, {"a": 2}),
    lambda g: g.Plain().fourth is not g.Plain().fourth,
    lambda g: g.Plain().third,
    lambda g: vars(g.Plain()),
    lambda g: g.Empty(),
    lambda g: g.Empty() == g.Empty(),
    lambda g: g.Empty(1),
    lambda g: g.Value(first=1, second=2, more={}).more,
    lambda g: g.Value.__init__.__qualname__,
    lambda g: {g.Plain()},
]


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_with_it_goes_as_with_the_library_s(deed):
    light, real = told(lambda: deed(LIGHT)), told(lambda: deed(REAL))
    assert light == real
    assert told(lambda: deed(LIGHT)) == real  # now that the method is written


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_may_be_the_first(deed):
    fresh = classes(light_dataclass.dataclass)
    assert told(lambda: deed(fresh)) == told(lambda: deed(REAL))


def test_no_other_name_is_assigned_to_either():
    with pytest.raises(FrozenInstanceError):
        LIGHT.Value(1).nothing = 2


def test_it_can_be_pickled():
    kept = Kept(1, (2, 3))
    assert pickle.loads(pickle.dumps(kept)) == kept
    with pytest.raises(FrozenInstanceError):
        pickle.loads(pickle.dumps(kept)).first = 2


def test_nothing_is_written_before_it_is_called_and_then_only_that():
    made = classes(light_dataclass.dataclass).Value
    waiting = {name: vars(made)[name] for name in ("__init__", "__repr__", "__eq__", "__hash__")}
    made(1)
    assert [name for name, method in waiting.items() if vars(made)[name] is not method] == ["__init__"]
    written = vars(made)["__init__"]
    made(2)
    assert vars(made)["__init__"] is written


def test_a_method_that_someone_took_before_it_was_written_still_works():
    made = classes(light_dataclass.dataclass).Open
    first, same = made.__init__, made.__eq__
    one, other = made(1), made(2)
    first(other, 1)
    assert same(one, other) is True


def test_threads_may_call_it_first_together():
    made = classes(light_dataclass.dataclass).Longer
    start, seen = threading.Barrier(8), []

    def call(number: int) -> None:
        start.wait()
        seen.append((number, made(number, third="x") == made(number, third="x"), hash(made(number, 0.0))))

    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [(number, True, hash((number, 0.0, "three"))) for number in range(8)]
