"""Words that come from files, and words of decoders, as a reader sees them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.dicom_files import write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.file_refusals import reason
from xraysr_gui.image_io.readers import reader_of


def test_a_patients_name_turns_nothing_round_in_list_and_labels(tmp_path):
    name = "Doe\u202eenaJ^\u202dX"
    path = write_dicom(
        tmp_path / "a.dcm", np.ones((4, 4), np.uint16), PatientName=name, SpecificCharacterSet="ISO_IR 192"
    )
    content = Content(Address(path))
    reader = reader_of(content).decoder()
    labels = " ".join(str(value) for _, value in reader.read(content, 0).source.labels)
    for words in (reader.summarise(content).patient_name, labels):
        assert "Doe" in words
        assert not {"\u202e", "\u202d"} & set(words)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("cannot identify image file <_io.BytesIO object at 0x7f63a5cd7dd0>", "cannot identify image file"),
        ("Error -3 while decompressing data: invalid block type", "invalid block type"),
        (
            "Error -5 while decompressing data: incomplete or truncated stream",
            "incomplete or truncated stream",
        ),
        ("", "no reason given"),
        ("a strip is  too\nshort.", "a strip is too short"),
    ],
)
def test_a_reason_names_nothing_of_python(said, told):
    assert reason(said) == told
