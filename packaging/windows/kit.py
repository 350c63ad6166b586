"""What an installer for Windows is made of: Python, the locked libraries, their compiler's runtime."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from locked import Pin, pins_of, stated_version
from sbom import digest

HERE = Path(__file__).resolve().parent
RUNTIME_LOCK = HERE / "requirements.lock"
STAND_IN = "STAND-IN.txt"
"""Lies in a Python that is put together for tests, and must not be passed on."""


@dataclass(frozen=True)
class Embeddable:
    """The Python that is taken along.

    Attributes:
        path: The zip.
        version: Such as 3.13.11.
        is_stand_in: It is for tests alone.
    """

    path: Path
    version: str
    is_stand_in: bool

    @property
    def minor(self) -> str:
        """Such as 3.13."""
        return self.version.rpartition(".")[0]

    @property
    def short(self) -> str:
        """As its files are called: 313."""
        return self.minor.replace(".", "")


def refuse(why: str, remedy: str) -> SystemExit:
    """The three sentences of an installer that is not made."""
    return SystemExit(f"The installer for Windows cannot be made. {why} {remedy}")


def pinned() -> Mapping[str, str]:
    """What python.cfg says of the Python that ships."""
    read = configparser.ConfigParser()
    read.read(HERE / "python.cfg", encoding="utf-8")
    return read["embeddable"]


def judged(path: Path, *, for_tests: bool = False, pin: Mapping[str, str] | None = None) -> Embeddable:
    """The Python in a zip, if it may be taken along.

    Raises:
        SystemExit: it is a stand-in for tests and the installer is not, or not the one that is pinned.
    """
    pin = pinned() if pin is None else pin
    if not path.is_file():
        raise refuse(
            f"There is no file {path}.", f"Name the embeddable Python of python.org, such as {pin['file']}."
        )
    with _opened(path) as archive:
        names = set(archive.namelist())
    found = re.fullmatch(r"python-(\d+\.\d+\.\d+)-embed-amd64\.zip", path.name)
    if found is None or not {"LICENSE.txt", f"python{pin['minor'].replace('.', '')}.zip"} <= names:
        raise refuse(f"{path.name} is no embeddable Python {pin['minor']}.", f"Name {pin['file']}.")
    python = Embeddable(path, found[1], STAND_IN in names)
    if for_tests:
        return python
    if python.is_stand_in:
        raise refuse(
            f"{path.name} was put together for tests, and must not be passed on.",
            f"Name {pin['file']} of python.org.",
        )
    if not pin["sha256"] or digest(path) != pin["sha256"]:
        raise refuse(
            f"{path.name} is not the file whose SHA-256 packaging/windows/python.cfg names.",
            "Compare it with what python.org publishes, and write down the sum of the one that you trust.",
        )
    return python


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise refuse(f"{path} is no whole zip.", "Copy it anew.") from None


def system(python: Embeddable) -> dict[str, str]:
    """The computer that the markers of the lock are asked about."""
    return {
        "implementation_name": "cpython",
        "implementation_version": python.version,
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "",
        "python_full_version": python.version,
        "python_version": python.minor,
        "sys_platform": "win32",
    }


def pins_for(python: Embeddable) -> tuple[Pin, ...]:
    """The libraries of the program, as the lock has them for Windows."""
    return pins_of(system(python))


def runtime_pins(python: Embeddable) -> tuple[Pin, ...]:
    """The runtime of Microsoft's compiler, which a bare Windows lacks."""
    return pins_of(system(python), RUNTIME_LOCK)


def download(wanted: tuple[Pin, ...], python: Embeddable, folder: Path) -> list[Path]:
    """The wheels for 64-bit Windows; each is one whose hash is locked.

    Raises:
        SystemExit: one is missing for Windows, or no index can be reached.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if all(_found(pin, folder) for pin in wanted):
        return [wheel_of(pin, folder) for pin in wanted]
    asked = folder / "wanted.txt"
    asked.write_text("".join(f"{_line(pin)}\n" for pin in wanted), encoding="utf-8")
    tags = [f"cp{python.short}", "abi3", "none"]
    pip = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--require-hashes", "--only-binary=:all:", "--platform=win_amd64", "--implementation=cp",
        f"--python-version={python.minor}", *(f"--abi={tag}" for tag in tags), f"--find-links={folder}",
        f"--dest={folder}", f"--requirement={asked}",
    ]  # fmt: skip
    if subprocess.run(pip, check=False).returncode:
        raise refuse(
            "A library of the lock could not be fetched for Windows.",
            "See above which; check the network, or the settings of pip for your index.",
        )
    return [wheel_of(pin, folder) for pin in wanted]


def _line(pin: Pin) -> str:
    return " ".join([f"{pin.name}=={pin.version}", *(f"--hash=sha256:{one}" for one in pin.hashes)])


def wheel_of(pin: Pin, folder: Path) -> Path:
    """The one wheel of a library in a folder, held against the lock once more.

    Raises:
        SystemExit: there is none, or its hash is not locked.
    """
    found = _found(pin, folder)
    if found is None or digest(found) not in pin.hashes:
        raise refuse(
            f"No wheel of {pin.name} {pin.version} has a hash that the lock names.",
            f"Empty {folder}, and try again.",
        )
    return found


def _found(pin: Pin, folder: Path) -> Path | None:
    begin = f"{pin.name}-{pin.version}-".replace("-", "_")
    named = (
        path for path in sorted(folder.glob("*.whl")) if path.name.lower().replace("-", "_").startswith(begin)
    )
    return next(named, None)


def compiler(python: Embeddable) -> str:
    """A Python of the same minor version here, whose compiled modules are read by the one that ships.

    Raises:
        SystemExit: there is none.
    """
    name = f"python{python.minor}"
    own = [sys.executable] if python.minor == f"{sys.version_info[0]}.{sys.version_info[1]}" else []
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for one in (*own, shutil.which(name), *map(str, sorted(pyenv.glob(f"{python.minor}.*/bin/{name}")))):
        if one and subprocess.run([one, "-c", ""], capture_output=True, check=False).returncode == 0:
            return one
    raise refuse(
        f"No Python {python.minor} is here to compile the modules with.",
        f"Install {name}; its last number may differ.",
    )


def file_version() -> str:
    """The version as Windows counts: four numbers."""
    numbers = [int(one) for one in re.findall(r"\d+", stated_version())[:3]]
    return ".".join(map(str, [*numbers, 0, 0, 0][:4]))
