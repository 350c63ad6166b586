"""The record of a check: what was found, on which machine, and of which files; signed with its own hash."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from xraysr_gui import __version__
from xraysr_gui.commands.checking.finding import Finding
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.model_folder import model_folders, sha256_of
from xraysr_gui.settings import places

FORM = 1


@dataclass(frozen=True, slots=True)
class Proof:
    """All that a page says.

    Attributes:
        made: Day and time with the zone.
        machine: What the computer is called and what it is, by names of facts.
        findings: As the checks gave them.
        files: SHA-256 of every file of models, resources and program, by their names.
    """

    made: str
    version: str
    machine: dict[str, str]
    findings: tuple[Finding, ...]
    files: dict[str, str]

    @property
    def canonical(self) -> bytes:
        """The same content as the same bytes, on every computer."""
        told: Json = {"form": FORM, **asdict(self)}
        return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()

    @property
    def seal(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(self.canonical).hexdigest()


def proof_of(findings: Iterable[Finding], progress: Progress | None = None) -> Proof:
    """Put what was found on record, now and for this computer.

    Raises:
        Cancelled: the person stopped it.
    """
    made = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
    return Proof(made, __version__, _machine(), tuple(findings), hashed_files(progress or Progress()))


def _machine() -> dict[str, str]:
    return {
        "name": platform.node(),
        "system": f"{platform.system()} {platform.release()} ({platform.version()})",
        "processor": f"{platform.processor() or platform.machine()}, {os.cpu_count() or '?'} cores",
        "python": platform.python_version(),
    }


def hashed_files(progress: Progress) -> dict[str, str]:
    """What was checked, file by file; what cannot be read is told in place of its hash."""
    named = [(f"models/{one.parent.name}/{one.name}", one) for one in _model_files()]
    roots = ("resources", places.resources()), ("program", places.PACKAGE)
    for name, root in roots:
        found = (one for one in sorted(root.rglob("*")) if one.is_file() and "__pycache__" not in one.parts)
        named += [(f"{name}/{one.relative_to(root).as_posix()}", one) for one in found]
    named += [(f"program/{one.name}", one) for one in _holders()]
    hashes = {}
    for number, (name, path) in enumerate(named):
        progress.at(number / len(named), tr("hashes of files"))
        hashes[name] = _hash(path)
    return hashes


def _holders() -> list[Path]:
    """Where modules lie that are no files of their own: a frozen executable, or an archive."""
    frozen = [Path(sys.executable)] if getattr(sys, "frozen", False) else []
    return [*frozen, *(one for one in places.PACKAGE.parents if one.is_file())]


def _model_files() -> Sequence[Path]:
    folders = model_folders(model_places())
    return [one for folder in folders for one in sorted(folder.iterdir()) if one.is_file()]


def _hash(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError as error:
        return f"unreadable: {type(error).__name__}"


def proof_in(canonical: bytes) -> Proof:
    """The record that a page carries.

    Raises:
        ValueError: it makes no sense.
    """
    told = json.loads(canonical)
    try:
        if told.pop("form") != FORM:
            raise ValueError("a record of another form")
        findings = tuple(Finding(**one) for one in told.pop("findings"))
        return Proof(findings=findings, **told)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no record of a check") from error
