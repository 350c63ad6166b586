#!/usr/bin/env python3
"""Sets everything up, once, and does the job: the program, its tests, or its installer.

python3 start.py [FILE...]     opens the window, on the sample study if no file is named;
                               without a screen writes pictures and scores to ./xraysr-demo
python3 start.py test [...]    runs the tests
python3 start.py tools ...     runs a tool of the project (ruff, mypy, lint-imports, pytest)
python3 start.py build         builds the installer's folder in ./dist and lets it check itself
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"program": HERE / "requirements.lock", "tests": HERE / "tests" / "requirements.lock"}
QT_LIBRARIES = {  # what Qt needs of the system: library -> Debian package
    "glib-2.0": "libglib2.0-0", "GL": "libgl1", "xkbcommon": "libxkbcommon0", "EGL": "libegl1",
    "fontconfig": "libfontconfig1", "freetype": "libfreetype6", "dbus-1": "libdbus-1-3",
}  # fmt: skip
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
    job = words[0] if words and words[0] in ("test", "tools", "build") else "program"
    problem = _set_up(with_tests=job != "program")
    if problem:
        return _say_no(*problem)
    return {"program": _program, "test": _test, "tools": _tools, "build": _build}[job](
        words if job == "program" else words[1:]
    )


def _program(words: list[str]) -> int:
    files = words or [str(HERE / "resources" / "sample_study")]
    if _has_screen():
        return _python("-m", "xraysr_gui", *files)
    print("There is no screen: writing pictures and scores to ./xraysr-demo instead.", flush=True)
    return _python("-m", "xraysr_gui", "demo", *files, "-o", "xraysr-demo")


def _test(words: list[str]) -> int:
    if words:
        return _python("-m", "pytest", *words)
    status = _python("-m", "pytest", "-n", "2", "--ignore=tests/benchmarks", "--benchmark-disable")
    return status or _python("-m", "pytest", "tests/benchmarks")


def _tools(words: list[str]) -> int:
    name, *rest = words or ["pytest"]
    return _run([str(BIN / name), *rest])


def _build(words: list[str]) -> int:
    status = _python("-m", "PyInstaller", "--noconfirm", "build_installer.spec", *words)
    program = HERE / "dist" / "xraysr" / ("xraysr.exe" if os.name == "nt" else "xraysr")
    return status or _run([str(program), "check"])


def _set_up(*, with_tests: bool) -> tuple[str, str, str] | None:
    """Make .venv and install what is locked, unless that was done before; tell what is in the way."""
    problem = _system_libraries() or _make_venv()
    if problem:
        return problem
    for name, lock in LOCKS.items():
        stamp = VENV / f"{name}.installed"
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if (name == "tests" and not with_tests) or (stamp.exists() and stamp.read_text() == wanted):
            continue
        print(f"Installing what the {name} need: once, a few minutes.", file=sys.stderr, flush=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        if _python(*install, "--only-binary=:all:", "--require-hashes", "-r", str(lock), quiet=True):
            return (
                f"What the {name} need could not be installed.",
                "The package index could not be reached, or a file of it does not match its recorded hash.",
                "Check the network (or the pip settings for your index) and start again.",
            )
        stamp.write_text(wanted)
    return None


def _make_venv() -> tuple[str, str, str] | None:
    if PYTHON.exists():
        return None
    make = [sys.executable, "-m", "venv", str(VENV)]
    done = subprocess.run(make, capture_output=True, check=False).returncode == 0
    if not done and _may_use_apt():
        shutil.rmtree(VENV, ignore_errors=True)
        _apt(f"python3.{sys.version_info.minor}-venv")
        done = subprocess.run(make, capture_output=True, check=False).returncode == 0
    if done:
        return None
    shutil.rmtree(VENV, ignore_errors=True)
    return (
        "The folder .venv could not be made.",
        "This Python comes without its venv module, or the folder cannot be written.",
        "On Debian or Ubuntu run: sudo apt-get install python3-venv",
    )


def _system_libraries() -> tuple[str, str, str] | None:
    if not sys.platform.startswith("linux"):
        return None
    wanted = QT_LIBRARIES | (X11_LIBRARIES if os.environ.get("DISPLAY") else {})
    missing = [package for library, package in wanted.items() if ctypes.util.find_library(library) is None]
    if missing and _may_use_apt():
        _apt(*missing)
        missing = [
            package for library, package in wanted.items() if ctypes.util.find_library(library) is None
        ]
    if not missing:
        return None
    return (
        "The window cannot be drawn on this computer yet.",
        f"These system libraries are missing: {', '.join(missing)}.",
        f"Install them, on Debian or Ubuntu with: sudo apt-get install {' '.join(missing)}",
    )


def _may_use_apt() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(*packages: str) -> None:
    print(f"Installing system libraries: {', '.join(packages)}", file=sys.stderr, flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    if subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, **quiet).returncode:
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, **quiet)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _python(*words: str, quiet: bool = False) -> int:
    return _run([str(PYTHON), *words], quiet=quiet)


def _run(command: list[str], *, quiet: bool = False) -> int:
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    if "pytest" in command:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = None if "xraysr_gui" in command else HERE  # file names are the person's own
    try:
        return subprocess.run(command, env=environment, cwd=folder, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _say_no(what: str, why: str, remedy: str) -> int:
    print(f"{what} {why} {remedy}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
