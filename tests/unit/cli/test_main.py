from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xraysr_gui import __version__
from xraysr_gui.cli import info
from xraysr_gui.cli.main import COMMANDS, main
from xraysr_gui.core.errors import Cancelled, CannotOpenImage, UserError
from xraysr_gui.settings import places

CHECK_FILE = places.resources() / "check" / "uncompressed.dcm"


def no_window(files):
    pytest.fail(f"a window was opened on {files}")


@pytest.mark.parametrize("words", [[], ["a.dcm"], ["a.dcm", "study"], ["./info"]])
def test_words_that_are_no_command_are_files_for_the_window(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for word in words:
        Path(word).write_text("")
    opened = []

    def window(files):
        opened.append(files)
        return 5

    assert main(words, window) == 5
    assert opened == [[Path(word) for word in words]]


def test_a_misspelt_command_opens_no_window(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("film.dcm").write_text("")
    for words, begins, ends in (
        (
            ["chekc"],
            "There is no such command: chekc. ",
            "Did you mean check? xraysr --help lists the commands.",
        ),
        (["frobnicate", "film.dcm"], "There is no such command: frobnicate. ", "lists the commands."),
        (["x" * 5000], f"There is no such command: {'x' * 40}. ", "lists the commands."),
        (["film.dcm", "none.dcm"], "none.dcm cannot be opened. There is no file or folder", "you are."),
        (["none.dcm"], "none.dcm cannot be opened. There is no file or folder", "you are."),
        (["study/none"], "study/none cannot be opened. There is no file or folder", "you are."),
    ):
        assert main(words, no_window) == 2
        said = capsys.readouterr().err
        assert said.startswith(begins)
        assert said.endswith(f"{ends}\n")
        assert len(said.split(". ")) + said.count("? ") >= 3


def test_only_json_goes_to_stdout(capsys):
    assert main(["info", str(CHECK_FILE), "--json"], no_window) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["rows"] == 24
    assert said.err == ""


def test_facts_come_as_lines_without_json(capsys):
    assert main(["info", str(CHECK_FILE)], no_window) == 0
    lines = dict(line.split(None, 1) for line in capsys.readouterr().out.splitlines())
    assert (lines["rows"], lines["columns"]) == ("24", "40")


def test_what_the_person_can_mend_is_three_sentences_and_status_2(capsys, tmp_path):
    assert main(["info", str(tmp_path / "none.dcm")], no_window) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count(". ") == 2
    assert "none.dcm" in said.err


def breaking(monkeypatch, error):
    def run(asked):
        raise error

    monkeypatch.setattr(info, "run", run)
    return main(["info", "x"], no_window)


def test_a_fault_of_ours_is_owned_up_to_with_status_70(capsys, monkeypatch):
    assert breaking(monkeypatch, KeyError("rows")) == 70
    said = capsys.readouterr().err
    assert said.startswith("xraysr made a mistake of its own (KeyError). Your images are untouched.")
    report = next(places.log_folder().glob("crash-*.txt"))
    assert str(report) in said
    assert "KeyError: 'rows'" in report.read_text(encoding="utf-8")


def test_a_full_disk_for_the_report_is_said(capsys, monkeypatch):
    monkeypatch.setattr("xraysr_gui.commands.report_crash.report_crash", lambda error: None)
    assert breaking(monkeypatch, KeyError("rows")) == 70
    assert "could not be written down" in capsys.readouterr().err


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt()])
def test_stopping_is_no_error(capsys, monkeypatch, error):
    assert breaking(monkeypatch, error) == 130
    assert capsys.readouterr().err == ""


def test_an_error_of_the_window_is_told_like_one_of_a_command(capsys):
    def window(files):
        raise CannotOpenImage("No.", why="It is.", remedy="Do.")

    assert main([], window) == 2
    assert capsys.readouterr().err == "No. It is. Do.\n"


def test_a_wish_to_leave_is_not_held_back():
    def window(files):
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        main([], window)


@pytest.mark.parametrize("words", [["--no-such"], ["info"], ["info", "a", "--frame", "x"]])
def test_wrong_words_are_explained_with_status_2(capsys, words):
    with pytest.raises(SystemExit) as left:
        main(words, no_window)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--version"], no_window)
    assert left.value.code == 0
    assert capsys.readouterr().out == f"xraysr {__version__}\n"


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"], no_window)
    said = capsys.readouterr().out
    assert all(f"\n    {name}" in said for name in COMMANDS)
    assert "Not a medical device" in said


def test_every_module_beside_it_is_a_command_and_has_what_a_command_needs():
    folder = Path(info.__file__).parent
    words = {"in_and_out", "leaving_words", "terminal", "frames", "stick", "truth"}  # parts of commands
    commands = {name.replace("-", "_") for name in COMMANDS}
    assert {path.stem for path in folder.glob("*.py")} == {"__init__", "main", *words, *commands}


def test_the_first_frame_is_asked_for_unless_another_is_named(monkeypatch):
    asked = []
    monkeypatch.setattr(info.api, "info", lambda file, frame: asked.append((file, frame)) or {"a": 1})
    main(["info", "x"], no_window)
    main(["info", "x", "--frame", "3"], no_window)
    assert asked == [(Path("x"), 0), (Path("x"), 3)]


def test_a_reader_of_the_output_that_has_enough_is_no_fault(monkeypatch):
    program = (
        "import sys\nfrom xraysr_gui.cli import info\nfrom xraysr_gui.cli.main import main\n"
        "info.api.info = lambda *_: {f'{n:09}': 'x' * 99 for n in range(9999)}\n"
        "sys.exit(main(['info', 'x'], None))"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with running:
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 0


def test_the_way_to_the_window_loads_neither_argparse_nor_a_command():
    program = (
        "import sys\nfrom xraysr_gui.cli.main import main\nmain(['.'], len)\n"
        "print(*[n for n in sys.modules if n == 'argparse' or n == 'numpy' or '.cli.' in n])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["xraysr_gui.cli.main"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_under_the_output_is_told_and_is_no_fault_of_ours(tmp_path):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "xraysr_gui", "info", str(CHECK_FILE)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": "", "XDG_STATE_HOME": ""},
        )  # fmt: skip
    assert done.returncode == 2
    assert "was not written in full" in done.stderr
    assert "mistake of its own" not in done.stderr


def test_lines_of_a_remedy_stay_lines_and_names_bring_none(capsys, monkeypatch):
    def fail(_):
        raise UserError("a\nb is refused.", why="It is odd.", remedy="Write:\nx = 1\ny = 2\x1b[2J")

    monkeypatch.setattr("xraysr_gui.cli.enhancers.run", fail)
    assert main(["enhancers"], pytest.fail) == 2
    assert capsys.readouterr().err == "a?b is refused. It is odd. Write:\nx = 1\ny = 2?[2J\n"
