from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.cli.main import main

TABLE = "method,PSNR,SSIM\nSRCNN,43.5399,.9964\nVDSR,98.3302,1.0000\n"


def no_window(files):
    pytest.fail(f"a window was opened on {files}")


def audited(capsys, *words):
    status = main(["audit", *(str(word) for word in words)], no_window)
    said = capsys.readouterr()
    return status, (json.loads(said.out) if said.out.startswith("{") else said.out), said.err


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    place = tmp_path_factory.mktemp("pair")
    before = np.rint(chest(96, 128, mm_per_pixel=3.0, seed=2) * 220).astype(np.uint8)
    noise = np.random.default_rng(1).normal(0, 4, before.shape)
    after = np.rint(before + noise).clip(0, 255).astype(np.uint8)
    Image.fromarray(before).save(place / "A.png")
    Image.fromarray(after).save(place / "B.png")
    mse = float(np.mean((before.astype(float) - after) ** 2))
    return place / "A.png", place / "B.png", mse


def test_the_contract_of_scripts(table, capsys):
    status, told, err = audited(capsys, table, "--json")
    assert (status, err) == (0, "")
    (found,) = told["findings"]
    assert (found["row"], found["cell"], found["line"], found["label"]) == (2, "PSNR", 3, "VDSR")
    assert found["why"] == "PSNR is above what 8 bits leave room for."
    assert "58.92 dB" in found["proof"]


def test_nothing_impossible_is_an_empty_list(table, capsys):
    status, told, _ = audited(capsys, table, "--bits", "16", "--json")
    assert (status, told["findings"]) == (0, [])


def test_people_read_lines(table, capsys):
    status, said, _ = audited(capsys, table)
    assert status == 0
    assert said.startswith("row 2 (VDSR), PSNR: PSNR is above what 8 bits leave room for.\n    Rounding")
    assert said.endswith("1 finding in 2 rows.\n")
    _, said, _ = audited(capsys, table, "--range", "65535")
    assert said == "Nothing impossible in 2 rows.\n"


def test_what_could_not_be_checked_goes_to_stderr(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("Methode;PSNR;SSIM\nA;etwa 40;0,98\nB;41,2;\n")
    status, told, err = audited(capsys, path, "--json")
    assert (status, told["findings"]) == (0, [])
    assert "PSNR, row 1: 'etwa 40' is no number." in err
    assert "SSIM: nothing is printed in row 2." in err


def test_columns_and_rows_that_a_person_explains(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("method,Quality,Off\nA,35.63,31.4046\n")
    named = "--column", "psnr=Quality", "--column", "mse=Off"
    assert audited(capsys, path, *named, "--means", "--json")[1]["findings"] == []
    (found,) = audited(capsys, path, *named, "--one-image", "--json")[1]["findings"]
    assert found["rule"] == "error-mismatch"
    status, _, err = audited(capsys, path)
    assert status == 2
    assert "--column psnr=NAME" in err


@pytest.mark.parametrize(
    "words",
    [
        [], ["--explain", "40"], ["t.csv", "--explain", "40", "--reference", "a", "--candidate", "b"],
        ["t.csv", "--column", "beauty=PSNR"], ["t.csv", "--column", "psnr"], ["t.csv", "--bits", "-3"],
        ["t.csv", "--bits", "64"], ["t.csv", "--range", "0"], ["t.csv", "--scale", "0"], ["absent.csv"],
    ],
)  # fmt: skip
def test_words_that_do_not_fit_are_mendable(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(TABLE)
    status, said, err = audited(capsys, *words)
    assert (status, said) == (2, "")
    assert err.count(". ") >= 2


def test_images_are_called_by_their_hashes_unless_names_are_asked_for(pair, tmp_path, capsys):
    for name in ("train/00001234_000.png", "test/00001234_001.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(pair[0].read_bytes())
    digest = hashlib.sha256(pair[0].read_bytes()).hexdigest()
    status, told, _ = audited(capsys, tmp_path, "--json")
    assert status == 0
    assert {one["rule"] for one in told["findings"]} == {"same-pixels", "leaked-patient"}
    assert {one["row"] for one in told["findings"]} == {digest[:12]}
    assert "1234_" not in json.dumps(told)
    _, said, _ = audited(capsys, tmp_path, "--name-files")
    assert "test/00001234_001.png and train/00001234_000.png" in said
    assert said.endswith("2 findings in 2 images.\n")


def test_a_table_and_a_folder_together(table, pair, capsys):
    _, told, err = audited(capsys, table, "--images", pair[0].parent, "--json")
    assert (told["rows"], told["images"]) == (2, 2)
    assert {one["rule"] for one in told["findings"]} == {"above-depth", "near-duplicate"}
    assert err.startswith("No two folders are called train and test")


def test_which_mistake_makes_a_number(pair, capsys):
    reference, candidate, mse = pair
    value = f"{10 * np.log10(255**2 / mse / 3):.4f}"
    words = "--explain", value, "--reference", reference, "--candidate", candidate
    status, told, _ = audited(capsys, *words, "--json")
    assert status == 0
    assert told["right"] == pytest.approx(10 * np.log10(255**2 / mse), abs=1e-6)
    assert told["explanations"][0]["mistakes"] == ["squares of three channels were summed, not averaged"]
    assert set(told["images"]) == {"reference", "candidate"}
    assert "A.png" not in json.dumps(told)
    _, said, _ = audited(capsys, *words)
    assert f"    {value[:6]}" in said
    assert "squares of three channels were summed" in said
    _, said, _ = audited(capsys, "--explain", f"{mse:.4f}", "--metric", "mse", *words[2:])
    assert said.endswith("No mistake is needed: it is right.\n")
    _, said, _ = audited(capsys, "--explain", "150.123456", *words[2:])
    assert "makes it. Nearest is" in said
    _, said, _ = audited(capsys, "--explain", "98.33", "--reference", reference, "--candidate", reference)
    assert said.startswith("PSNR of the two images is infinite; printed is 98.33")
    assert audited(capsys, *words, "--scale", "0")[0] == 2


def test_an_error_below_zero_is_that_alone_and_no_perfect_result(tmp_path, capsys):
    (tmp_path / "t.csv").write_text("method,PSNR,MSE\na,30.1,-5\nb,31.0,-0.5\n")
    assert main(["audit", str(tmp_path / "t.csv"), "--json"], pytest.fail) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(one["row"], one["why"]) for one in found] == [
        (1, "MSE is below zero."),
        (2, "MSE is below zero."),
    ]
