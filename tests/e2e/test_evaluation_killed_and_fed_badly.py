"""xraysr evaluate on a folder of all kinds of files, killed with all might, and gone on with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from tests.support.waiting import WAIT_MS

ROOT = Path(__file__).parents[2]
SAME = ("scores.csv", "table.csv", "table.json", "table.md")


def words(folder, report, *more):
    asked = ["evaluate", folder, "--protocol", "x2", "--with", "bicubic", "-o", report, *more]
    return [sys.executable, "-m", "xraysr_gui", *map(str, asked)]


def run(folder, report, *more):
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words(folder, report, *more), capture_output=True, check=False, env=known)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three films of two hospitals with masks, and files of which a sentence must be said."""
    folder = tmp_path_factory.mktemp("films")
    (folder / "masks").mkdir()
    for number, name in enumerate(("nih_0001.png", "nih_0002.png", "ker_0003.png")):
        drawn = np.rint(chest(260, 256, mm_per_pixel=1.5, seed=number) * 255).astype(np.uint8)
        Image.fromarray(drawn).save(folder / name)
        mask = np.zeros((260, 256) if name.startswith("nih") else (100, 31), np.uint8)
        mask[60:90, 10:20] = 255
        Image.fromarray(mask).save(folder / "masks" / name)
    Image.fromarray(drawn[:40, :40]).save(folder / "tiny_0004.png")
    Image.fromarray(np.full((300, 300), 128, np.uint8)).save(folder / "flat_0005.png")
    (folder / "broken_0006.png").write_bytes(b"no picture")
    coloured = np.random.default_rng(0).integers(0, 255, (300, 280, 3), np.uint8)
    Image.fromarray(coloured).save(folder / "colour_0007.png")
    return folder


@pytest.fixture(scope="module")
def in_one_piece(folder, tmp_path_factory):
    report = tmp_path_factory.mktemp("whole")
    done = run(folder, report, "--json", "--truth", "phantom,error-bars")
    assert done.returncode == 0, done.stderr
    return report, done


def test_a_sentence_on_each_file_that_is_no_good_and_the_rest_goes_on(in_one_piece):
    report, done = in_one_piece
    said = done.stderr.decode()

    told = json.loads(done.stdout)
    assert (told["images"], told["patients"], told["files_left_out"]) == (3, 3, 4)
    for name in ("tiny_0004.png", "flat_0005.png", "broken_0006.png", "colour_0007.png"):
        assert said.count(f"{name} was left out. ") == 1
        assert name.encode() not in (report / "table.md").read_bytes()
    assert "The mask ker_0003.png was left out. It has 31 x 100 pixels" in said
    rows = {row["enhancer"]: row for row in told["rows"]}
    assert set(rows) == {"reference", "bicubic", "least-squares", "dae-deblur"}
    assert rows["bicubic"]["figures"]["psnr_lesion"] > 20
    assert set(rows["least-squares"]["by_source"]) == {"ker", "nih"}
    assert b"In lesions and outside" in (report / "report.html").read_bytes()


def test_questions_of_truth_are_answered_in_the_report_or_the_reason_stands_there(in_one_piece):
    report, done = in_one_piece
    phantom, bars = json.loads((report / "run.json").read_text())["truth"]
    page = (report / "report.html").read_text(encoding="utf-8")

    assert (phantom["protocol"], bars["protocol"]) == ("phantom", "error-bars")
    drawn, before, after = phantom["tables"][0]["rows"]
    assert (before[0], after[0]) == ("before bicubic", "after bicubic")
    assert drawn[1] > before[1] > 0  # MTF50
    assert f">{after[1]:.4g}<" in page
    assert '<section id="truth-phantom">' in page
    assert (report / "phantom.1.csv").read_text().startswith("image,MTF50 lp/mm")
    assert bars["tables"] == []
    assert "no answer" in bars["words"][0]
    assert b"broken_0006.png" not in (report / "run.json").read_bytes()
    assert "error-bars: broken_0006.png could not be opened." in page  # it would be learned from
    assert b"error-bars: broken_0006.png could not be opened." in done.stderr
    assert '<section id="truth-invention">' not in page
    again = run(report.parent, report, "--overwrite", "--truth", "phantoms")
    assert again.returncode == 2
    assert b"Did you mean" in again.stderr


def test_killed_after_an_image_and_gone_on_with_two_processes_it_is_the_same(folder, tmp_path, in_one_piece):
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words(folder, tmp_path), stderr=subprocess.DEVNULL, env=known) as child:
        end = time.monotonic() + WAIT_MS / 1000
        while not any((tmp_path / "unfinished").glob("0*.json")) and time.monotonic() < end:
            time.sleep(0.02)
        child.kill()
    assert not (tmp_path / "report.html").exists()

    refused = run(folder, tmp_path)
    assert refused.returncode == 2
    assert b"--resume" in refused.stderr
    done = run(folder, tmp_path, "--resume", "--processes", "2")

    assert done.returncode == 0, done.stderr
    for name in SAME:
        assert (tmp_path / name).read_bytes() == (in_one_piece[0] / name).read_bytes(), name
    assert not (tmp_path / "unfinished").exists()
