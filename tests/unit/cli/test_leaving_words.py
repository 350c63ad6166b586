"""xraysr enhance --deidentify: the same other names over several runs, all frames, and no name of a file."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.support.derived_files import errors_of, source_file
from xraysr_gui.cli.main import main
from xraysr_gui.settings import mapping_key, places

STUDY = "1.2.826.0.1.3680043.9.771"
WHO = {"PatientName": "QUIRREL^Z", "PatientID": "MRN40178", "StudyInstanceUID": STUDY}


def run(*words: object) -> int:
    asked = ["enhance", *map(str, words)]
    return main(asked, lambda _: pytest.fail("a window was opened"))


def source(path: Path, day: str, count: int) -> Path:
    stored = np.full((24, 32), 1000, np.uint16)
    frames = stored if count == 1 else np.stack([stored] * count)
    more = {} if count == 1 else {"NumberOfFrames": count}
    instance = f"1.2.826.0.1.3680043.9.9.{day}"
    return source_file(path, stored=frames, StudyDate=day, SOPInstanceUID=instance, **WHO, **more)


def test_two_runs_of_two_days_fit_together_and_name_nobody(tmp_path, capsys):
    first = source(tmp_path / "QUIRREL_1.dcm", "20240229", 1)
    second = source(tmp_path / "QUIRREL_2.dcm", "20240307", 2)
    out = tmp_path / "out"
    out.mkdir()
    told = ("--with", "nearest", "-o", out, "--deidentify", "--retain", "dates", "--black-out", "0,0,8,6")
    assert run(first, *told) == 0
    assert run(second, *told, "--frames", "all") == 0
    said = capsys.readouterr().err
    assert "Nothing proves" in said
    a, b = (pydicom.dcmread(path) for path in sorted(out.iterdir(), key=lambda one: one.stat().st_mtime_ns))
    assert a.StudyInstanceUID == b.StudyInstanceUID != STUDY
    assert a.PatientID == b.PatientID != "MRN40178"
    assert int(b.NumberOfFrames) == 2
    days = [np.datetime64(f"{one.StudyDate[:4]}-{one.StudyDate[4:6]}-{one.StudyDate[6:]}") for one in (a, b)]
    assert (days[1] - days[0]).astype(int) == 7
    assert (a.pixel_array[:12, :16] == 0).all()
    assert (a.pixel_array[12:] > 0).all()
    assert (b.pixel_array[:, :12, :16] == 0).all()
    for path in out.iterdir():
        assert "QUIRREL" not in path.name
        assert b"QUIRREL" not in path.read_bytes()
        assert b"MRN40178" not in path.read_bytes()
        assert errors_of(path) == []
    key = places.data_folder() / mapping_key.NAME
    assert len(key.read_bytes()) == mapping_key.BYTES
    assert sys.platform == "win32" or stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not [*key.parent.glob(f"{mapping_key.NAME}.*")]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--retain", "dates"), "--deidentify"),
        (("--black-out", "1,2,3"), "four whole numbers"),
        (("--black-out", "0,0,0,5"), "four whole numbers"),
        (("--deidentify", "--name-files"), "called after patients"),
    ],
)
def test_what_makes_no_sense_is_told_before_a_file_is_read(tmp_path, capsys, more, says):
    assert run(tmp_path / "none.dcm", "--with", "nearest", "-o", tmp_path / "o.dcm", *more) == 2
    assert says in capsys.readouterr().err


def test_a_secret_that_is_not_whole_stops_what_would_leave(tmp_path, capsys):
    mapping_key.mapping_key()
    (places.data_folder() / mapping_key.NAME).write_bytes(b"short")
    first = source(tmp_path / "a.dcm", "20240229", 1)
    assert run(first, "--with", "nearest", "-o", tmp_path / "o.dcm", "--deidentify") == 2
    assert "secret" in capsys.readouterr().err
    assert not (tmp_path / "o.dcm").exists()
