"""What helps to mend a fault, as one file that may be sent away: no patient, person or place is in it.

Safe by what goes in: verdicts, settings that are choices and numbers, words that stand in the program's own
log lines, places in its code. What is left of free text goes through `private_words` besides.
"""

from __future__ import annotations

import json
import platform
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from xraysr_gui import __version__
from xraysr_gui.commands.checking.check_installation import check_installation
from xraysr_gui.commands.checking.private_words import private_words, struck_out
from xraysr_gui.commands.noted import log_of_results
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import library_versions
from xraysr_gui.core.words import tr
from xraysr_gui.settings import places, store
from xraysr_gui.settings.audit_findings import verify_log
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.own_files import read_own
from xraysr_gui.settings.schema import OwnKeys, declared
from xraysr_gui.settings.whole_file import write_whole

NAME = "xraysr-support.zip"
MOST_REPORT, MOST_REPORTS = 1 << 20, 20
_PLACE = re.compile(r"^  ([\w./-]+\.py:\d+ in [\w<>]+)")
_FAULT = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)")
NO_LOG = "The log lives as long as the window: a command has none."
ABOUT = (
    "What this file holds, and nothing else: versions, settings that differ from the defaults, the log "
    "without the texts that were put into it, faults of the program by their places in its code, the check "
    "of the installation, and whether the log of results is whole. Names of patients, files, folders, the "
    "person and the computer are not in it."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the bundle: its name and its text."""

    name: str
    text: str


def gathered(log: Sequence[str] | None, progress: Progress) -> tuple[Part, ...]:
    """All parts, to be looked at before anything is written; `log` holds fixed words, None without a window.

    Raises:
        Cancelled: the person stopped it.
    """
    private = private_words()
    raw = (
        Part("about.txt", tr(ABOUT)),
        Part("versions.json", _in_json(_versions())),
        Part("settings.json", _in_json(_settings())),
        Part("log.txt", "\n".join(log) if log is not None else tr(NO_LOG)),
        Part("faults.txt", "\n\n".join(_faults(places.log_folder()))),
        Part("check.txt", "\n".join(_checks(progress))),
        Part("results.json", _in_json(_results())),
    )
    return tuple(Part(one.name, struck_out(one.text, private)) for one in raw)


def write_bundle(parts: Iterable[Part], path: Path, *, overwrite: bool = False) -> None:
    """Put the parts into one archive.

    Raises:
        CannotExport: the file is there already, or the folder refuses it.
    """
    refuse_existing([path], overwrite=overwrite)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part.name, part.text)
    write_whole(path, lambda file: file.write(packed.getvalue()))


def in_words(parts: Iterable[Part]) -> str:
    """All of it one after the other, as a person reads it."""
    return "\n\n".join(f"===== {one.name} =====\n{one.text}" for one in parts)


def parts_in_words(parts: Iterable[Part]) -> Iterable[tuple[str, str]]:
    """The name of each part, and how much it holds."""
    for one in parts:
        yield one.name, tr("{} bytes").format(len(one.text.encode()))


def _in_json(told: Json) -> str:
    return json.dumps(told, indent=1)


def _versions() -> Json:
    system = {"system": platform.system(), "release": platform.release(), "machine": platform.machine()}
    return {"xraysr": __version__, **system, "libraries": dict(library_versions())}


def _settings() -> Json:
    """Choices, numbers and switches that differ from the defaults; of own keys how many there are."""
    settings, notice = store.load(places.settings_folder())
    told: Json = {"readable": not notice}
    for one in declared():
        value = getattr(settings, one.name)
        if value != one.default:
            told[one.name] = len(value) if isinstance(one.kind, OwnKeys) else value
    return told


def _faults(folder: Path) -> Iterable[str]:
    """Where in the code each noted fault was, and of which kind: never what it said."""
    for number, report in enumerate(sorted(folder.glob("crash-*.txt"))[-MOST_REPORTS:], 1):
        try:
            lines = read_own(report, MOST_REPORT).decode("utf-8", "replace").splitlines()
        except (OSError, ValueError):
            continue
        yield "\n".join((f"{number}.", *filter(None, map(_of_fault, lines[1:]))))


def _of_fault(line: str) -> str:
    place, fault = _PLACE.match(line), _FAULT.match(line)
    if place is not None:
        return f"  {place[1]}"
    return fault[1] if fault is not None else ""


def _checks(progress: Progress) -> Iterable[str]:
    return (f"{one.verdict}: {one.part}: {one.words}" for one in check_installation(progress))


def _results() -> Json:
    try:
        found = verify_log(log_of_results())
    except (OSError, ValueError) as error:
        return {"readable": False, "error": type(error).__name__}
    return {"lines": found.lines, "whole": found.is_whole, "faults": found.faults, "notes": found.notes}
