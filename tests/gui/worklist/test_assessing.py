"""The judge looks at one case after the other; what it cannot see is told, and no score outlives its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.read_worklist import Reading, Row
from xraysr_gui.commands.triage.judging import Judged
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage, ModelUnavailable
from xraysr_gui.core.source import Source
from xraysr_gui.gui.worklist.assessing import Assessing
from xraysr_gui.studies.worklist_case import ListedCase, Score

SCORE = Score(0.9, 0.8, 0.95, None, True, "It is bright.", "bright 1", "bright 1 aaaa", "aa")
NAMES = ("a.png", "b.png", "c.png")


class Kept(QObject):
    """A list in memory: what is written is there at once."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scores: dict[int, Score | None] = dict.fromkeys(range(len(NAMES)))
        self.clock, self.forgotten = (lambda: 0.0), []

    @property
    def reading(self) -> Reading:
        cases = (
            ListedCase(number, Address(Path("/films") / name), 0.0, 0.0, score=self.scores[number])
            for number, name in enumerate(NAMES)
        )
        return Reading(tuple(Row(case, 0.0, 0.0, 0.0, is_overdue=False) for case in cases))

    def do(self, change: Callable[[Kept], object]) -> None:
        change(self)
        self.changed.emit()

    def score(self, id: int, score: Score, now: float) -> None:
        self.scores[id] = score

    def forget_score(self, id: int, now: float) -> None:
        self.scores[id] = None
        self.forgotten.append(id)


class Reader:
    def open(self, address: Address, progress):
        if address.name == "b.png":
            raise CannotOpenImage("b.png could not be opened.", why="It is torn.", remedy="Copy it again.")
        return SimpleNamespace(
            source=Source(address, sha256="aa"), shape=(4, 4), normalised=lambda: np.ones((4, 4))
        )


@pytest.fixture
def kept(qapp):
    return Kept()


@pytest.fixture
def said():
    return []


@pytest.fixture
def assessing(kept, jobs, said):
    def judge(radiograph, progress):
        said.append(radiograph.source.address.name)
        return Judged(SCORE)

    errors = []
    made = Assessing(kept, jobs, Reader(), judge, errors.append)
    made.errors = errors
    return made


def until(qtbot, there):
    qtbot.waitUntil(there, timeout=WAIT_MS)


def test_each_case_is_looked_at_once_in_the_order_of_the_list(qtbot, assessing, kept, said):
    assessing.go_on()
    until(qtbot, lambda: all(kept.scores.values()))
    assert said == ["a.png", "c.png"]
    assert kept.scores[0] == kept.scores[2] == SCORE
    assert kept.scores[1].reason == "b.png could not be opened. It is torn."
    assert not kept.scores[1].is_told
    kept.changed.emit()
    assert said == ["a.png", "c.png"]
    assert not assessing.errors


def test_without_a_judge_it_says_why_and_another_one_is_asked(qtbot, assessing, kept, said):
    good = assessing.judge

    def none(radiograph, progress):
        raise ModelUnavailable("No judge is installed.", why="The folder is empty.", remedy="Install one.")

    assessing.judge = none
    assessing.go_on()
    until(qtbot, lambda: assessing.why_none == "No judge is installed. The folder is empty.")
    kept.changed.emit()
    assert not any(kept.scores.values())
    assessing.judge = good
    assessing.try_again()
    until(qtbot, lambda: all(kept.scores.values()))
    assert assessing.why_none == ""


def test_a_fault_of_a_judge_is_told_and_the_others_go_on(qtbot, assessing, kept, said):
    good = assessing.judge

    def faulty(radiograph, progress):
        if radiograph.source.address.name == "a.png":
            raise ZeroDivisionError
        return good(radiograph, progress)

    assessing.judge = faulty
    assessing.go_on()
    until(qtbot, lambda: kept.scores[2] is not None)
    assert kept.scores[0] is None
    assert [type(one) for one in assessing.errors] == [ZeroDivisionError]


def test_a_score_holds_for_the_file_that_was_judged(qtbot, assessing, kept, said):
    assessing.go_on()
    until(qtbot, lambda: all(kept.scores.values()))
    case = kept.reading.cases[0]
    assessing.hold(case, Source(case.address, sha256="aa"))
    assessing.hold(case, Source(case.address))  # nobody knows
    assessing.hold(case, Source(Address(Path("/films/other.png")), sha256="bb"))  # another one of its series
    assert not kept.forgotten
    assessing.hold(case, Source(case.address, sha256="bb"))
    until(qtbot, lambda: said == ["a.png", "c.png", "a.png"])
    assessing.hold(kept.reading.cases[0], Source(case.address, sha256="bb"))  # the screen is behind the file
    assert kept.forgotten == [0]


def test_a_file_that_was_written_over_is_looked_at_again(qtbot, assessing, kept, said):
    assessing.go_on()
    until(qtbot, lambda: all(kept.scores.values()))
    assessing.look_again(Address(Path("/films/nobody.png")))
    assessing.look_again(kept.reading.cases[2].address)
    until(qtbot, lambda: said == ["a.png", "c.png", "c.png"])
    assert kept.forgotten == [2]
