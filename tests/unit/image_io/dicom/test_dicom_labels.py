"""Names and dates as people write them, in any character set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from tests.support.dicom_files import EXPLICIT, element, image_elements, start_of, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.dicom.dicom_labels import KEYWORDS, LONGEST, labels_of, person


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DOE^Jane^Mary^Dr^PhD", "Dr Jane Mary DOE PhD"),
        ("DOE", "DOE"),
        ("DOE^^^^", "DOE"),
        ("^Jane", "Jane"),
        ("", ""),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Tarou Yamada (山田 太郎) (やまだ たろう)"),
        ("=山田^太郎", "山田 太郎"),
        ("Hong^Gildong=洪^吉洞=홍^길동", "Gildong Hong (洪 吉洞) (홍 길동)"),
        ("Диана^Люда", "Люда Диана"),
        ("A^B^C^D^E^F^G", "D B C A E"),
    ],
)
def test_a_person_name_reads_as_people_write_it(name, words):
    assert person(name) == words


@given(st.text())
def test_no_name_is_too_odd(name):
    assert isinstance(person(name), str)


@pytest.mark.parametrize(
    ("character_set", "name"),
    [
        ("ISO_IR 100", "Müller^Jürgen"),
        ("ISO_IR 192", "山田^太郎"),
        ("ISO_IR 144", "Диана^Люда"),
        (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎"),
    ],
)
def test_every_character_set_is_read(tmp_path, character_set, name):
    path = write_dicom(tmp_path / "a.dcm", [[1]], SpecificCharacterSet=character_set, PatientName=name)
    assert dicom_reader.read(Content(Address(path)), 0).source.label("PatientName") == person(name)


@pytest.mark.parametrize("said", ["ISO_IR 100", None])
@pytest.mark.parametrize(
    ("written", "read"),
    [("utf-8", "Jörg MÜLLER"), ("latin-1", "Jörg MÜLLER"), ("utf-8", "Łucja ŻÓŁĆ"), ("latin-1", "René Ã¼X")],
)
def test_utf_8_under_another_name_is_read_as_it_was_meant(tmp_path, said, written, read):
    """What is no UTF-8 stays what its character set makes of it."""
    given, family = read.split()
    name = f"{family}^{given}".encode(written)
    whole = start_of(EXPLICIT) + (element(0x00080005, b"CS", said.encode()) if said else b"")
    whole += element(0x00100010, b"PN", name + b" " * (len(name) % 2)) + image_elements(2, 2)
    path = tmp_path / "a.dcm"
    path.write_bytes(whole + element(0x7FE00010, b"OW", bytes(8)))
    assert dict(dicom_reader.read(Content(Address(path)), 0).source.labels)["PatientName"] == read


def test_only_what_the_file_says_is_listed_in_a_fixed_order():
    header = Dataset()
    header.KVP, header.PatientID, header.PatientOrientation, header.StudyDate = "81", " 42 ", ["L", "F"], ""
    assert labels_of(header) == (("PatientID", "42"), ("PatientOrientation", "L\\F"), ("KVP", "81"))


def test_a_label_has_an_end():
    header = Dataset()
    header.StudyDescription = "x" * 60
    header.DerivationDescription = "y" * 900
    assert dict(labels_of(header))["DerivationDescription"] == "y" * LONGEST


def test_every_keyword_is_one_that_dicom_knows():
    from pydicom.datadict import tag_for_keyword

    assert all(tag_for_keyword(keyword) is not None for keyword in KEYWORDS)
