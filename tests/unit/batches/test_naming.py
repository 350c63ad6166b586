"""What results are called."""

from __future__ import annotations

import os

import pytest

from xraysr_gui.batches.naming import output_name, renamed


@pytest.mark.parametrize(
    ("name", "ending", "output"),
    [
        ("a/film.png", "", "a/film.png"),
        ("a/film.TIF", "", "a/film.TIF"),
        ("a/film.jpg", "", "a/film.jpg.png"),
        ("a/IM0001", "", "a/IM0001.dcm"),
        ("a/film.v2.ima", "", "a/film.v2.ima.dcm"),
        ("volume.nii.gz", "", "volume.nii.gz.png"),
        ("film.dcm", "png", "film.dcm.png"),
        ("film.tif", "tiff", "film.tif"),
        ("film.png", "dcm", "film.png.dcm"),
    ],
)
def test_a_result_is_called_as_its_input_and_says_what_it_is(name, ending, output):
    assert output_name(name, ending) == output


def test_a_name_that_tells_what_the_file_is_not_gets_another_ending():
    assert renamed("a/IM1.dcm", "a/IM1", is_dicom=False) == "a/IM1.png"
    assert renamed("a/IM1.png", "a/IM1.png", is_dicom=True) == "a/IM1.png.dcm"
    assert renamed("a/film.tif", "a/film.tif", is_dicom=False) == "a/film.tif"


def test_a_name_that_no_disk_takes_is_cut_and_stays_another_one():
    names = ["ä" * 126 + end for end in ("ab", "cd")]
    outputs = [output_name(f"x/{name}.jpg"[: 2 + 253], "dcm") for name in names]

    assert len(set(outputs)) == 2
    assert all(len(os.fsencode(output.partition("/")[2])) <= 255 for output in outputs)
    assert all(output.endswith(".dcm") for output in outputs)
