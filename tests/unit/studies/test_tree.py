from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.listed_images import a_summary
from xraysr_gui.core.address import Address
from xraysr_gui.studies.tree import MOST_FRAMES, Entry, files_of, grow_tree, readable_name, stacks_of

ANNA = {"patient_id": "1", "patient_name": "MEIER^ANNA"}


def tree_of(*summaries):
    return grow_tree(Entry(summary) for summary in summaries)


def only_series(*summaries):
    ((_, series, _), *_) = stacks_of(tree_of(*summaries))
    return series


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("MEIER^ANNA", "MEIER, ANNA"),
        ("MEIER^ANNA^MARIA^DR^JR", "MEIER, ANNA MARIA"),
        ("MEIER^^MARIA", "MEIER, MARIA"),
        ("^ANNA", "ANNA"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou"),
        ("=山田^太郎", "山田, 太郎"),
        ("Meier, Anna", "Meier, Anna"),
        ("^^^^", ""),
        ("", ""),
    ],
)
def test_a_person_name_reads_as_a_person_writes_it(written, read):
    assert readable_name(written) == read


def test_images_of_a_series_are_one_stack_in_the_order_of_their_numbers():
    series = only_series(
        a_summary("/a/3.dcm", **ANNA, series_uid="1.2", instance_number=10),
        a_summary("/a/1.dcm", **ANNA, series_uid="1.2", instance_number=9),
        a_summary("/a/2.dcm", **ANNA, series_uid="1.2", instance_number=2),
    )
    (stack,) = series.stacks
    assert [image.name for image in stack.images] == ["2.dcm", "1.dcm", "3.dcm"]


def test_images_without_a_number_come_in_the_natural_order_of_their_names():
    series = only_series(*(a_summary(f"/a/im{n}.png", study_uid="folder") for n in (10, 2, 1)))
    assert [image.name for image in series.stacks[0].images] == ["im1.png", "im2.png", "im10.png"]


def test_a_multi_frame_object_is_a_stack_of_its_own():
    series = only_series(
        a_summary(
            "/a/run.dcm", **ANNA, frames=3, frame_time_ms=40.0, series_uid="1", series_description="Run"
        ),
        a_summary("/a/1.dcm", **ANNA, series_uid="1", instance_number=1),
    )
    single, moving = series.stacks
    assert (single.title, single.images) == ("Run", (Address(Path("/a/1.dcm")),))
    assert (moving.title, moving.frame_time_ms, moving.is_moving) == ("Run · run.dcm", 40.0, True)
    assert moving.images == tuple(Address(Path("/a/run.dcm"), frame=frame) for frame in range(3))


def test_a_header_that_claims_two_billion_frames_costs_no_memory():
    series = only_series(a_summary("/a/1.dcm", frames=2**31 - 1))
    assert len(series.stacks[0].images) == 1
    assert len(only_series(a_summary("/a/1.dcm", frames=MOST_FRAMES)).stacks[0].images) == MOST_FRAMES


def test_two_people_with_one_name_or_one_number_stay_apart():
    tree = tree_of(
        a_summary("/a/1.dcm", patient_id="1", patient_name="MEIER^ANNA"),
        a_summary("/a/2.dcm", patient_id="2", patient_name="MEIER^ANNA"),
        a_summary("/a/3.dcm", patient_id="1", patient_name="MEIER^BERTA"),
        a_summary("/a/4.dcm", patient_name="MEIER^CARL", birth_date="19600101"),
        a_summary("/a/5.dcm", patient_name="MEIER^CARL", birth_date="19610101"),
    )
    assert len(tree) == 5


def test_a_name_in_other_letters_or_a_missing_birthday_makes_no_second_patient():
    (patient,) = tree_of(
        a_summary("/a/1.dcm", patient_id="1", patient_name="MEIER^ANNA"),
        a_summary("/a/2.dcm", patient_id="1", patient_name="Meier^Anna", birth_date="19600101", sex="F"),
    )
    assert (patient.name, patient.birth_date, patient.sex) == ("MEIER, ANNA", "19600101", "F")


def test_patients_come_by_name_studies_newest_first_and_series_by_number():
    tree = tree_of(
        a_summary("/a/0.png", study_uid="folder"),
        a_summary("/a/1.dcm", patient_id="2", patient_name="ZOE"),
        a_summary("/a/2.dcm", **ANNA, study_uid="1", study_date="20200101"),
        a_summary("/a/3.dcm", **ANNA, study_uid="2", study_date="20240101", series_uid="b", series_number=10),
        a_summary("/a/4.dcm", **ANNA, study_uid="2", study_date="20240101", series_uid="a", series_number=9),
    )
    assert [patient.name for patient in tree] == ["MEIER, ANNA", "ZOE", ""]
    assert [study.date for study in tree[0].studies] == ["20240101", "20200101"]
    assert [series.number for series in tree[0].studies[0].series] == [9, 10]


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"series_description": "PA", "series_number": 3}, "PA"),
        ({"series_number": 3}, "Series 3"),
        ({}, "1.dcm"),
    ],
)
def test_a_series_has_a_title_whatever_the_header_lacks(facts, title):
    series = only_series(a_summary("/a/1.dcm", **facts))
    assert (series.title, series.stacks[0].title) == (title, title)


def test_a_study_names_each_machine_once():
    (patient,) = tree_of(
        *(
            a_summary(f"/a/{number}.dcm", series_number=number, modality=modality)
            for number, modality in enumerate(["DX", "CR", "DX", ""])
        )
    )
    assert patient.studies[0].modalities == ("DX", "CR")


def test_files_of_a_branch_are_those_below_it_each_once():
    (patient,) = tree_of(
        a_summary("/a/1.dcm", **ANNA, frames=5, series_uid="1"),
        a_summary("/a/2.zip", "x/1.dcm", **ANNA, series_uid="2"),
        a_summary("/a/2.zip", "x/2.dcm", **ANNA, series_uid="2"),
    )
    zipped = next(
        series for _, series, _ in stacks_of([patient]) if series.stacks[0].images[0].path == Path("/a/2.zip")
    )
    assert files_of(zipped) == files_of(zipped.stacks[0]) == (Path("/a/2.zip"),)
    assert set(files_of(patient)) == set(files_of(patient.studies[0])) == {Path("/a/1.dcm"), Path("/a/2.zip")}


def test_a_series_knows_which_of_its_files_are_gone():
    entries = [
        Entry(a_summary("/a/1.dcm", series_uid="1"), vanished=True),
        Entry(a_summary("/a/2.dcm", series_uid="1")),
    ]
    ((_, series, _),) = stacks_of(grow_tree(entries))
    assert series.vanished == {Path("/a/1.dcm")}


facts = st.fixed_dictionaries(
    {
        "patient_id": st.sampled_from(["", "1", "2"]),
        "patient_name": st.sampled_from(["", "A", "B^C"]),
        "study_uid": st.sampled_from(["", "1", "2"]),
        "study_date": st.sampled_from(["", "20200101", "20210101"]),
        "series_uid": st.sampled_from(["", "1", "2"]),
        "series_number": st.integers(0, 3),
        "instance_number": st.integers(0, 3),
        "frames": st.integers(0, 2),
    }
)


@given(st.lists(facts, max_size=12), st.randoms(use_true_random=False))
def test_no_image_is_lost_or_doubled_and_the_order_of_finding_does_not_matter(several, dice: random.Random):
    entries = [Entry(a_summary(f"/a/{number}.dcm", **each)) for number, each in enumerate(several)]
    tree = grow_tree(entries)
    images = [image for *_, stack in stacks_of(tree) for image in stack.images]
    assert len(images) == len(set(images)) == sum(max(1, each["frames"]) for each in several)
    shuffled = list(entries)
    dice.shuffle(shuffled)
    assert [stack for *_, stack in stacks_of(grow_tree(shuffled))] == [stack for *_, stack in stacks_of(tree)]
