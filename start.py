#!/usr/bin/env python3
"""Sets everything up, once, and does the job: the program, its tests, or its installer.

python3 start.py [FILE...]     opens the window, on the sample study if no file is named;
                               without a screen writes a page with pictures and figures to ./xraysr-demo
python3 start.py COMMAND ...   does what xraysr COMMAND does; COMMAND --help tells what it takes
python3 start.py test [...]    runs the tests; --coverage tells how many lines they run, and fails if too few
python3 start.py bench [...]   measures speed and prints one table; --strict fails where a goal is missed
python3 start.py train ...     trains a network (xraysr train), with the libraries that only this needs
python3 start.py tools ...     runs a tool of the project (ruff, mypy, lint-imports, pytest)
python3 start.py build [...]   builds the program's folder in ./dist, which then checks itself; with deb, run
                               or all the installers too (Linux), with --test it proves these, as root
python3 start.py build setup|msi --python ZIP   the installers for Windows, with python.org's embeddable ZIP
                               (also with all); build --test wine tries them in Wine, as root
"""

from __future__ import annotations

import ast
import ctypes.util
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
LOCK = HERE / ".set-up.lock"  # held while one start sets up; another one waits
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {
    "program": HERE / "requirements.lock",
    "training": HERE / "xraysr_gui" / "training" / "requirements.lock",
    "tests": HERE / "tests" / "requirements.lock",
    "cluster": HERE / "packaging" / "cluster" / "requirements.lock",
}
QT_LIBRARIES = {  # what Qt needs of the system: library -> Debian package
    "glib-2.0": "libglib2.0-0", "GL": "libgl1", "xkbcommon": "libxkbcommon0", "EGL": "libegl1",
    "fontconfig": "libfontconfig1", "freetype": "libfreetype6", "dbus-1": "libdbus-1-3",
}  # fmt: skip
TOOLS = ("ruff", "mypy", "lint-imports", "pytest", "python")
STOPPED = 130
INSTALLERS = HERE / "packaging" / "linux"
FOR_WINDOWS = HERE / "packaging" / "windows"
WINDOWS_TOOLS = {
    "makensis": "nsis", "wixl": "wixl", "osslsigncode": "osslsigncode", "openssl": "openssl",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
}  # fmt: skip
BUILD_TOOLS = {"objdump": "binutils", "gcc": "gcc", "makeself": "makeself", "dpkg-deb": "dpkg"}
PROOF_TOOLS = {"mmdebstrap": "mmdebstrap", "Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"
X11_LIBRARIES = {
    "xkbcommon-x11": "libxkbcommon-x11-0", "xcb-cursor": "libxcb-cursor0", "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1", "xcb-shape": "libxcb-shape0",
}  # fmt: skip


def main(words: list[str]) -> int:
    """Set up what the first word needs, then do it."""
    if sys.version_info < (3, 11):
        return _say_no(
            f"xraysr cannot start with Python {sys.version.split()[0]}.",
            "It needs Python 3.11 or newer.",
            "Install a newer Python, and start it with: python3.11 start.py",
        )
    if words[:1] in (["--help"], ["-h"], ["help"]) or words[:2] in (["build", "--help"], ["tools", "--help"]):
        print(f"{__doc__}\nCOMMAND is one of: {', '.join(_commands())}")
        return 0
    missing = [] if _is_command(words) else [word for word in words if not os.path.exists(word)]
    job = words[0] if words and words[0] in ("test", "bench", "tools", "build", "train") else "program"
    locks = {"program": ("program",), "train": ("program", "training")}.get(job, tuple(LOCKS))
    locks = tuple(name for name in locks if name != "cluster" or name in words)  # test -m cluster
    if job == "program" and missing:
        return _say_no(
            f"{missing[0]} cannot be opened.",
            "It is neither a file or folder that can be found, nor a command of xraysr.",
            "Check the name; python3 start.py --help lists the commands.",
        )
    opens = job == "program" and not _is_command(words)
    window = job in ("test", "bench", "tools", "build") or (opens and _has_screen())
    problem = _tool_missing(words[1:]) if job == "tools" else None
    problem = problem or _set_up(locks, with_window=window)
    if problem:
        return _say_no(*problem)
    jobs = {
        "program": _program, "test": _test, "bench": _bench, "tools": _tools, "build": _build,
        "train": _train,
    }  # fmt: skip
    return jobs[job](words if job == "program" else words[1:])


def _program(words: list[str]) -> int:
    program = [str(PYTHON), "-m", "xraysr_gui"]
    if _is_command(words):
        return _run([*program, *words], folder=None)
    files = words or [str(HERE / "resources" / "sample_study")]
    if _has_screen():
        return _run([*program, *files], folder=None)
    print("There is no screen: writing a page with pictures and figures to ./xraysr-demo.", flush=True)
    return _run([*program, "demo", *files, "-o", "xraysr-demo", "--overwrite"], folder=None)


def _is_command(words: list[str]) -> bool:
    """Whether the first word is for the command line; a file of that name is opened as ./NAME."""
    return bool(words) and (words[0].startswith("-") or words[0] in _commands())


def _commands() -> tuple[str, ...]:
    """As the program names them: it cannot be asked before its libraries are there."""
    source = (HERE / "xraysr_gui" / "cli" / "main.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "COMMANDS":
            return tuple(ast.literal_eval(node.value))
    raise LookupError("xraysr_gui/cli/main.py names no COMMANDS")


def _train(words: list[str]) -> int:
    return _run([str(PYTHON), "-m", "xraysr_gui", "train", *words], folder=None, is_ours=True)


def _test(words: list[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a thousand children would compile all of it, each anew
    _run([str(PYTHON), "-m", "compileall", "-q", "xraysr_gui"])  # children may not write: done once, before
    pytest = [str(PYTHON), "-m", "pytest"]
    if "--coverage" in words:
        pytest += ["-p", "tests.support.line_coverage"]
    chosen = [word for word in words if word != "--coverage"]
    # two cores are busy with three, as one waits for a window or a child; who has done steals from others
    return _run([*pytest, *(chosen or ["-n", "3", "--dist", "worksteal", "--ignore=tests/benchmarks"])])


def _bench(words: list[str]) -> int:
    """Alone and one after the other: it compares times."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wanted = ["--strict-goals" if word == "--strict" else word for word in words]
    return _run([str(PYTHON), "-m", "pytest", "-q", "tests/benchmarks", *wanted])


def _tools(words: list[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    name, *rest = words
    return _run([str(BIN / name), *rest])


def _tool_missing(words: list[str]) -> tuple[str, str, str] | None:
    if words and words[0] in TOOLS:
        return None
    named = f"There is no tool {words[0]}." if words else "No tool is named."
    return named, f"The tools are {', '.join(TOOLS)}.", "Name one, such as: python3 start.py tools mypy"


def _build(words: list[str]) -> int:
    if "--test" in words and "wine" in words:
        return _prove_windows()
    if words[:1] in (["setup"], ["msi"]):
        return _build_for_windows(words)
    kinds = [word for word in words if word in ("deb", "run", "all")]
    if "full" in words:  # the one that can train networks
        os.environ["XRAYSR_SIZE"] = "full"
    words = [word for word in words if word not in (*kinds, "full")]
    if "--test" in words:
        return _prove(kinds, [word for word in words if word != "--test"])
    if "--python" in words:  # with all: for Windows too
        begin = words.index("--python")
        python, words = words[begin : begin + 2], [*words[:begin], *words[begin + 2 :]]
        status = _build_for_windows(["all", *python])
        return status or _build([*kinds, *words])
    problem = _missing_tools(BUILD_TOOLS) if sys.platform.startswith("linux") else None
    if problem:
        return _say_no(*problem)
    status = _run([str(PYTHON), "-m", "PyInstaller", "--noconfirm", "build_installer.spec", *words])
    folder = HERE / "dist" / ("xraysr-full" if os.environ.get("XRAYSR_SIZE") == "full" else "xraysr")
    program = folder / ("xraysr.exe" if os.name == "nt" else "xraysr")
    status = status or _run([str(program), "check"])
    if status or not kinds:
        return status
    return _run([str(PYTHON), str(INSTALLERS / "installers.py"), *kinds])


def _build_for_windows(words: list[str]) -> int:
    problem = _missing_tools(WINDOWS_TOOLS)
    if problem:
        return _say_no(*problem)
    return _run([str(PYTHON), str(FOR_WINDOWS / "installers_windows.py"), *words])


def _prove_windows() -> int:
    """Try what is made for it, in Wine; make it first where it is not there."""
    problem = _missing_tools(PROOF_TOOLS)
    if problem:
        return _say_no(*problem)
    there = all(list((HERE / "dist").glob(f"xraysr-*FOR-TESTS-ONLY.{end}")) for end in ("exe", "msi"))
    status = 0 if there else _build_for_windows(["all", "--for-tests"])
    return status or _run([str(PYTHON), str(FOR_WINDOWS / "wine" / "proof_windows.py")])


def _prove(kinds: list[str], releases: list[str]) -> int:
    """Try the installers that are there; make them first where a kind is named or none is there."""
    problem = _missing_tools(PROOF_TOOLS)
    if problem:
        return _say_no(*problem)
    name = "xraysr-full" if os.environ.get("XRAYSR_SIZE") == "full" else "xraysr"
    there = all(list((HERE / "dist").glob(f"{name}{end}")) for end in ("_*.deb", "-[0-9]*.run"))
    status = _build(kinds or ["all"]) if kinds or not there else 0
    return status or _run([str(PYTHON), str(INSTALLERS / "proof.py"), *releases])


def _missing_tools(tools: dict[str, str]) -> tuple[str, str, str] | None:
    """What makes or tries installers, and is no part of any Python: command -> Debian package."""
    missing = [package for tool, package in tools.items() if shutil.which(tool) is None]
    if not missing or (_may_use_apt() and _apt(*missing)):
        return None
    return (
        "The installers cannot be made or tried.",
        f"These tools are missing: {', '.join(missing)}.",
        f"Install them, on Debian or Ubuntu with: sudo apt-get install {' '.join(missing)}",
    )


def _set_up(locks: tuple[str, ...], *, with_window: bool) -> tuple[str, str, str] | None:
    """Make .venv and install what is locked, unless that was done before; tell what is in the way."""
    problem = _system_libraries() if with_window else None
    if problem or _is_set_up(locks):
        return problem
    with _alone():
        problem = _make_venv()
        for name in () if problem else locks:
            problem = problem or _install(name)
    return problem


def _is_set_up(locks: tuple[str, ...]) -> bool:
    return PYTHON.exists() and all(_is_installed(name) for name in locks)


def _is_installed(name: str) -> bool:
    stamp = _stamp(name)
    return stamp.exists() and stamp.read_text() == _wanted(name)


def _stamp(name: str) -> Path:
    return VENV / f"{name}.installed"


def _wanted(name: str) -> str:
    return hashlib.sha256(LOCKS[name].read_bytes()).hexdigest()


def _install(name: str) -> tuple[str, str, str] | None:
    if _is_installed(name):
        return None
    _tell(f"Installing the libraries of the {name}: once, a few minutes.")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    if name != "program":  # TensorFlow is 20,000 files, of which few are ever imported
        pip.append("--no-compile")
    status = _run([*pip, "--only-binary=:all:", "--require-hashes", "-r", str(LOCKS[name])])
    if status == STOPPED:
        return "The set-up was stopped.", "Ctrl+C was pressed.", "Start again: it goes on where it was."
    if status:
        return (
            f"The libraries of the {name} could not be installed.",
            "The package index could not be reached, or a file of it does not match its recorded hash.",
            "Check the network (or the pip settings for your index) and start again.",
        )
    _stamp(name).write_text(_wanted(name))
    return None


@contextmanager
def _alone() -> Iterator[None]:
    """One start sets up at a time; another one waits for it. The system lets go when a start ends."""
    try:
        file = LOCK.open("a+b")
    except OSError:  # a folder that cannot be written: what is to be written there says so
        yield
        return
    with file:
        if not _take(file):
            _tell("Another start is setting up xraysr: this one waits for it.")
            while not _take(file):
                time.sleep(0.5)
        yield


def _take(file: IO[bytes]) -> bool:
    """Whether this start has the lock now."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _make_venv() -> tuple[str, str, str] | None:
    if PYTHON.exists():
        return None
    shutil.rmtree(VENV, ignore_errors=True)  # what a removed Python left behind
    done = False
    try:
        done = _made_venv() or (_may_use_apt() and _apt(VENV_PACKAGE) and _made_venv())
    finally:
        if not done:  # a half of it would look like a whole one at the next start
            shutil.rmtree(VENV, ignore_errors=True)
    if done:
        return None
    return (
        "The folder .venv could not be made.",
        "This Python comes without its venv module, or the folder cannot be written.",
        "On Debian or Ubuntu run: sudo apt-get install python3-venv",
    )


def _made_venv() -> bool:
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    return subprocess.run(make, capture_output=True, check=False).returncode == 0


def _system_libraries() -> tuple[str, str, str] | None:
    if not sys.platform.startswith("linux"):
        return None
    missing = _missing_packages()
    if missing and _may_use_apt() and _apt(*missing):
        missing = _missing_packages()
    if not missing:
        return None
    return (
        "The window cannot be drawn on this computer yet.",
        f"These system libraries are missing: {', '.join(missing)}.",
        f"Install them, on Debian or Ubuntu with: sudo apt-get install {' '.join(missing)}",
    )


def _missing_packages() -> list[str]:
    wanted = QT_LIBRARIES | (X11_LIBRARIES if os.environ.get("DISPLAY") else {})
    return [package for library, package in wanted.items() if ctypes.util.find_library(library) is None]


def _may_use_apt() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(*packages: str) -> bool:
    _tell(f"Installing system libraries: {', '.join(packages)}")
    install = ["apt-get", "install", "-y", "-qq", *packages]
    return _apt_get(install) or (_apt_get(["apt-get", "update", "-qq"]) and _apt_get(install))


def _apt_get(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _run(command: list[str], *, folder: Path | None = HERE, is_ours: bool = False) -> int:
    """Run it in the project's folder, or where the person stands: names of files are the person's own."""
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    before = signal.getsignal(signal.SIGINT)
    if is_ours:  # it hears Ctrl+C too, and ends when nothing is lost by it; it would be killed at once
        signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, env=environment, cwd=folder, check=False).returncode
    except KeyboardInterrupt:
        return STOPPED
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _say_no(what: str, why: str, remedy: str) -> int:
    _tell(f"{what} {why} {remedy}")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(STOPPED)
