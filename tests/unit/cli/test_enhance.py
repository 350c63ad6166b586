"""xraysr enhance: a DICOM file in, a derived one out."""

from __future__ import annotations

import hashlib
import json

import pydicom
import pytest

from tests.support.derived_files import COLUMNS, ROWS, errors_of, source_file
from xraysr_gui.cli.main import main
from xraysr_gui.core.provenance import from_json


def run(words: list[str]) -> int:
    return main(words, lambda _: pytest.fail("a window was opened"))


def test_a_dicom_file_becomes_a_derived_one_that_validates(tmp_path, capsys):
    source, target = source_file(tmp_path / "in.dcm"), tmp_path / "out.dcm"
    status = run(["enhance", str(source), "--with", "lanczos", "-o", str(target), "--json"])
    assert status == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["columns"], told["rows"]) == (2 * COLUMNS, 2 * ROWS)
    assert errors_of(target) == []
    made, was = pydicom.dcmread(target), pydicom.dcmread(source)
    assert made.StudyInstanceUID == was.StudyInstanceUID
    assert [float(one) for one in made.PixelSpacing] == [0.1, 0.05]
    capsule = from_json(made.private_block(0x0099, "XRAYSR PROVENANCE")[0x01].value)
    assert capsule.input_sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert [step.enhancer for step in capsule.steps] == ["lanczos"]


@pytest.mark.parametrize("name", ["in.dcm", "out.jpg"])
def test_what_may_not_be_written_is_told_before_anything_runs(tmp_path, capsys, name):
    source = source_file(tmp_path / "in.dcm")
    before = source.read_bytes()
    assert run(["enhance", str(source), "--with", "lanczos", "-o", str(tmp_path / name)]) == 2
    assert "Choose" in capsys.readouterr().err
    assert source.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["in.dcm"]


def test_a_degraded_image_may_leave_as_dicom_too(tmp_path):
    source, target = source_file(tmp_path / "in.dcm"), tmp_path / "out.dcm"
    assert run(["degrade", str(source), "-o", str(target), "--down", "2"]) == 0
    assert errors_of(target) == []
    assert [float(one) for one in pydicom.dcmread(target).PixelSpacing] == [0.4, 0.2]
