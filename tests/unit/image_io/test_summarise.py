"""What the study list learns of files, archives and discs."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.support.dicom_files import write_dicom
from tests.unit.image_io.dicom.test_dicomdir import disc
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.image_io.summarise import GLIMPSE_BYTES, summarise_paths
from xraysr_gui.image_io.summary import Summary

STORED = np.arange(64).reshape(8, 8)


def look(*paths: Path) -> tuple[list[Summary], list[dict[str, Any]]]:
    found, refused = summarise_paths(list(paths), lambda fraction, doing: None)
    return [Summary.from_json(row) for row in found], refused


def picture(rows: int = 4, columns: int = 5) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.zeros((rows, columns), np.uint8)).save(out, "PNG")
    return out.getvalue()


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_pictures_of_a_folder_are_one_study_without_a_patient(tmp_path):
    folder = tmp_path / "knees"
    folder.mkdir()
    for name in ("b.png", "a.png"):
        (folder / name).write_bytes(picture())
    found, refused = look(folder / "b.png", folder / "a.png")
    assert not refused
    assert {(one.patient_id, one.study_description, one.format) for one in found} == {("", "knees", "PNG")}
    assert [(one.rows, one.columns, one.bits, one.frames) for one in found] == [(4, 5, 8, 1)] * 2
    assert len({one.study_uid for one in found}) == len({one.series_uid for one in found}) == 1
    assert all(re.fullmatch(r"[0-9.]{1,64}", uid) for uid in (found[0].study_uid, found[0].series_uid))
    (tmp_path / "c.png").write_bytes(picture())
    assert look(tmp_path / "c.png")[0][0].study_uid != found[0].study_uid
    assert look(folder / "a.png")[0][0].study_uid == found[0].study_uid


def test_a_file_that_is_no_image_is_refused_and_stops_nobody(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear colleague")
    path = write_dicom(tmp_path / "a.dcm", STORED, StudyInstanceUID="1.2.3")
    found, refused = look(tmp_path / "letter.txt", path, tmp_path / "gone")
    assert [one.study_uid for one in found] == ["1.2.3"]
    assert [Path(row["path"]).name for row in refused] == ["letter.txt", "gone"]
    assert all(row["sentence"].count(".") >= 3 for row in refused)


def test_an_archive_gives_each_of_its_images_and_passes_over_the_rest(tmp_path):
    one = write_dicom(tmp_path / "a.dcm", STORED, StudyInstanceUID="1.2.3", PatientID="7")
    path = archive(
        tmp_path / "sent.zip",
        {"s/a.dcm": one.read_bytes(), "s/t/b.png": picture(), "read me.txt": b"words", "DICOMDIR": b""},
    )
    found, refused = look(path)
    assert [(one.address.path, one.address.member) for one in found] == [
        (path, "s/a.dcm"),
        (path, "s/t/b.png"),
    ]
    assert not refused
    assert found[0].patient_id == "7"
    assert (found[1].study_description, found[1].series_description) == ("sent.zip", "s/t")


def test_a_large_member_is_unpacked_no_further_than_its_header(tmp_path, monkeypatch):
    noise = np.random.default_rng(1).integers(0, 4096, (600, 600))
    one = write_dicom(tmp_path / "a.dcm", noise, StudyInstanceUID="1.2.3")
    path = archive(tmp_path / "a.zip", {"a.dcm": one.read_bytes()})
    taken: list[int] = []
    genuine = zipfile.ZipExtFile.read

    def read(self: zipfile.ZipExtFile, count: int = -1) -> bytes:
        taken.append(count)
        return genuine(self, count)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", read)
    assert look(path)[0][0].rows == 600
    assert taken == [GLIMPSE_BYTES]


def test_a_header_that_is_longer_than_the_first_look_is_read_whole(tmp_path):
    thumbnail = bytes(np.random.default_rng(2).integers(0, 256, 2 * GLIMPSE_BYTES, dtype=np.uint8))
    one = write_dicom(tmp_path / "a.dcm", STORED, StudyInstanceUID="1.2.3", EncapsulatedDocument=thumbnail)
    path = archive(tmp_path / "a.zip", {"a.dcm": one.read_bytes()})
    found, refused = look(path)
    assert not refused
    assert (found[0].rows, found[0].study_uid) == (8, "1.2.3")


def test_an_archive_without_images_or_with_archives_says_so(tmp_path):
    inner = archive(tmp_path / "inner.zip", {"a.png": picture()})
    path = archive(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes(), "a.txt": b"words"})
    found, refused = look(path)
    assert not found
    assert "holds no image" in refused[0]["sentence"]
    assert "archives inside archives must be unpacked" in refused[0]["sentence"]


def test_a_member_with_a_crooked_name_is_refused_and_the_others_are_listed(tmp_path):
    path = archive(tmp_path / "a.zip", {"../evil.png": picture(), "good.png": picture()})
    found, refused = look(path)
    assert [one.address.member for one in found] == ["good.png"]
    assert "points out of the archive" in refused[0]["sentence"]


def test_a_disc_gives_the_files_that_it_names(tmp_path):
    write_dicom(tmp_path / "IM1", STORED, StudyInstanceUID="1.2.3")
    (tmp_path / "IM2").write_text("no image at all")
    content = disc(tmp_path, "IM1", "IM2")
    found, refused = look(content.address.path)
    assert [one.address.path.name for one in found] == ["IM1"]
    assert len(refused) == 1


def test_a_person_can_stop_it_between_two_members(tmp_path):
    path = archive(tmp_path / "a.zip", {f"{number}.png": picture() for number in range(9)})
    reports: list[float] = []

    def report(fraction: float, doing: str) -> None:
        reports.append(fraction)
        if len(reports) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        summarise_paths([path], report)
    assert len(reports) == 4
