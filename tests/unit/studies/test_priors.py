from __future__ import annotations

import pytest

from tests.support.listed_images import a_summary
from xraysr_gui.studies.priors import apart, days_between, priors_of
from xraysr_gui.studies.tree import Entry, grow_tree, stacks_of

STUDIES = (  # date, time, series: modality and body part
    ("20200110", "090000", (("DX", "CHEST"),)),
    ("20200110", "150000", (("DX", "CHEST"), ("DX", "HAND"))),
    ("20180305", "120000", (("MR", "CHEST"), ("DX", "HAND"), ("DX", "CHEST"))),
    ("", "", (("DX", "CHEST"),)),
    ("20210601", "080000", (("DX", "CHEST"),)),
)


def tree_of(patient_id="7", others=()):
    entries = [
        Entry(
            a_summary(
                f"/{day or 'undated'}/{time}/{number}.dcm",
                patient_id=patient_id,
                patient_name="Somebody",
                study_uid=f"{day}.{time}",
                study_date=day,
                study_time=time,
                series_uid=f"{day}.{time}.{number}",
                series_number=number,
                modality=modality,
                body_part=part,
            )
        )
        for day, time, series in STUDIES
        for number, (modality, part) in enumerate(series, 1)
    ]
    return grow_tree([*entries, *others])


def stack_at(tree, path):
    return next(stack for *_, stack in stacks_of(tree) if str(stack.images[0].path) == path)


def places(priors):
    return [(str(one.stack.images[0].path), one.days) for one in priors]


def test_the_newest_comes_first_and_of_each_the_series_most_alike():
    tree = tree_of()
    assert places(priors_of(tree, stack_at(tree, "/20210601/080000/1.dcm"))) == [
        ("/20200110/150000/1.dcm", 508),
        ("/20200110/090000/1.dcm", 508),
        ("/20180305/120000/3.dcm", 1184),
    ]
    assert places(priors_of(tree, stack_at(tree, "/20200110/150000/2.dcm"))) == [
        ("/20200110/090000/1.dcm", 0),
        ("/20180305/120000/2.dcm", 676),
    ]


def test_nothing_is_earlier_than_the_first_or_than_a_study_without_a_date():
    tree = tree_of()
    assert priors_of(tree, stack_at(tree, "/20180305/120000/1.dcm")) == ()
    assert priors_of(tree, stack_at(tree, "/undated/1.dcm")) == ()


def test_people_without_a_number_are_not_taken_for_each_other():
    tree = tree_of(patient_id="")
    assert priors_of(tree, stack_at(tree, "/20210601/080000/1.dcm")) == ()


def test_another_patient_is_never_a_prior():
    facts = {"patient_id": "8", "study_uid": "9", "study_date": "20190101", "series_uid": "9.1"}
    other = a_summary("/other.dcm", patient_name="Another", **facts)
    tree = tree_of(others=[Entry(other)])
    found = priors_of(tree, stack_at(tree, "/20210601/080000/1.dcm"))
    assert "/other.dcm" not in [path for path, _ in places(found)]


SPANS = [(0, (0, 0, 0)), (59, (0, 0, 59)), (61, (0, 2, 0)), (365, (1, 0, 0)), (1184, (3, 3, 0))]


@pytest.mark.parametrize(("days", "words"), SPANS)
def test_a_span_is_told_in_what_a_reader_would_name(days, words):
    assert apart(days) == words


def test_what_is_no_date_has_no_distance():
    assert days_between("20191301", "20200101") is None
    assert days_between("20191231", "20200101") == 1
