"""What notes itself is what a tracer sees, on the lines that coverage.py counts."""

from __future__ import annotations

import importlib
import sys

from coverage import Coverage

from tests.support.line_probes import Probes

MODULE = '''"""Words."""

from __future__ import annotations

from functools import cache
from enum import Enum


class Kind(Enum):
    """A kind."""

    GOOD = 1
    BAD = 2

    @property
    def word(self):
        """Its word."""
        return self.name.lower()


@cache
def doubled(n):
    total = 0
    for i in range(n):
        if i == 1:
            continue
        elif i > 5:
            break
        total += 2
    else:
        total += 100
    while total > 1000:
        total = 0
    return total


def tried(text):
    global last
    try:
        value = int(text)
    except KeyError:
        raise
    except ValueError as error:
        last = error
        return None
    else:
        last = value
    finally:
        doubled(1)
    with open(__file__) as file:
        assert file.read(1)
    return value


def never():
    """Not called."""
    def inner():
        return 1

    return inner


def matched(kind):
    match kind:
        case Kind.GOOD:
            return 1
        case Kind.BAD if kind.word == "worse":
            return 2
        case _:
            pass
    return 3


async def waited():
    yield 1


def run():
    tried("1")
    tried("no")
    doubled(3)
    doubled(9)
    return [matched(Kind.GOOD), matched(Kind.BAD), Kind.GOOD.word]
'''


def traced(path, name: str) -> set[int]:
    """The lines that Python's own tracing tells of."""
    seen: set[int] = set()

    def trace(frame, event, _argument):
        if frame.f_code.co_filename != str(path):
            return None
        seen.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        assert importlib.import_module(name).run() == [1, 3, "good"]
    finally:
        sys.settrace(before)
    return seen


def test_probes_tell_what_a_tracer_tells(tmp_path, monkeypatch):
    for package in ("by_trace", "by_probe"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
        (tmp_path / package / "part.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    path, other = tmp_path / "by_trace" / "part.py", tmp_path / "by_probe" / "part.py"
    counted = set(Coverage(data_file=None, config_file=False).analysis2(str(path))[1])
    expected = traced(path, "by_trace.part") & counted
    probes = Probes("by_probe")
    monkeypatch.setattr(sys, "meta_path", [probes, *sys.meta_path])
    part = importlib.import_module("by_probe.part")
    assert part.run() == [1, 3, "good"]
    assert part.__doc__ == "Words."
    assert part.never.__doc__ == "Not called."
    lines = MODULE.splitlines()
    untold = {number for number in expected if "except KeyError" in lines[number - 1]}  # it was no KeyError
    untold |= {number for number in expected if "case Kind.BAD" in lines[number - 1]}
    assert len(untold) == 2
    assert probes.lines_run[str(other)] & counted == expected - untold
