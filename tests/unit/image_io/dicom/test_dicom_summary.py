"""What the study browser learns of a file, without its pixels."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.dicom_files import EXPLICIT, IMPLICIT, element, image_elements, start_of, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom.dicom_summary import summarise
from xraysr_gui.image_io.summary import Summary


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_a_summary_says_who_what_and_when(tmp_path, syntax):
    path = write_dicom(
        tmp_path / "a.dcm",
        np.zeros((3, 4, 5)),
        syntax=syntax,
        PatientName="TEST^Tina",
        PatientID="42",
        PatientBirthDate="19700102",
        PatientSex="F",
        StudyInstanceUID="1.2.3",
        StudyDate="20240506",
        StudyTime="101112",
        StudyDescription="Chest",
        AccessionNumber="A7",
        SeriesInstanceUID="1.2.3.4",
        SeriesNumber=2,
        SeriesDescription="PA",
        BodyPartExamined="CHEST",
        InstanceNumber=9,
        FrameTime="40",
    )
    assert summarise(Content(Address(path, frame=2))) == Summary(
        address=Address(path),
        format="DICOM",
        patient_id="42",
        patient_name="Tina TEST",
        birth_date="19700102",
        sex="F",
        study_uid="1.2.3",
        study_date="20240506",
        study_time="101112",
        study_description="Chest",
        accession="A7",
        series_uid="1.2.3.4",
        series_number=2,
        series_description="PA",
        modality="DX",
        body_part="CHEST",
        instance_number=9,
        rows=4,
        columns=5,
        bits=12,
        frames=3,
        frame_time_ms=40.0,
    )


def test_old_dates_are_understood_and_damaged_numbers_are_none(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(
        start_of(EXPLICIT)
        + element(0x00080020, b"DA", b"1994.06.13")
        + element(0x00200013, b"IS", b"9x")
        + image_elements()
        + element(0x7FE00010, b"OW", b"\0" * 32)
    )
    summary = summarise(Content(Address(path)))
    assert (summary.study_date, summary.instance_number, summary.rows) == ("19940613", 0, 4)


def test_what_holds_no_image_is_not_listed(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(start_of(EXPLICIT) + element(0x00080060, b"CS", b"SR"))
    with pytest.raises(CannotOpenImage, match=r"without pixel data \(modality SR\)"):
        summarise(Content(Address(path)))


def test_a_value_that_claims_too_much_does_not_stop_the_summary_in_a_crash(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(start_of(EXPLICIT) + element(0x00091010, b"OB", b"x", 0xFFFFFF00))
    with pytest.raises(CannotOpenImage):
        summarise(Content(Address(path)))
