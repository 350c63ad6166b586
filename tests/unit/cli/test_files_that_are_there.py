"""Files on the command line: none is written over unasked, and patterns stand for files."""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui import api
from xraysr_gui.cli.main import main, parser_of_all


@pytest.fixture
def films(tmp_path, monkeypatch) -> list[Path]:
    (tmp_path / "ev").mkdir()
    monkeypatch.chdir(tmp_path)
    found = [Path("ev") / f"film{number}.png" for number in (1, 2)]
    for seed, path in enumerate(found):
        drawn = np.rint(chest(96, 80, mm_per_pixel=4.0, seed=seed) * 255).astype(np.uint8)
        Image.fromarray(drawn).save(path)
    Image.fromarray(255 - drawn).save(INVERTED)
    yield found
    api.close()


def run(*words: object) -> int:
    return main([str(word) for word in words], lambda _: pytest.fail("a window was opened"))


A, B, INVERTED = "ev/film1.png", "ev/film2.png", "inverted.png"
WRITERS = {
    "enhance": (["enhance", A, "--with", "nearest", "-o", "kept.png"], "kept.png"),
    "enhance into a folder": (
        ["enhance", A, B, "--with", "median", "--name-files", "-o", "out"], "out/film2-median.png"
    ),
    "enhance to floats": (["enhance", A, "--with", "nearest", "-o", "kept.npy"], "kept.npy"),
    "degrade": (["degrade", A, "--noise", "3", "-o", "kept.dcm"], "kept.dcm"),
    "compare": (["compare", A, B, "--no-intervals", "--csv", "kept.csv"], "kept.csv"),
    "compare to a map": (["compare", A, B, "--no-intervals", "--error-map", "kept.png"], "kept.png"),
    "compare to a page": (["compare", A, B, "--no-intervals", "--report", "kept.pdf"], "kept.pdf"),
    "verify": (["verify", A, "--csv", "kept.csv"], "kept.csv"),
    "verify to a map": (["verify", A, "--map", "kept.png"], "kept.png"),
    "support-bundle": (["support-bundle", "-o", "kept.zip"], "kept.zip"),
    "evaluate": (["evaluate", "ev", "--protocol", "x2", "--with", "bicubic", "-o", "out"], "out/table.md"),
    "batch": (["batch", "ev", "--with", "nearest", "-o", "out"], "out/film2.png"),
    "batch for steps": (["batch", "--steps-of", "made.png", "-o", "kept.json"], "kept.json"),
    "train": (["train", "fast-x2", "--data", "ev", "-o", "out"], "out/manifest.json"),
    "train of tables": (["train", "--tables", "--data", "ev", "-o", "out"], "out/films/chest.npz"),
    "models": (["models", "export", "fast-x2", "-o", "kept.zip"], "kept.zip"),
    "estimate": (["estimate", "--learn", "ev", "-o", "kept.npz"], "kept.npz"),
    "advise": (["advise", "--learn", "ev", "-o", "kept.json"], "kept.json"),
    "demo": (["demo", A, "-o", "out"], "out/index.html"),
}  # fmt: skip
"""Every command that writes a file of a name that is given to it, and one such file."""


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_that_is_there_stays_unless_it_is_said_that_it_may_go(films, capsys, writer):
    words, name = WRITERS[writer]
    kept = Path(name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("mine")
    assert run(*words) == 2
    assert kept.read_text() == "mine"
    said = capsys.readouterr().err
    assert "is there already" in said
    assert "--overwrite" in said
    if writer in ("enhance", "enhance into a folder", "degrade", "models"):
        assert run(*words, "--overwrite") == 0
        assert kept.read_bytes() != b"mine"


def test_no_command_that_writes_is_left_out_of_this_test():
    def writing(parser: argparse.ArgumentParser) -> bool:
        dests = {action.dest for action in parser._actions}
        below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
        if bool(dests & {"output", "csv", "report", "error_map"}) and "files" not in dests:
            assert "overwrite" in dests, parser.prog
            return True
        return any(writing(verb) for one in below for verb in one.choices.values())

    (commands,) = (one for one in parser_of_all()._actions if isinstance(one, argparse._SubParsersAction))
    found = {name for name, parser in commands.choices.items() if writing(parser)}
    assert found == {name.split()[0] for name in WRITERS}


def test_a_pattern_that_no_shell_replaced_stands_for_all_files_that_fit(films, capsys):
    assert run("enhance", "ev/*.png", "--with", "nearest", "--name-files", "-o", "out") == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["film1-nearest.png", "film2-nearest.png"]
    assert run("info", "ev/film?.png") == 0
    told = capsys.readouterr().out
    assert all(str(film) in told for film in films)
    opened: list[Path] = []
    assert main(["ev/*.png"], lambda paths: opened.extend(paths) or 0) == 0
    assert opened == films
    odd = films[0].rename("ev/odd[1].png")
    assert run("info", odd) == 0
    assert run("enhance", "ev/*.tiff", "--with", "nearest", "-o", "other") == 2
    said = capsys.readouterr().err
    assert "ev/*.tiff cannot be opened. It is a pattern" in said
    assert not Path("other").exists()
    assert run("enhance", "ev", "--with", "nearest", "-o", "one.png") == 2
    assert "It is a folder. Choose the images in it" in capsys.readouterr().err


def test_what_fails_leaves_no_empty_folder_behind(films, capsys):
    words = "--protocol", "denoise", "--with", "median", "-o", "new/report"
    assert run("evaluate", "ev", *words) == 2  # they are too small to be judged
    assert "new" not in {path.name for path in Path().iterdir()}


def test_denoisers_may_be_asked_what_they_do_to_a_clean_image():
    truth = {"a": chest(256, 256, mm_per_pixel=1.4, seed=1)}
    done = api.evaluate(truth, "identity", ["median"])
    assert {"untouched", "median"} < {row.enhancer for row in done.rows}
    with pytest.raises(api.UserError, match="It is made for contrast"):
        api.evaluate(truth, "identity", ["gamma"])
    api.close()


MISTAKES = [
    (lambda: api.save(api.open(A), B), ["degrade", A, "--noise", "1", "-o", B], "overwrite"),
    (lambda: api.save(api.open(A), "a.png", as_floats=True),
     ["degrade", A, "--noise", "1", "--float", "-o", "a.png"], "float"),
    (lambda: api.compare(A, B, (1, 2, 0, 4)), ["compare", A, B, "--rectangle", "1,2,0,4"],
     "(120, 80, 64, 48)"),
    (lambda: api.enhance(INVERTED, "fast-x2"),
     ["enhance", INVERTED, "--with", "fast-x2", "-o", "a.png"], "accept_outside=True"),
    (lambda: api.enhance(A, "fats"), ["enhance", A, "--with", "fats", "-o", "a.png"], "api.enhancers()"),
    (lambda: api.degrade(A, motion=(0, 3)), ["degrade", A, "--motion", "0,3", "-o", "a.png"], "(7, 30)"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MISTAKES)))
def test_an_error_says_what_to_do_as_it_was_asked(films, capsys, number):
    script, command, written = MISTAKES[number]
    with pytest.raises(api.UserError) as told:
        script()
    assert written in told.value.remedy or written in told.value.why
    assert "--" not in str(told.value)
    assert run(*command) == 2
    said = capsys.readouterr().err
    assert f"{told.value.what} " in said
    assert not any(word in said for word in ("=True", "(7, 30)", "api."))
    assert "--" in said or "7,30" in said or "xraysr enhancers" in said


def test_a_bundle_lists_its_files_and_says_which_folder_was_made(films, capsys):
    assert run("support-bundle", "-o", "new/kept.zip") == 0
    told = capsys.readouterr()
    with zipfile.ZipFile("new/kept.zip") as archive:
        sizes = {one.filename: one.file_size for one in archive.infolist()}
    lines = [line.split() for line in told.out.splitlines()]
    assert {name: int(size) for name, size, _ in lines} == sizes
    assert "The folder new was made." in told.err
    assert run("support-bundle", "-o", "new/again.zip", "--show") == 0
    told = capsys.readouterr()
    assert "===== versions.json =====" in told.out
    assert "was made" not in told.err
