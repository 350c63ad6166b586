from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.core.source import Source
from xraysr_gui.core.workspace import KEPT_UNCHANGED, MAX_UNDO, Document, Workspace


def image(name: str = "a.dcm") -> Radiograph:
    return Radiograph.of_pixels(np.zeros((4, 5)), white=1.0, source=Source(Address(Path(name))))


def mark(length: float = 1.0) -> Distance:
    return Distance((Point(0, 0), Point(length, 0)))


def enhanced(radiograph: Radiograph) -> Radiograph:
    return radiograph.enhanced(radiograph.normalised(), Step("x", 1, (), "Sharper"), 1)


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace()
    workspace.open(image())
    return workspace


def test_nothing_is_open_at_first():
    workspace = Workspace()
    assert workspace.document is None
    assert not workspace.can_undo
    assert not workspace.can_redo
    workspace.undo()
    workspace.redo()


def test_the_newest_image_of_a_document_is_shown(workspace):
    document = workspace.document
    result = enhanced(document.original)
    assert document.shown is document.original
    assert document.with_result(result).shown is result


def test_documents_change_by_making_new_ones():
    document = Document(image())
    two = document.with_mark(mark(1)).with_mark(mark(2))
    assert document.marks == ()
    assert two.with_mark_replaced(0, mark(3)).marks == (mark(3), mark(2))
    assert two.without_mark(0).marks == (mark(2),)
    assert two.without_mark(1).marks == (mark(1),)


def test_a_result_is_deleted_by_its_number_and_undo_brings_it_back(workspace):
    first, second = enhanced(image()), enhanced(image())
    document = workspace.document.with_result(first).with_result(second)
    workspace.change(document)

    workspace.change(document.without_result(1))

    assert workspace.document.versions == (document.original, second)
    workspace.undo()
    assert workspace.document.results == (first, second)


@pytest.mark.parametrize("version", [-1, 0, 2])
def test_the_original_cannot_be_deleted(workspace, version):
    document = workspace.document.with_result(enhanced(image()))
    with pytest.raises(ValueError, match="from 1 to 1"):
        document.without_result(version)


def test_a_change_after_an_undo_forgets_what_was_undone(workspace):
    document = workspace.document
    workspace.change(document.with_mark(mark(1)))
    workspace.undo()
    workspace.change(document.with_mark(mark(2)))
    assert not workspace.can_redo
    workspace.redo()
    assert workspace.document.marks == (mark(2),)


def test_only_so_many_steps_are_kept(workspace):
    for length in range(MAX_UNDO + 10):
        workspace.change(replace(workspace.document, marks=(mark(length),)))
    steps = 0
    while workspace.can_undo:
        workspace.undo()
        steps += 1
    assert steps == MAX_UNDO
    assert workspace.document.marks == (mark(9),)


def test_undo_belongs_to_the_active_image(workspace):
    first = workspace.document
    workspace.change(first.with_mark(mark()))
    workspace.open(image("b.dcm"))
    assert not workspace.can_undo
    workspace.activate(first.address)
    workspace.undo()
    assert workspace.document.marks == ()


def test_a_document_that_is_not_active_can_change_and_be_undone_later(workspace):
    first = workspace.document
    workspace.open(image("b.dcm"))
    workspace.change(first.with_mark(mark()))
    assert workspace.document.address != first.address
    assert workspace.document_at(first.address).marks == (mark(),)
    workspace.activate(first.address)
    assert workspace.can_undo


def test_reading_an_image_again_keeps_what_was_drawn_on_it(workspace):
    workspace.change(workspace.document.with_mark(mark()))
    again = image()
    workspace.open(again)
    assert workspace.document.original is again
    assert workspace.document.marks == (mark(),)


def test_listeners_hear_of_every_change(workspace):
    heard = []
    workspace.on_change(lambda: heard.append(workspace.document.marks))
    workspace.change(workspace.document.with_mark(mark()))
    workspace.undo()
    workspace.undo()
    workspace.redo()
    assert heard == [(mark(),), (), (mark(),)]


def test_images_that_no_view_shows_give_their_memory_back_but_not_their_marks():
    workspace = Workspace()
    images = [image(f"{number}.dcm") for number in range(KEPT_UNCHANGED + 4)]
    for radiograph in images:
        workspace.open(radiograph)
        workspace.change(workspace.document.with_mark(mark()))
    in_view = frozenset([images[0].source.address])

    workspace.release(in_view)

    kept = [r for r in images if workspace.document_at(r.source.address) is not None]
    assert kept == [images[0], *images[-KEPT_UNCHANGED - 1 :]]
    assert workspace.document_at(images[1].source.address) is None
    workspace.open(images[1])
    assert workspace.document.marks == (mark(),)


def test_images_with_results_are_kept():
    workspace = Workspace()
    first = image("first.dcm")
    workspace.open(first)
    workspace.change(workspace.document.with_result(enhanced(first)))
    for number in range(KEPT_UNCHANGED + 3):
        workspace.open(image(f"{number}.dcm"))
    workspace.release(frozenset())
    assert workspace.document_at(first.source.address).results


class UndoAndRedo(RuleBasedStateMachine):
    """The history behaves as two piles of paper would."""

    def __init__(self) -> None:
        super().__init__()
        self.workspace = Workspace()
        self.workspace.open(image())
        self.past: list[tuple] = []
        self.now: tuple = ()
        self.future: list[tuple] = []

    @rule(length=st.integers(1, 9))
    def draw(self, length: int) -> None:
        self.workspace.change(self.workspace.document.with_mark(mark(length)))
        self.past.append(self.now)
        self.now, self.future = (*self.now, mark(length)), []

    @precondition(lambda self: self.now)
    @rule()
    def delete(self) -> None:
        self.workspace.change(self.workspace.document.without_mark(0))
        self.past.append(self.now)
        self.now, self.future = self.now[1:], []

    @rule()
    def undo(self) -> None:
        self.workspace.undo()
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()

    @rule()
    def redo(self) -> None:
        self.workspace.redo()
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()

    @invariant()
    def agrees(self) -> None:
        assert self.workspace.document.marks == self.now
        assert self.workspace.can_undo == bool(self.past)
        assert self.workspace.can_redo == bool(self.future)


UndoAndRedo.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
TestUndoAndRedo = UndoAndRedo.TestCase


def box(id: str, left: float = 0.0) -> Rectangle:
    return Rectangle(id=id, name=id, box=Box(left, 0.0, 2.0, 2.0))


def test_regions_are_added_replaced_where_they_stand_and_deleted():
    document = Document(image()).with_regions(box("a"), box("b"))
    moved = document.with_regions(box("a", 1.0), box("c"))
    assert [region.id for region in moved.regions] == ["a", "b", "c"]
    assert moved.region("a") == box("a", 1.0)
    assert moved.region("x") is None
    assert [region.id for region in moved.without_region("b").regions] == ["a", "c"]
    assert document.region("a") == box("a")


def test_regions_are_kept_when_an_image_is_read_again_or_gives_its_memory_back(workspace):
    workspace.change(workspace.document.with_regions(box("a")))
    workspace.open(image())
    assert workspace.document.regions == (box("a"),)
    first = workspace.document.address
    for number in range(KEPT_UNCHANGED + 2):
        workspace.open(image(f"{number}.dcm"))
    workspace.release(frozenset())
    assert workspace.document_at(first) is None
    workspace.open(image())
    assert workspace.document.regions == (box("a"),)


def test_what_is_exchanged_goes_with_the_change_before_in_one_undo(workspace):
    before = workspace.document
    first = enhanced(before.original)
    workspace.change(before.with_result(first))
    for _ in range(3):
        now = workspace.document
        workspace.exchange(now.with_exchanged(now.results[0], enhanced(before.original)))

    assert len(workspace.document.results) == 1
    assert workspace.document.results[0] is not first
    workspace.undo()
    assert workspace.document is before
    assert not workspace.can_undo
