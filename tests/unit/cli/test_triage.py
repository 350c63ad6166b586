"""xraysr triage: a ranked table for people, JSON for scripts, and cases for the window."""

import json

import numpy as np
import pytest
from PIL import Image

from xraysr_gui import api
from xraysr_gui.cli.main import main
from xraysr_gui.commands.triage.judging import Judged
from xraysr_gui.settings import places
from xraysr_gui.studies.worklist_case import Score
from xraysr_gui.studies.worklist_file import WorklistFile


def by_brightness(radiograph, engine, progress):
    mean = float(radiograph.normalised().mean())
    return Judged(Score(mean, mean - 0.1, mean + 0.1, 1 - mean, mean > 0.5, "It is bright.", "brightness 1"))


@pytest.fixture
def films(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    for name, grey in (("dark.png", 51), ("bright.png", 204)):
        Image.fromarray(np.full((40, 30), grey, np.uint8)).save(folder / name)
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return folder


def run(*words):
    try:
        return main([str(word) for word in words], lambda files: 1)
    finally:
        api.close()


def test_ranked_for_people_for_scripts_and_for_the_window(films, monkeypatch, capsys):
    monkeypatch.setattr("xraysr_gui.api.triaging.judge", by_brightness)
    assert run("triage", films, "--json", "--worklist") == 0
    said = capsys.readouterr()
    ranked = json.loads(said.out)["ranked"]
    assert [row["path"] for row in ranked] == [
        str(films / name) for name in ("bright.png", "broken.png", "dark.png")
    ]
    assert ranked[0]["p_abnormal"] == pytest.approx(0.8, abs=1e-3)
    assert (ranked[0]["model"], ranked[0]["flagged"]) == ("brightness 1", True)
    assert ranked[1]["p_abnormal"] is None
    assert "Put into the worklist: 3" in said.err
    listed = WorklistFile(places.data_folder() / "worklist.sqlite")
    assert [case.address.name for case in listed.cases()] == ["bright.png", "broken.png", "dark.png"]
    assert [case.flagged for case in listed.cases()] == [True, None, False]
    listed.close()
    assert not list((places.data_folder() / "triage").glob("*"))  # nothing names these files any more

    assert run("triage", films / "dark.png", films / "bright.png") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:4] == ["1", "80", "%", "(70"]
    assert lines[1].endswith("It is bright. (model: brightness (version 1))")
    assert "dark.png" in lines[2]


def test_nothing_to_rank_is_said_in_three_sentences(tmp_path, capsys):
    assert run("triage", tmp_path) == 2
    assert "There is nothing to triage." in capsys.readouterr().err


def test_a_path_that_is_not_there_and_nothing_else(tmp_path, capsys):
    assert run("triage", tmp_path / "nowhere.png") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Nothing could be triaged." in said.err
    assert "nowhere.png" in said.err


def test_paths_and_figures_are_two_things(films, capsys):
    with pytest.raises(SystemExit):
        run("triage")
    assert "required: PATH" in capsys.readouterr().err
    assert run("triage", films, "--figures", films) == 2
    assert "one thing at a time" in capsys.readouterr().err
    assert run("triage", "--figures", films / "dark.png") == 2
    assert "It is a single file." in capsys.readouterr().err
