"""Values of a foreign header, as the standard allows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from xraysr_gui.image_io.derived.clean_values import clean, clean_uid, plain
from xraysr_gui.image_io.dicom.dicom_values import quiet_pydicom


def header(**values: str) -> Dataset:
    made = Dataset()
    with quiet_pydicom():
        for keyword, value in values.items():
            setattr(made, keyword, value)
    return made


@pytest.mark.parametrize(
    ("keyword", "said", "wanted"),
    [
        ("PatientBirthDate", "19700131", "19700131"),
        ("PatientBirthDate", "1970.01.31", "19700131"),
        ("PatientBirthDate", "19701331", ""),
        ("PatientBirthDate", "31 January", ""),
        ("StudyTime", "10:15:00", "101500"),
        ("StudyTime", "256000", ""),
        ("PatientAge", "045Y", "045Y"),
        ("PatientAge", "45", ""),
        ("PatientWeight", "70.5", "70.5"),
        ("PatientWeight", "-1", ""),
        ("BodyPartExamined", "hand", "HAND"),
        ("BodyPartExamined", "a hand; rm -rf", ""),
        ("AccessionNumber", "1234567890123456789", "1234567890123456"),
        ("PatientName", "A^B^C^D^E^F^G", "A^B^C^D^E"),
        ("PatientName", "Yamada^Tarou=山田^太郎", "Yamada^Tarou=山田^太郎"),
        ("StudyDescription", "a\x07b\x00c", "a bc"),
    ],
)
def test_a_value_is_mended_or_left_out(keyword, said, wanted):
    assert clean(header(**{keyword: said}), keyword) == wanted


def test_what_is_not_there_stays_out():
    assert clean(Dataset(), "PatientName") == clean(Dataset(), "PatientWeight") == ""


@pytest.mark.parametrize(
    "uid", ["../../etc", "1", "1..2", "1.02.3", "1.2.a", "1.2." + "3" * 64, "2.22.5.6", "", "1.2.3\n"]
)
def test_what_is_no_uid_is_refused(uid):
    assert clean_uid(uid) == ""


@pytest.mark.parametrize("uid", ["1.2.840.10008.1.2", "2.25.329800735698586629295641978511506172918"])
def test_a_uid_stays_as_it_is(uid):
    assert clean_uid(uid) == uid


@given(st.text(max_size=200), st.integers(1, 64))
def test_plain_text_is_short_and_holds_no_sign_that_separates_values(words, longest):
    found = plain(words, longest)
    assert len(found) <= longest
    assert not set(found) & {"\\", "\n", "\r", "\0", "\x1b"}
    found.encode()
