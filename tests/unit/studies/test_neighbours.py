from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.listed_images import a_summary
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.image_io.folder_study import summary_by_folder
from xraysr_gui.studies.neighbours import ReadingOrder
from xraysr_gui.studies.tree import Entry, grow_tree, stacks_of

PLACES = [("A", "2", "1"), ("A", "2", "2"), ("A", "1", "1"), ("B", "1", "1"), ("B", "1", "2")]


@pytest.fixture
def tree():
    return grow_tree(
        Entry(
            a_summary(
                f"/{patient}/{study}/{series}.dcm",
                patient_name=patient,
                study_uid=study,
                study_date=f"2020010{study}",
                series_uid=series,
                series_number=int(series),
            )
        )
        for patient, study, series in PLACES
    )


@pytest.fixture
def stacks(tree):
    return [stack for *_, stack in stacks_of(tree)]


def test_series_follow_each_other_and_never_leave_the_study(tree, stacks):
    order = ReadingOrder(tree)
    names = ["/".join(place) for place in PLACES]
    assert [str(s.images[0].path.with_suffix(""))[1:] for s in stacks] == names
    for (here, there), (place, after) in zip(pairwise(stacks), pairwise(PLACES), strict=True):
        same = place[:2] == after[:2]
        assert order.series_beside(here, 1) is (there if same else None)
        assert order.series_beside(there, -1) is (here if same else None)


def test_the_next_patient_is_the_first_series_of_another_person(tree, stacks):
    order = ReadingOrder(tree)
    assert order.patient_beside(stacks[0], 1) is stacks[3]
    assert order.patient_beside(stacks[4], -1) is stacks[0]
    assert order.patient_beside(stacks[3], 1) is None
    assert order.words_of(stacks[3]).endswith("20200101, B")


def test_there_is_nothing_before_the_first_or_after_the_last(tree, stacks):
    order = ReadingOrder(tree)
    assert order.series_beside(stacks[0], -1) is None
    assert order.series_beside(stacks[-1], 1) is None
    assert order.case_beside(stacks[1], -1) is None
    assert order.case_beside(stacks[-1], 1) is None


def test_the_next_case_is_the_first_series_of_the_next_study(tree, stacks):
    order = ReadingOrder(tree)
    assert order.case_beside(stacks[0], 1) is stacks[2]
    assert order.case_beside(stacks[1], 1) is stacks[2]
    assert order.case_beside(stacks[2], 1) is stacks[3]
    assert order.case_beside(stacks[4], -1) is stacks[2]


def test_cases_are_studies_and_each_loose_file(tree):
    def loose(name: str, frames: int = 1, member: str = ""):
        return Entry(summary_by_folder(Address(Path(name), member), "PNG", (9, 9), 8, frames))

    def named(*entries):
        return [one.name for one in ReadingOrder(grow_tree(entries)).cases()]

    assert [str(one.path) for one in ReadingOrder(tree).cases()] == ["/A/2/1.dcm", "/A/1/1.dcm", "/B/1/1.dcm"]
    assert named(loose("/f/b.png"), loose("/f/a.png"), loose("/f/run.tif", 7), loose("/g/a.png")) == [
        "a.png", "b.png", "run.tif", "a.png",
    ]  # fmt: skip
    assert named(loose("/f/c.tif", 5), loose("/f/run.tif", 7)) == ["c.tif", "run.tif"]
    assert named(loose("/f/all.zip", member="l/b.png"), loose("/f/all.zip", member="l/a.png")) == [
        "a.png", "b.png",
    ]  # fmt: skip
    views = [
        Entry(a_summary(f"/v/{n}.dcm", study_uid="1", series_uid=str(n), series_number=n)) for n in (1, 2)
    ]
    assert named(*views) == ["1.dcm"], "views of one study stay one case, also where nobody is named"


def test_an_image_opened_by_itself_is_found_in_its_stack(tree, stacks):
    order = ReadingOrder(tree)
    opened = Stack("1.dcm", (Address(Path("/A/1/1.dcm"), frame=7),))
    assert order.stack_like(opened) is stacks[2]
    assert order.case_beside(opened, 1) is stacks[3]


def test_an_image_that_is_not_listed_has_no_neighbours(tree):
    stranger = Stack("x", (Address(Path("/x.dcm")),))
    for order in (ReadingOrder(tree), ReadingOrder()):
        assert order.stack_like(stranger) is None
        assert order.series_beside(stranger, 1) is None
        assert order.case_beside(stranger, 1) is None
