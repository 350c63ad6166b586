"""xraysr triage: a ranked table for people, JSON for scripts, and cases for the window."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui import api
from xraysr_gui.cli.main import main
from xraysr_gui.commands.triage.judging import Judged
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.folder import read_judge
from xraysr_gui.judging.contract import Assessment, abstaining
from xraysr_gui.settings import places, store
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.worklist_case import Score
from xraysr_gui.studies.worklist_file import WorklistFile


def by_brightness(radiograph, engine, progress, judges):
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
    store.save(Settings(worklist_case_min=12), places.settings_folder())
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
    first, second, third = (case.turn for case in listed.cases())
    assert (second - first, third - second) == (720.0, 720.0)  # as long as the person says that one takes
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
    assert run("triage", films, "--cards") == 2
    assert "belong to --figures" in capsys.readouterr().err


def brighter_is_worse(engine, pixels, judges, progress, *, with_map=False):
    """A judge of brightness that knows neither small nor blank images."""
    if min(pixels.shape) < 128 or np.ptp(pixels) == 0:
        return abstaining("brightness 1", "It is of another kind.")
    p = float(pixels.mean())
    return Assessment("brightness 1", p, p, p, 1 - p, p > 0.5, "It is bright.")


@pytest.fixture
def labelled(tmp_path, monkeypatch):
    """Films of two sources; abnormal ones are brighter, but one of the second source is not."""
    rng, folder = np.random.default_rng(1), tmp_path / "labelled"
    film = np.asarray(chest(150, 140, mm_per_pixel=2.4))
    for part, many in (("train", 7), ("val", 4)):
        for kind, grey in (("normal", 20), ("abnormal", 190)):
            (folder / part / kind).mkdir(parents=True)
            for number in range(many):
                for source in ("ker224", "nih320"):
                    wrong = (part, kind, number, source) == ("val", "abnormal", 0, "nih320")
                    pixels = (15 if wrong else grey) + number + 40 * film + rng.integers(0, 3, film.shape)
                    name = f"{source}_{part}{kind}{number}-1.png"
                    Image.fromarray(pixels.astype(np.uint8)).save(folder / part / kind / name)
    own = tmp_path / "models"
    for name in ("lite0-looks", "pneumonia", "normality"):
        shutil.copytree(places.models() / name, own / name)
    monkeypatch.setattr("xraysr_gui.commands.assess_radiograph.model_places", lambda: (own,))
    monkeypatch.setattr(Engine, "assess", brighter_is_worse)
    return folder, own


def test_figures_of_judges_are_measured_told_and_written_into_their_cards(labelled, capsys):
    folder, own = labelled
    (folder.parent / "others" / "heads").mkdir(parents=True)
    for name, side in (("small", 90), ("large", 200)):
        noise = np.random.default_rng(side).integers(0, 255, (side, side)).astype(np.uint8)
        Image.fromarray(noise).save(folder.parent / "others" / "heads" / f"{name}.png")
    (folder.parent / "others" / "heads" / "notes.txt").write_text("no image")
    assert run("triage", "--figures", folder, "--others", folder.parent / "others", "--json", "--cards") == 0
    said = capsys.readouterr()
    figures = json.loads(said.out)
    assert said.err.splitlines()[-1] == "Cards: pneumonia, normality"
    ker, nih = (figures["sources"][source] for source in ("ker224", "nih320"))
    assert (ker["images"], ker["auc"][0], ker["accuracy"]) == (8, 1.0, 1.0)
    assert (nih["auc"][0], nih["accuracy"], nih["sensitivity"]) == (0.75, 7 / 8, 0.75)
    assert set(figures["across"]["ker224"]) == {"ker224", "nih320"}
    assert figures["planted_that_abstain"] == {
        "inverted": 0.0, "on its side": 0.0, "upside down": 0.0, "tiny": 1.0, "blank": 1.0,
        "CT slice": 0.0, "hand": 0.0, "lateral chest": 0.0, "photograph": 0.0, "heads": 0.5,
    }  # fmt: skip
    assert (figures["planted_of"]["hand"], figures["planted_of"]["heads"]) == (20, 2)
    for name in ("pneumonia", "normality"):
        judge = read_judge(own / name)
        assert judge.manifest.measured == figures
        judge.network.content("card.md")  # its hash is the one that judge.json names
    assert "- nih320: AUC 0.80: missed (0.750)" in read_judge(own / "pneumonia").network.card()

    assert run("triage", "--figures", folder) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "# Pneumonia"
    assert lines.count("## What was aimed at") == 2
    assert any(line.startswith("| nih320 | 8 | 0 % | 0.750") for line in lines)


def test_figures_need_both_kinds_of_image_to_judge(labelled, capsys):
    folder, _ = labelled
    shutil.rmtree(folder / "val" / "abnormal")
    assert run("triage", "--figures", folder) == 2
    assert "gives no figures of judges. It has no normal and abnormal images" in capsys.readouterr().err
