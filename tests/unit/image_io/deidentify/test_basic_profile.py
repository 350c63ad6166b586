"""The Basic Profile on headers made of every attribute that pydicom knows, each with a name planted in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from pydicom.datadict import DicomDictionary
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import generate_uid

from xraysr_gui.core.identifying import identifying_words, says_any
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.image_io.deidentify.basic_profile import ACTIONS
from xraysr_gui.image_io.deidentify.profile import deidentified, mapping_of
from xraysr_gui.image_io.dicom.dicom_values import quiet_pydicom

NEEDLE = "Quirrel"
KEY = b"k" * 32
TEXTS = {"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"}
PLAIN = Leaving(without_patient=True)
DAY, LATER = "20240229", "20240307"
UID = "1.2.826.0.1.3680043.9.77"


def everything() -> Dataset:
    """Every attribute below the pixels: texts with the name, the rest with a day and a UID."""
    made = Dataset()
    for tag, (kind, *_) in DicomDictionary.items():
        if not 0x00080000 <= tag < 0x7FE00000 or " or " in kind:
            continue
        value = (
            NEEDLE
            if kind in TEXTS
            else {"DA": DAY, "DT": DAY + "101500", "TM": "101500", "UI": UID}.get(kind)
        )
        if value is not None:
            made.add(DataElement(tag, kind, value))
    made.PatientName = f"{NEEDLE}^Zacharias"
    nested = Dataset()
    nested.PatientName, nested.StudyDate, nested.StudyInstanceUID = f"{NEEDLE}^Z", DAY, UID
    nested.ImageComments = nested.ViewPosition = NEEDLE
    nested.add_new(0x00091001, "LO", NEEDLE)
    made.ReferencedImageSequence = made.AnatomicRegionSequence = [nested]
    block = made.private_block(0x0029, "SOME VENDOR", create=True)
    block.add_new(1, "UT", f"told by {NEEDLE}")
    made.add_new(0x60003000, "OW", NEEDLE.encode() + b"\0")
    made.add_new(0x60000022, "LO", NEEDLE)
    made.add_new(0x0008FFF1, "UN", NEEDLE.encode() + b"\0")
    return made


def bytes_of(header: Dataset) -> bytes:
    file = BytesIO()
    header.ensure_file_meta()
    dcmwrite(file, header, implicit_vr=False, little_endian=True)
    return file.getvalue()


@pytest.mark.parametrize(
    "told",
    [
        PLAIN,
        replace(PLAIN, shifts_dates=True),
        replace(PLAIN, keeps_device=True, keeps_characteristics=True),
    ],
    ids=["plain", "dates", "device-and-person"],
)
def test_no_name_no_day_and_no_uid_is_left_of_a_header_that_has_them_everywhere(told):
    with quiet_pydicom("a test", 10**6):
        before = everything()
        planted = bytes_of(before)
        assert planted.count(NEEDLE.encode()) > 500
        assert planted.count(DAY.encode()) > 50
        left = bytes_of(deidentified(before, told, mapping_of(before, KEY)))
    for word in (NEEDLE, DAY, UID):
        assert word.lower().encode() not in left.lower(), word


def test_what_the_table_says_is_done_to_each_of_its_attributes():
    """By the letters of the standard: X is gone, Z is empty, D says something else, U is another UID."""
    with quiet_pydicom("a test", 10**6):
        before = everything()
        left = deidentified(before, PLAIN, mapping_of(before, KEY))
    assert len(ACTIONS) > 640
    seen = dict.fromkeys("XZDU", 0)
    for tag, letters in ACTIONS.items():
        if tag not in before or before[tag].VR == "SQ" or tag in (0x00100010, 0x00100020):
            continue
        if letters == "X":
            assert tag not in left
        elif letters in ("Z", "X/Z"):
            assert str(left[tag].value or "") == ""
        elif letters == "U":
            assert left[tag].value not in ("", UID)
        elif tag in left:
            assert left[tag].value not in ("", before[tag].value)
        seen[letters[0]] += 1
    assert min(seen.values()) > 20


def test_uids_names_and_spans_of_time_fit_together_over_many_files():
    told = replace(PLAIN, shifts_dates=True, keeps_device=True, keeps_characteristics=True)
    first, second, other = Dataset(), Dataset(), Dataset()
    for made, number, day in ((first, "7", DAY), (second, "7", LATER), (other, "8", DAY)):
        made.PatientID, made.PatientName, made.StudyDate, made.StudyTime = number, "Who^Ever", day, "101500"
        made.StudyInstanceUID, made.SOPInstanceUID = UID, generate_uid()
        made.SOPClassUID, made.StationName, made.PatientSex = "1.2.840.10008.5.1.4.1.1.1", "ROOM3", "F"
        made.PatientBirthDate = "19700101"
    a, b, c = (deidentified(one, told, mapping_of(one, KEY)) for one in (first, second, other))
    assert a.StudyInstanceUID == b.StudyInstanceUID != UID
    assert a.SOPInstanceUID != b.SOPInstanceUID
    assert a.SOPClassUID == "1.2.840.10008.5.1.4.1.1.1"
    assert a.PatientID == b.PatientID != c.PatientID
    days = mapping_of(first, KEY).days
    assert (a.StudyDate, a.StudyTime, a.PatientBirthDate) != (DAY, "101500", "")
    moved = [datetime.strptime(one.StudyDate, "%Y%m%d") for one in (a, b, c)]
    assert (moved[1] - moved[0]).days == 7
    assert (datetime.strptime(DAY, "%Y%m%d") - moved[0]).days == days
    assert moved[2] != moved[0]
    assert (a.StationName, a.PatientSex) == ("ROOM3", "F")
    elsewhere = deidentified(first, told, mapping_of(first, b"q" * 32))
    assert elsewhere.StudyInstanceUID != a.StudyInstanceUID
    assert elsewhere.PatientID != a.PatientID


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Müller^Änne", "ball of Mueller"),
        ("Müller^Änne", "ball of Muller"),
        ("Müller^Änne", "ball of ANNE"),
        ("Mueller^Anne", "ball of Müller"),
        ("Mueller^Anne", "ball of Muller"),
        ("Muller^Anne", "ball of Mueller"),
        ("OBrien^Pat", "ball O'Brien"),
        ("O'Brien^Pat", "ball obrien"),
        ("Li^Wu", "ball of Li"),
        ("Zyxwvut^Planted", "ball of Zyxwvu"),
        ("Yamada=山田^太郎", "山田様"),
        ("Søren^Å", "soeren"),
    ],
)
def test_a_name_is_found_in_any_spelling(name, said):
    assert says_any(said, identifying_words([name]), is_typed=True)


def test_words_that_say_nobody_are_left():
    words = identifying_words(["Müller^Änne", "P-12", "Li^Wu"])
    for said in ("CHEST", "12 bits", "ball", "linear", "MONOCHROME2", "posterior", "12"):
        assert not says_any(said, words, is_typed=True), said


def test_what_a_person_typed_goes_whatever_it_says():
    header = Dataset()
    header.PatientName = "Li^Wu"
    header.PixelSpacingCalibrationDescription = "ball of a friend of hers"
    header.CodeMeaning = "Chest"
    header.ViewPosition = "LI"
    made = deidentified(header, Leaving(without_patient=True), mapping_of(header, b"secret"))
    assert made.PixelSpacingCalibrationDescription == "REMOVED"
    assert made.CodeMeaning == "Chest"
    assert made.ViewPosition == "LI"
