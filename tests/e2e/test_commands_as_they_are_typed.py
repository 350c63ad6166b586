"""Commands as a person types them: misspelt, with several files, through pipes, and over what is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.transform import resize

from tests.support.phantom import chest
from xraysr_gui.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "xraysr_gui"]


def run(
    *words: object, given: bytes | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    typed = [*PROGRAM, *map(str, words)]
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(typed, input=given, capture_output=True, check=False, cwd=cwd, env=known)


def sentences(said: bytes) -> int:
    return sum(said.decode().count(sign) for sign in (". ", ".\n", "? ", "?\n"))


@pytest.fixture
def films(tmp_path) -> list[Path]:
    found = []
    for seed in (1, 2, 3):
        drawn = np.rint(chest(96, 80, mm_per_pixel=4.0, seed=seed) * 255).astype(np.uint8)
        found.append(tmp_path / f"film{seed}.png")
        Image.fromarray(drawn).save(found[-1])
    return found


def pixels(file) -> np.ndarray:
    with Image.open(file) as picture:
        return np.asarray(picture).astype(float)


def test_a_word_that_is_no_command_opens_no_window(tmp_path):
    for word, meant in (("frobnicate", b""), ("enhnace", b"Did you mean enhance")):
        done = run(word, cwd=tmp_path)
        assert done.returncode == 2
        assert f"There is no such command: {word}.".encode() in done.stderr
        assert meant in done.stderr
        assert done.stdout == b""


def test_each_command_alone_shows_its_own_usage(capsys):
    for name in set(COMMANDS) - {
        *(
            "enhancers",
            "check",
            "demo",
            "compare",
            "train",
            "audit",
            "audit-log",
            "support-bundle",
            "estimate",
            "advise",
        )  # their own sentences
    }:
        with pytest.raises(SystemExit) as ended:
            main([name], lambda _: pytest.fail("a window"))
        assert ended.value.code == 2
        assert capsys.readouterr().err.startswith(f"usage: xraysr {name} ")


def test_a_place_that_is_no_folder_says_what_it_is(films, tmp_path):
    for place, why in (
        (films[0], b"It is a single file."),
        (tmp_path / "none", b"There is no folder of this name."),
    ):
        for words in (("evaluate", place, "--protocol", "denoise"), ("train", "fast-x2", "--data", place)):
            done = run(*words, "-o", tmp_path / "out")
            assert done.returncode == 2
            assert why in done.stderr
            assert sentences(done.stderr) == 3, done.stderr
            assert not (tmp_path / "out").exists()


def test_several_files_go_to_a_folder_and_a_bad_one_keeps_nobody_back(films, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    done = run(
        "enhance", films[0], bad, *films[1:], "--with", "nearest", "-o", tmp_path / "out", "--name-files"
    )
    assert done.returncode == 2
    assert b"bad.png could not be opened" in done.stderr
    made = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in made] == [f"film{n}-nearest.png" for n in (1, 2, 3)]
    for film, result in zip(films, made, strict=True):
        np.testing.assert_array_equal(pixels(result)[::2, ::2], pixels(film))
    assert run("degrade", *films, "--noise", "3", "-o", tmp_path / "by-hash", "--as", "tiff").returncode == 0
    names = [path.name for path in (tmp_path / "by-hash").iterdir()]
    assert len(names) == 3
    assert all(name.endswith("-degraded.tiff") and "film" not in name for name in names)
    assert run("enhance", *films, "--with", "nearest", "-o", films[0]).returncode == 2
    assert run("enhance", *films, "--with", "nearest", "-o", tmp_path / "all.png").returncode == 2
    assert not (tmp_path / "all.png").exists()


def test_a_film_that_was_cut_short_is_no_truth_and_the_others_are_judged(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    for seed in (1, 2):
        drawn = np.rint(chest(272, 256, mm_per_pixel=1.4, seed=seed) * 255).astype(np.uint8)
        Image.fromarray(drawn).save(folder / f"patient{seed:03}.png")
    whole = (folder / "patient001.png").read_bytes()
    (folder / "patient003.png").write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "patient004.png").write_bytes(b"no picture")
    done = run("evaluate", folder, "--protocol", "x2", "--with", "bicubic", "-o", tmp_path / "r", "--json")
    assert done.returncode == 0, done.stderr
    assert b"patient003.png was left out. A part of it is missing" in done.stderr
    assert b"patient004.png was left out." in done.stderr
    told = json.loads(done.stdout)
    assert (told["images"], told["patients"], told["files_left_out"]) == (2, 2, 2)
    assert b"patient003" not in (tmp_path / "r" / "table.md").read_bytes()


def test_an_image_comes_and_goes_through_pipes(films):
    content = films[0].read_bytes()
    blurred = run("degrade", "-", "--gaussian", "1.5", "-o", "-", given=content)
    assert blurred.returncode == 0, blurred.stderr
    large = run("enhance", "-", "--with", "nearest", "-o", "-", "--as", "tiff", given=blurred.stdout)
    assert large.returncode == 0, large.stderr
    assert Image.open(BytesIO(large.stdout)).format == "TIFF"
    np.testing.assert_array_equal(pixels(BytesIO(large.stdout))[::2, ::2], pixels(BytesIO(blurred.stdout)))
    facts = json.loads(run("info", "-", "--json", given=content).stdout)
    assert (facts["rows"], facts["columns"]) == (96, 80)
    told = json.loads(run("compare", films[0], "-", "--no-intervals", "--json", given=blurred.stdout).stdout)
    assert told["whole"]["mse"] == pytest.approx(
        np.mean((pixels(films[0]) - pixels(BytesIO(blurred.stdout))) ** 2), rel=1e-4
    )
    nothing = run("info", "-", given=b"")
    assert nothing.returncode == 2
    assert b"The file is empty" in nothing.stderr


def test_floats_are_neither_rounded_nor_cut_off(films, tmp_path):
    words = "enhance", films[0], "--with", "bicubic", "--set", "scale=2"
    assert run(*words, "-o", tmp_path / "out.npy").returncode == 0
    assert run(*words, "--float", "-o", tmp_path / "out.tiff").returncode == 0
    assert run(*words, "-o", tmp_path / "out.png").returncode == 0
    numbers = np.load(tmp_path / "out.npy")
    assert numbers.dtype == np.float32
    with Image.open(tmp_path / "out.tiff") as picture:
        assert picture.mode == "F"
        assert "bicubic" in picture.tag_v2[270]
        np.testing.assert_array_equal(np.asarray(picture), numbers)
    assert np.abs(numbers - np.rint(numbers)).max() > 0.3
    np.testing.assert_array_equal(np.rint(numbers).clip(0, 255), pixels(tmp_path / "out.png"))
    assert np.abs(numbers - resize(pixels(films[0]), numbers.shape, order=3)).mean() < 2
    refused = run(*words, "--float", "-o", tmp_path / "other.png")
    assert refused.returncode == 2
    assert not (tmp_path / "other.png").exists()


def test_reports_stay_unless_it_is_said_that_they_may_go(films, tmp_path):
    for target in ("--error-map", "--csv", "--report"):
        kept = tmp_path / f"kept{target}.png"
        kept.write_text("mine")
        words = "compare", films[0], films[1], "--no-intervals", target, kept
        refused = run(*words)
        assert refused.returncode == 2
        assert kept.read_text() == "mine"
        assert sentences(refused.stderr) == 3
        assert run(*words, "--overwrite").returncode == 0
        assert kept.read_bytes() != b"mine"
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "scores.csv").write_text("mine")
    words = "evaluate", tmp_path, "--protocol", "denoise", "--with", "median", "-o", tmp_path / "report"
    refused = run(*words)
    assert (refused.returncode, (tmp_path / "report" / "scores.csv").read_text()) == (2, "mine")
    assert b"--overwrite" in refused.stderr


def test_two_models_of_one_id_are_not_mixed_up(films, tmp_path):
    done = run("evaluate", tmp_path, "--protocol", "denoise", "--with", "medain", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert b"Did you mean median" in done.stderr


def completed(line: str, tmp_path: Path) -> list[str]:
    """What bash offers at the end of a line, as it does when Tab is pressed."""
    script = tmp_path / "completion.bash"
    if not script.exists():
        script.write_bytes(run("completion", "bash").stdout)
    words = line.split(" ")
    ask = (
        f"source {script}; COMP_WORDS=({' '.join(words[:-1])} '{words[-1]}'); COMP_CWORD={len(words) - 1}; "
        "$(complete -p xraysr | sed 's/.*-F \\([^ ]*\\) .*/\\1/'); printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="this system has no bash")
def test_bash_completes_commands_words_and_what_they_allow(tmp_path):
    assert completed("xraysr en", tmp_path) == ["enhancers", "enhance"]
    assert set(completed("xraysr ", tmp_path)) == set(COMMANDS)
    assert completed("xraysr enhance film.png --acc", tmp_path) == ["--accept-outside"]
    assert completed("xraysr degrade film.png --kernel ", tmp_path) == ["bicubic", "area"]
    assert completed("xraysr completion z", tmp_path) == ["zsh"]
    assert completed("xraysr enhance fil", tmp_path) == []


def test_the_other_shells_get_all_of_it_too():
    fish = run("completion", "fish").stdout.decode()
    assert all(f"-a {name} " in fish for name in COMMANDS)
    assert "-l accept-outside" in fish
    assert "-l kernel -r -a 'bicubic area'" in fish
    assert run("completion", "zsh").stdout.decode().startswith("autoload -U +X bashcompinit")
