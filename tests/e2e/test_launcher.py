"""What a person gets who types python3 start.py in a fresh clone."""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from subprocess import PIPE

import pytest

from xraysr_gui.cli.main import COMMANDS

SCREEN = {"DISPLAY": ":0"}
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")


def started(checkout: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Really start it, from another folder, with no package index."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH")}
    command = [sys.executable, str(checkout / "start.py"), *words]
    return subprocess.run(
        command,
        env={**kept, "PIP_NO_INDEX": "1", **settings},
        cwd=checkout.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def wheel(folder: Path) -> str:
    """Put a library of one line into `folder`; give the line that locks it."""
    name, facts = "locked_thing-1.0-py3-none-any.whl", "locked_thing-1.0.dist-info"
    with zipfile.ZipFile(folder / name, "w") as file:
        file.writestr("locked_thing.py", "")
        file.writestr(f"{facts}/METADATA", "Metadata-Version: 2.1\nName: locked-thing\nVersion: 1.0\n")
        file.writestr(f"{facts}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{facts}/RECORD", "")
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return f"locked-thing==1.0 --hash=sha256:{digest}\n"


@linux
def test_the_first_start_installs_what_is_locked_and_later_ones_do_not(checkout, tmp_path):
    line = wheel(tmp_path)
    lock = checkout / "requirements.lock"
    no_hash, wrong_hash = "locked-thing==1.0\n", line[:-5] + "0000\n"
    for untrusted in (no_hash, wrong_hash):
        lock.write_text(untrusted)
        refused = started(checkout, PIP_FIND_LINKS=str(tmp_path), **SCREEN)
        assert refused.returncode == 2
        assert "libraries of the program could not be installed. The package index" in refused.stderr
        assert "window" not in refused.stdout

    lock.write_text(line)
    first = started(checkout, PIP_FIND_LINKS=str(tmp_path), **SCREEN)
    assert first.returncode == 0, first.stderr
    assert first.stderr == "Installing the libraries of the program: once, a few minutes.\n"
    sample = checkout / "resources" / "sample_study"
    assert first.stdout == f"window {sample} in {checkout.parent.name}\n"
    assert list(checkout.glob(".venv/**/locked_thing.py"))

    (checkout.parent / "chest.dcm").write_text("")
    again = started(checkout, "chest.dcm", **SCREEN)
    assert again.stderr == ""
    assert again.stdout == f"window chest.dcm in {checkout.parent.name}\n"

    lock.write_text(line + "# renewed\n")
    renewed = started(checkout, PIP_FIND_LINKS=str(tmp_path), **SCREEN)
    assert "Installing the libraries" in renewed.stderr


@linux
def test_a_second_start_waits_for_the_first_one_to_set_up(checkout, tmp_path):
    (checkout / "requirements.lock").write_text(wheel(tmp_path))
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH")}
    command = [sys.executable, str(checkout / "start.py"), "info"]
    settings = {**kept, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    with (checkout / ".set-up.lock").open("a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = subprocess.Popen(
            command, env=settings, cwd=checkout.parent, stdout=PIPE, stderr=PIPE, text=True
        )
        assert second.stderr.readline() == "Another start is setting up xraysr: this one waits for it.\n"
        assert not (checkout / ".venv").exists()
    said, complaints = second.communicate()
    assert second.returncode == 0, complaints
    assert complaints == "Installing the libraries of the program: once, a few minutes.\n"
    assert said == f"window info in {checkout.parent.name}\n"


def test_a_set_up_that_is_stopped_blames_no_package_index(start, monkeypatch):
    monkeypatch.setattr(start, "_make_venv", lambda: None)
    monkeypatch.setattr(start, "_run", lambda command: start.STOPPED)
    start.VENV.mkdir(exist_ok=True)
    told = start._set_up(("program",), with_window=False)
    assert told == (
        "The set-up was stopped.",
        "Ctrl+C was pressed.",
        "Start again: it goes on where it was.",
    )
    assert not start._stamp("program").exists()


@linux
@pytest.mark.parametrize("words", [(), ("nothere",), ("--help",)])
def test_a_tool_that_is_not_there_is_told_of(checkout, words):
    told = started(checkout, "tools", *words)
    if words == ("--help",):
        assert (told.returncode, told.stderr) == (0, "")
        assert "python3 start.py tools" in told.stdout
    else:
        assert told.returncode == 2
        assert "The tools are ruff, mypy, lint-imports, pytest" in told.stderr
    assert not (checkout / ".venv").exists()


@linux
def test_the_tests_are_started_in_the_project_and_speed_has_a_command_of_its_own(checkout):
    done = started(checkout, "test")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "pytest -n 3 --dist worksteal --ignore=tests/benchmarks in clone\n"
    assert (checkout / "xraysr_gui" / "__pycache__").is_dir()
    speed = started(checkout, "bench", "--strict", "-k", "paint")
    assert speed.stdout == "pytest -q tests/benchmarks --strict-goals -k paint in clone\n"
    some = started(checkout, "test", "-k", "ruler")
    assert some.stdout == "pytest -k ruler in clone\n"
    counted = started(checkout, "test", "--coverage")
    assert (
        counted.stdout
        == "pytest -p tests.support.line_coverage -n 3 --dist worksteal --ignore=tests/benchmarks in clone\n"
    )


@linux
def test_training_has_libraries_of_its_own_and_needs_no_screen(checkout):
    done = started(checkout, "train", "fast-x2", "--data", "films")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"window train fast-x2 --data films in {checkout.parent.name}\n"
    assert (checkout / ".venv" / "training.installed").exists()
    assert not (checkout / ".venv" / "tests.installed").exists()


@linux
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_program_is_passed_on(start, monkeypatch, tmp_path, command):
    monkeypatch.chdir(tmp_path)
    Path(command).write_text("")
    ran, set_up = [], []
    monkeypatch.setattr(start, "_run", lambda command, **_: ran.append(command[1:]) or 3)
    monkeypatch.setattr(start, "_set_up", lambda locks, *, with_window: set_up.append((locks, with_window)))
    monkeypatch.setenv("DISPLAY", ":0")
    assert start.main([command, "x.dcm", "--json"]) == 3
    assert ran == [["-m", "xraysr_gui", command, "x.dcm", "--json"]]
    assert not set_up[0][1]  # no library of the window is asked for
    assert start.main([f"./{command}"]) == 3
    assert ran[1] == ["-m", "xraysr_gui", f"./{command}"]
    assert set_up[1][1]


@linux
def test_a_misspelt_command_is_told_before_anything_is_installed(checkout):
    told = started(checkout, "chekc", **SCREEN)
    assert told.returncode == 2
    assert told.stdout == ""
    assert told.stderr.startswith("chekc cannot be opened. It is neither a file or folder")
    assert told.stderr.endswith("Check the name; python3 start.py --help lists the commands.\n")
    assert not (checkout / ".venv").exists()


@linux
def test_help_names_every_command_and_sets_nothing_up(checkout):
    told = started(checkout, "--help")
    assert told.returncode == 0
    assert all(command in told.stdout for command in COMMANDS)
    assert "python3 start.py [FILE...]" in told.stdout
    assert not (checkout / ".venv").exists()


def test_a_failing_test_ends_the_run_with_its_status(start, monkeypatch):
    ran = []

    def run(command, **_) -> int:
        ran.append(command[2])
        return int("pytest" in command)

    monkeypatch.setattr(start, "_run", run)
    assert start._test([]) == 1
    assert ran == ["compileall", "pytest"]


def test_an_old_python_is_told_what_to_do(start, monkeypatch, capsys):
    monkeypatch.setattr(start.sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(start.sys, "version", "3.10.4 (main)")
    assert start.main([]) == 2
    assert capsys.readouterr().err == (
        "xraysr cannot start with Python 3.10.4. It needs Python 3.11 or newer. "
        "Install a newer Python, and start it with: python3.11 start.py\n"
    )


@pytest.fixture
def bare_linux(start, monkeypatch):
    """A Debian that lacks two libraries; apt-get brings what it is asked for."""
    asked: list[list[str]] = []
    missing = {"EGL", "xcb-cursor"}
    monkeypatch.setattr(start.sys, "platform", "linux")
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(start.ctypes.util, "find_library", lambda name: None if name in missing else name)
    monkeypatch.setattr(start.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)

    def apt_get(command):
        asked.append(command)
        missing.clear()
        return True

    monkeypatch.setattr(start, "_apt_get", apt_get)
    return asked


def test_root_gets_only_the_libraries_that_are_missing(start, bare_linux):
    assert start._system_libraries() is None
    assert bare_linux == [["apt-get", "install", "-y", "-qq", "libegl1"]]


def test_a_screen_needs_more_libraries_than_none(start, bare_linux, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert start._system_libraries() is None
    assert bare_linux[0][-2:] == ["libegl1", "libxcb-cursor0"]


def test_a_person_without_root_is_told_what_to_install(start, bare_linux, monkeypatch):
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000, raising=False)
    problem = start._system_libraries()
    assert problem[2] == "Install them, on Debian or Ubuntu with: sudo apt-get install libegl1"
    assert bare_linux == []


def test_apt_is_asked_again_after_an_update_when_its_lists_are_old(start, monkeypatch):
    asked = []

    def apt_get(command):
        asked.append(command[1])
        return asked != ["install"]

    monkeypatch.setattr(start, "_apt_get", apt_get)
    assert start._apt("libegl1")
    assert asked == ["install", "update", "install"]


def test_a_server_without_a_screen_needs_no_library_of_the_window(start, bare_linux, monkeypatch):
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(start, "_make_venv", lambda: ("No.", "It is.", "Do."))
    assert start._set_up(("program",), with_window=False) == ("No.", "It is.", "Do.")
    assert "libegl1" in start._set_up(tuple(start.LOCKS), with_window=True)[2]


def test_windows_and_mac_need_nothing_of_the_system_and_have_a_screen(start, monkeypatch):
    for platform in ("win32", "darwin"):
        monkeypatch.setattr(start.sys, "platform", platform)
        assert start._system_libraries() is None
        assert start._has_screen()


def test_root_gets_the_missing_venv_module(start, bare_linux, monkeypatch):
    monkeypatch.setattr(start, "_made_venv", lambda: bool(bare_linux))
    assert start._make_venv() is None
    assert bare_linux == [["apt-get", "install", "-y", "-qq", start.VENV_PACKAGE]]


def test_a_python_without_venv_is_told_and_no_half_of_it_is_left(start, bare_linux, monkeypatch):
    def half() -> bool:
        start.VENV.mkdir(exist_ok=True)
        return False

    monkeypatch.setattr(start, "_made_venv", half)
    what, why, remedy = start._make_venv()
    assert ".venv" in what
    assert "venv module" in why
    assert "sudo apt-get install python3-venv" in remedy
    assert not start.VENV.exists()


def test_stopping_in_the_middle_leaves_no_half_of_it(start, monkeypatch):
    def stopped() -> bool:
        start.VENV.mkdir(exist_ok=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "_made_venv", stopped)
    with pytest.raises(KeyboardInterrupt):
        start._make_venv()
    assert not start.VENV.exists()


def test_a_venv_that_is_there_is_kept(start, monkeypatch):
    start.PYTHON.parent.mkdir(parents=True)
    start.PYTHON.write_text("")
    monkeypatch.setattr(start, "_made_venv", lambda: pytest.fail("made anew"))
    assert start._make_venv() is None


def test_the_built_program_checks_itself(start, monkeypatch):
    ran = []
    monkeypatch.setattr(start, "_run", lambda command, **_: ran.append(command) or 0)
    monkeypatch.setattr(start, "_missing_tools", lambda _: None)
    assert start._build([]) == 0
    assert ran[0][1:4] == ["-m", "PyInstaller", "--noconfirm"]
    assert Path(ran[1][0]).parent == start.HERE / "dist" / "xraysr"
    assert ran[1][1:] == ["check"]
    assert len(ran) == 2


def test_installers_are_made_of_a_program_that_proved_itself(start, monkeypatch):
    ran = []
    monkeypatch.setattr(start, "_run", lambda command, **_: ran.append(command) or 0)
    monkeypatch.setattr(start, "_missing_tools", lambda _: None)
    assert start._build(["deb", "run"]) == 0
    assert [command[1:2] for command in ran] == [["-m"], ["check"], [str(start.INSTALLERS / "installers.py")]]
    assert ran[2][2:] == ["deb", "run"]
    ran.clear()
    monkeypatch.setattr(start, "_run", lambda command, **_: ran.append(command) or len(ran) - 1)
    assert start._build(["all"]) == 1  # the check
    assert len(ran) == 2


def test_installers_are_proved_as_they_are_or_made_before(start, monkeypatch):
    ran = []
    monkeypatch.setattr(start, "_run", lambda command, **_: ran.append(command[1:]) or 0)
    monkeypatch.setattr(start, "_missing_tools", lambda _: None)
    assert start._build(["--test", "trixie"]) == 0
    assert ran[-2:] == [
        [str(start.INSTALLERS / "installers.py"), "all"],
        [str(start.INSTALLERS / "proof.py"), "trixie"],
    ]
    (start.HERE / "dist").mkdir()
    for name in ("xraysr_1_amd64.deb", "xraysr-1-x86_64.run"):
        (start.HERE / "dist" / name).write_text("")
    ran.clear()
    assert start._build(["--test"]) == 0
    assert ran == [[str(start.INSTALLERS / "proof.py")]]


def test_installers_for_windows_are_made_beside_those_for_linux_and_tried_in_wine(start, monkeypatch):
    ran = []
    monkeypatch.setattr(start, "_run", lambda command, **_: ran.append(command[1:]) or 0)
    monkeypatch.setattr(start, "_missing_tools", lambda _: None)
    made, proof = (
        str(start.FOR_WINDOWS / "installers_windows.py"),
        start.FOR_WINDOWS / "wine" / "proof_windows.py",
    )
    assert start._build(["setup", "msi", "--python", "a.zip"]) == 0
    assert ran == [[made, "setup", "msi", "--python", "a.zip"]]
    ran.clear()
    assert start._build(["all", "--python", "a.zip"]) == 0
    assert ran[0] == [made, "all", "--python", "a.zip"]
    assert ran[-1] == [str(start.INSTALLERS / "installers.py"), "all"]
    ran.clear()
    assert start._build(["--test", "wine"]) == 0
    assert ran == [[made, "all", "--for-tests"], [str(proof)]]
    (start.HERE / "dist").mkdir()
    for name in ("xraysr-1-setup-FOR-TESTS-ONLY.exe", "xraysr-1-FOR-TESTS-ONLY.msi"):
        (start.HERE / "dist" / name).write_text("")
    ran.clear()
    assert start._build(["--test", "wine"]) == 0
    assert ran == [[str(proof)]]


@linux
def test_a_missing_tool_of_the_build_is_told_of_before_anything_is_built(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "_run", lambda *_, **__: pytest.fail("something was built"))
    monkeypatch.setattr(
        start.shutil, "which", lambda tool: None if tool == "makeself" else f"/usr/bin/{tool}"
    )
    monkeypatch.setattr(start, "_may_use_apt", lambda: False)
    assert start._build(["all"]) == 2
    assert capsys.readouterr().err.endswith("with: sudo apt-get install makeself\n")


def test_a_tool_runs_from_the_venv_with_its_words(start, monkeypatch):
    ran = []
    monkeypatch.setattr(start, "_run", lambda command, **_: ran.append(command) or 0)
    assert start._tools(["ruff", "check", "."]) == 0
    assert ran == [[str(start.BIN / "ruff"), "check", "."]]


@linux
def test_ctrl_c_is_left_to_a_training_that_ends_when_nothing_is_lost_by_it():
    child = (
        "import signal, sys, threading\nasked = threading.Event()\n"
        "signal.signal(signal.SIGINT, lambda *_: asked.set())\nprint('ready', flush=True)\n"
        "asked.wait(60)\nthreading.Event().wait(1.5)\nprint('kept', flush=True)\nsys.exit(5)"
    )
    launcher = f"import sys, start; sys.exit(start._run([sys.executable, '-c', {child!r}], is_ours=True))"
    running = subprocess.Popen(
        [sys.executable, "-c", launcher],
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    with running:
        assert running.stdout.readline() == "ready\n"
        os.killpg(running.pid, signal.SIGINT)
        assert running.stdout.read() == "kept\n"
    assert running.returncode == 5
