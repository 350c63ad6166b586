from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from tests.support.listed_images import a_summary
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.image_io.reader_service import summarise_paths
from xraysr_gui.image_io.summary import Summary
from xraysr_gui.studies.neighbours import ReadingOrder
from xraysr_gui.studies.tree import Entry, grow_tree, stacks_of, without_copies


def images(*summaries: Summary) -> list[Address]:
    tree = grow_tree(Entry(one) for one in summaries)
    return [image for *_, stack in stacks_of(tree) for image in stack.images]


def film(path: str, member: str = "", **facts) -> Summary:
    said = {"identity": "same", "patient_name": "A", "study_uid": "1", "series_uid": "2"} | facts
    return a_summary(path, member, **said)


def test_one_image_in_a_folder_a_second_folder_and_an_archive_counts_once():
    found = images(film("/all.zip", "a.dcm"), film("/one/a.dcm"), film("/two/a.dcm"))
    assert found == [Address(Path("/one/a.dcm"))]


def test_what_differs_in_content_or_person_stays_apart():
    assert len(images(film("/a.dcm"), film("/b.dcm", identity="other"))) == 2
    assert len(images(film("/a.dcm"), film("/b.dcm", patient_name="B"))) == 2
    assert len(images(film("/a.dcm", identity=""), film("/b.dcm", identity=""))) == 2


def test_pictures_without_a_patient_stay_apart_by_folder_but_not_in_an_archive():
    plain = {"format": "PNG", "patient_name": ""}
    one = replace(film("/one/a.png", study_uid="1"), **plain)
    two = replace(film("/two/a.png", study_uid="2"), **plain)
    packed = replace(film("/all.zip", "a.png", study_uid="3"), **plain)
    assert images(packed, one, two) == [one.address, two.address]


def test_a_copy_that_is_opened_stands_where_the_listed_one_does():
    tree = grow_tree(map(Entry, (film("/one/a.dcm"), film("/two/a.dcm"))))
    ((*_, stack),) = stacks_of(tree)
    opened = Stack("a.dcm", (Address(Path("/two/a.dcm")),))
    assert ReadingOrder(tree).stack_like(opened) is stack


def test_a_file_and_the_same_file_in_an_archive_have_one_identity(tmp_path):
    from PySide6.QtGui import QImage

    greys = np.random.default_rng(1).integers(0, 255, (600, 700), np.uint8)
    path, other, packed = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "all.zip"
    for one, pixels in ((path, greys), (other, 255 - greys)):
        assert QImage(pixels.data, 700, 600, 700, QImage.Format.Format_Grayscale8).save(str(one))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "in/a.png")
    found, refused = summarise_paths([path, packed, other], lambda *_: None)
    assert not refused
    first, second, third = (one["identity"] for one in found)
    assert first == second != third


def test_volumes_that_begin_alike_are_no_copies(tmp_path):
    """Two masks of one volume: the same header, empty slices, and a spot that is drawn far behind."""
    volumes = {name: np.zeros((40, 128, 128), np.uint8) for name in "ab"}
    volumes["b"][30, 60:64, 60:64] = 1
    for name, stored in volumes.items():
        sitk.WriteImage(sitk.GetImageFromArray(stored), str(tmp_path / f"{name}.nii"))
        sitk.WriteImage(sitk.GetImageFromArray(stored), str(tmp_path / f"{name}.hdr"))
    (tmp_path / "copy of b.nii").write_bytes((tmp_path / "b.nii").read_bytes())
    found, refused = summarise_paths(sorted(tmp_path.glob("*[ri]")), lambda fraction, doing: None)
    assert not refused
    kept = without_copies(Entry(Summary.from_json(one)) for one in found)
    assert sorted(one.summary.address.name for one in kept) == ["a.hdr", "a.nii", "b.hdr", "b.nii"]
