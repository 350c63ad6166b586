"""xraysr batch, as it is typed: killed and gone on with, stopped by hand, told of."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from tests.support.killed_batches import FAILED_ONE, films, refuse_difference, results, started, until
from xraysr_gui import api
from xraysr_gui.batches.contract import BatchProgress
from xraysr_gui.cli.main import main
from xraysr_gui.core.progress import Progress

COUNT = 10


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> Path:
    return films(tmp_path_factory.mktemp("in"), COUNT)


@pytest.fixture(scope="module")
def whole(inputs, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "out"
    assert run(inputs, "--with", "median", "-o", folder) == FAILED_ONE
    api.close()
    return folder


def run(*words: object) -> int:
    return main(["batch", *map(str, words)], lambda _: pytest.fail("a window was opened"))


@pytest.mark.skipif(os.name != "posix", reason="a copy of this process is made by fork")
def test_killed_with_all_might_it_gives_what_an_unbroken_one_gives(inputs, whole, tmp_path):
    folder, seen = tmp_path / "out", dict[Path, int]()
    for count in (1, 4, 7):
        program = started(inputs, folder)
        until(lambda least=count: len(list(results(folder))) >= least)
        os.killpg(program.pid, signal.SIGKILL)
        program.join()
        now = {path: path.stat().st_ino for path in results(folder)}
        assert {path: now.get(path) for path in seen} == seen
        seen = now
    last = started(inputs, folder)
    last.join()

    assert last.exitcode == FAILED_ONE
    assert {path: path.stat().st_ino for path in seen} == seen
    refuse_difference(whole, folder, COUNT + 1)


def test_it_tells_what_came_of_it_and_goes_on_only_if_told_to(inputs, whole, capsys):
    assert run(inputs, "--with", "median", "-o", whole) == 2
    assert "--resume" in capsys.readouterr().err
    assert run(inputs, "--with", "median", "-o", whole, "--resume", "--json") == FAILED_ONE

    told = capsys.readouterr()
    assert json.loads(told.out)["summary"] == told.err.splitlines()[: len(json.loads(told.out)["summary"])]
    assert f"{COUNT} of {COUNT + 1} files are done." in told.err
    assert run(inputs, "--with", "nearest", "-o", whole, "--resume") == 2
    assert "other steps" in capsys.readouterr().err


def test_a_result_gives_its_steps_and_these_give_the_same_result(inputs, whole, tmp_path, capsys):
    assert run("--steps-of", whole / "a/film0.png", "-o", tmp_path / "steps.json") == 0
    assert run("--steps-of", whole / "film2.png") == 0
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "steps.json").read_text())

    assert run(inputs / "a/film0.png", "--steps", tmp_path / "steps.json", "-o", tmp_path / "out") == 0

    api.close()
    assert (tmp_path / "out/film0.png").read_bytes() == (whole / "a/film0.png").read_bytes()
    assert run("--steps-of", inputs / "a/film0.png") == 2
    assert "tells no steps" in capsys.readouterr().err


def test_a_first_ctrl_c_leaves_a_manifest_and_what_is_done(inputs, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "out"

    pressed = []

    def press(progress: Progress, so_far: BatchProgress) -> None:
        if so_far.done and not pressed:
            pressed.append(so_far)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("xraysr_gui.cli.batch._tell", press)
    status = run(inputs, "--with", "median", "-o", folder, "--workers", "1")
    api.close()

    states = [line["state"] for line in json.loads((folder / "manifest.json").read_text())["files"]]
    assert status == 130
    assert "--resume" in capsys.readouterr().err
    assert states.count("done") == len(list(results(folder)))
    assert "waiting" in states


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["in", "--with", "median"], "where results go"),
        (["--with", "median", "-o", "out"], "what to enhance"),
        (["in", "--steps", "missing.json", "-o", "out"], "missing.json"),
        (["in", "--with", "nothing-of-this-name", "-o", "out"], "nothing-of-this-name"),
    ],
)
def test_words_that_are_not_enough_are_answered(words, why, capsys):
    assert run(*words) == 2
    assert why in capsys.readouterr().err
