"""What proves the installers finds what is wrong: a proof that cannot fail proves nothing."""

from __future__ import annotations

import json

import numpy as np
import proof
import proof_clone
import pydicom
import pytest
from bare_root import Failed

from tests.installers.conftest import ROOT

PATTERN = ROOT / "resources" / "sample_study" / "2_test_pattern.dcm"


def said(**changes: float) -> str:
    """As `xraysr compare --json` says it, with a notice before and after."""
    part = {"psnr": 24.5, "ssim": 0.94, "ms_ssim": None, "identical": False}
    told = {"whole": {**part, **changes}, "inside": part, "outside": part}
    return f"A notice in {{brackets}}.\n{json.dumps(told, indent=1)}\nThe page was written.\n"


@pytest.fixture
def clone() -> proof_clone.OfClone:
    return proof_clone.OfClone(proof_clone.pixels_of(PATTERN), proof_clone.figures_of(said()))


def changed(tmp_path, by: int):
    result = pydicom.dcmread(PATTERN)
    result.decompress()
    pixels = result.pixel_array.astype(np.int64)
    pixels[3, 5] += by
    result.PixelData = pixels.astype(result.pixel_array.dtype).tobytes()
    result.save_as(tmp_path / "result.dcm")
    return tmp_path / "result.dcm"


def test_what_the_clone_gives_is_accepted_to_the_last_step_of_rounding(clone, tmp_path):
    proof_clone.see_same(clone, changed(tmp_path, 0), said())
    proof_clone.see_same(clone, changed(tmp_path, 1), said(psnr=24.5001))


def test_other_pixels_and_other_figures_are_found(clone, tmp_path):
    with pytest.raises(Failed, match="other pixels"):
        proof_clone.see_same(clone, changed(tmp_path, 2), said())
    with pytest.raises(Failed, match="others than those of the clone"):
        proof_clone.see_same(clone, PATTERN, said(ssim=0.939))
    with pytest.raises(Failed, match="whole gmsd"):
        proof_clone.see_same(clone, PATTERN, said(gmsd=0.1))


@pytest.mark.parametrize("content", [None, b"no DICOM"], ids=["missing", "other"])
def test_a_file_that_cannot_be_read_is_no_valid_dicom(tmp_path, content):
    file = tmp_path / "result.dcm"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Failed, match="does not validate"):
        proof.judge_dicom(file)


def test_a_step_that_fails_is_counted_and_the_next_one_is_taken(capsys):
    taken = []

    def fails():
        raise Failed("this one")

    assert proof.in_turn([fails, lambda: taken.append("next")]) == 1
    assert taken == ["next"]
    assert "FAILED: this one" in capsys.readouterr().err
    assert proof.in_turn([lambda: None]) == 0


def test_a_part_of_the_window_that_failed_is_found(tmp_path):
    proof.see_no_fault(tmp_path)
    proof.see_no_fault(tmp_path / "none")
    (tmp_path / "crash-1.txt").write_text("CannotFurnish: saving", encoding="utf-8")
    with pytest.raises(Failed, match="CannotFurnish: saving"):
        proof.see_no_fault(tmp_path)
