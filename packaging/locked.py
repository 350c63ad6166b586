"""What the locks pin for this system: the libraries that may go into an installer, and no others."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
TRAINING = ROOT / "xraysr_gui" / "training" / "requirements.lock"
FULL = os.environ.get("XRAYSR_SIZE") == "full"
"""Whether the installer is the one that can train networks too."""
LOCKS = (LOCK, TRAINING) if FULL else (LOCK,)
NAME = "xraysr-full" if FULL else "xraysr"
"""Of the folder that is built, and of the files that are made of it."""
_PIN = re.compile(
    r"([a-z0-9-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One library of the lock.

    Attributes:
        name: As the package index has it.
        version: The one that is installed here, where the lock has several for several Pythons.
        hashes: SHA-256 of every file that may be installed for it.
    """

    name: str
    version: str
    hashes: tuple[str, ...]


def pins(*locks: Path) -> tuple[Pin, ...]:
    """What is pinned in these locks, or in all that count, and installed here.

    Raises:
        SystemExit: a library is missing, or here in another version.
    """
    found: dict[str, list[Pin]] = {}
    for lock in locks or LOCKS:
        for name, version, marker, hashes in _PIN.findall(lock.read_text(encoding="utf-8")):
            if _counts_here(marker):
                found.setdefault(name, []).append(Pin(name, version, tuple(_HASH.findall(hashes))))
    return tuple(_installed(choices) for choices in found.values())


def _counts_here(marker: str) -> bool:
    from packaging.markers import Marker  # a library of the lock

    return not marker or Marker(marker).evaluate()


def pins_of(system: Mapping[str, str], lock: Path = LOCK) -> tuple[Pin, ...]:
    """What is pinned for another computer, which the markers of the lock are asked about."""
    from packaging.markers import Marker  # a library of the lock

    return tuple(
        Pin(name, version, tuple(_HASH.findall(hashes)))
        for name, version, marker, hashes in _PIN.findall(lock.read_text(encoding="utf-8"))
        if not marker or Marker(marker).evaluate({**system, "extra": ""})
    )


def _installed(choices: list[Pin]) -> Pin:
    name = choices[0].name
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        version = "no version"
    for pin in choices:
        if pin.version == version:
            return pin
    raise SystemExit(
        f"The installer cannot be made. {name} {version} is installed, where the lock has "
        f"{' or '.join(pin.version for pin in choices)}. Set the libraries up again: python3 start.py check."
    )


def strangers() -> list[str]:
    """Names by which Python could import what is installed here but not locked for the program.

    Tools, oracles of the tests (one is under the GPL), training, and whatever somebody else installed: no
    hook can draw them into the frozen program.
    """
    known = {pin.name for pin in pins()}
    return sorted(
        module
        for module, distributions in metadata.packages_distributions().items()
        if not known & {plain(name) for name in distributions}
    )


def plain(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def stated_version() -> str:
    """The version of the program, read where .ci/release.py writes it."""
    text = (ROOT / "xraysr_gui" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'(?m)^__version__ = "([^"]+)"$', text)
    if found is None:
        raise SystemExit(
            "The installer cannot be made. xraysr_gui/__init__.py names no version. Put it back."
        )
    return found[1]


def files_below(folder: Path) -> Iterator[Path]:
    """Every file, in an order that does not depend on the disk; what a link leads to counts once."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
