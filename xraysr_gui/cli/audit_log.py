"""xraysr audit-log: the log of results, and whether it is whole."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from xraysr_gui.cli.terminal import printable
from xraysr_gui.commands.noted import log_of_results
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.settings.audit_findings import Verified, verify_log
from xraysr_gui.settings.audit_log import NUMBER, AuditLog, told_in

SUMMARY = "Show the log of results that were made and saved, or tell whether it is whole."
SHORT = 12


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument(
        "--verify", action="store_true", help="whether a line was changed, put in or taken out"
    )
    command.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Print lines or findings; exit 2 if the log is not whole."""
    log = log_of_results()
    try:
        return _verify(log, as_json=asked.json) if asked.verify else _show(log, as_json=asked.json)
    except (OSError, ValueError) as error:
        why = str(getattr(error, "strerror", None) or error)
        raise UserError(
            tr("The log of results cannot be read."),
            why=tr("The folder {} gave this error: {}.").format(log.folder, why),
            remedy=tr("Check who may read it; results are made and saved all the same."),
        ) from error


def _show(log: AuditLog, *, as_json: bool) -> int:
    told = [one for _, _, line in log.lines() if (one := told_in(line)) is not None]
    if as_json:
        json.dump(told, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return 0
    for one in told:
        sys.stdout.write(printable(_line(one)) + "\n")
    sys.stderr.write(tr("{} lines in {}").format(len(told), log.folder) + "\n")
    return 0


def _line(told: Json) -> str:
    steps = ", ".join(f"{one.get('enhancer')} {one.get('version')}" for one in told.get("steps", ()))
    hashes = (str(told.get(name, ""))[:SHORT] or "-" for name in ("input", "file"))
    made = " -> ".join(hashes)
    return f"{told[NUMBER]}  {told.get('at', '')}  {told.get('what', '')}  {made}  {steps or '-'}"


def _verify(log: AuditLog, *, as_json: bool) -> int:
    found = verify_log(log)
    if as_json:
        json.dump(asdict(found) | {"whole": found.is_whole}, sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{printable(one)}\n" for one in (*found.faults, *found.notes, words_of(found)))
    return 0 if found.is_whole else 2


def words_of(found: Verified) -> str:
    """How the log stands, in a sentence."""
    if not found.is_whole:
        return tr("The log is not as it was written.")
    if not found.lines:
        return tr("The log is empty.")
    said = tr_count(found.lines, "The log is whole: {} line.", "The log is whole: {} lines.")
    last = tr("Hash of the last: {}. Who keeps it elsewhere can prove all before it.")
    return f"{said.format(found.lines)} {last.format(found.last)}"
