"""xraysr verify: whether results are what they say of themselves."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xraysr_gui.api.processes import processes
from xraysr_gui.cli.in_and_out import NamedFiles
from xraysr_gui.cli.terminal import end_progress, printable, shown_progress
from xraysr_gui.commands.verifying.verify_files import (
    VerifiedFile,
    as_csv,
    summary_of,
    verify_files,
    verifying_with,
)
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.written.picture_file import write_png
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing
from xraysr_gui.settings.whole_file import write_whole

SUMMARY = "Verify results: their steps are done again on their input, and changes are told."
NOTE = (
    "Exit 0: the pixels are those that the steps give, exactly or within what another device or version may "
    "make. Exit 2: they are not, or it cannot be told; the words say which."
)


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.epilog = NOTE
    command.add_argument("results", nargs="+", metavar="FILE", action=NamedFiles, help="results, or folders")
    command.add_argument(
        "--input", dest="sources", type=Path, action="append", default=[], metavar="FILE|FOLDER",
        help="where the inputs lie; else beside the results and among the images of the study list",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="as JSON on stdout")
    command.add_argument("--csv", type=Path, metavar="FILE", help="also as a table")
    command.add_argument(
        "--map", dest="error_map", type=Path, metavar="PNG", help="of one file: a picture of where it differs"
    )
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)


def run(asked: argparse.Namespace) -> int:
    """Print every verdict; exit 2 if one is bad."""
    _refuse_odd(asked)
    shared, progress = processes(), shown_progress()
    how = verifying_with(shared.reader, shared.engine, asked.sources)
    rows = list[VerifiedFile]()
    for row in verify_files(asked.results, how, progress):
        rows.append(row)
        end_progress()
        if not asked.json:
            sys.stdout.write(
                printable(f"{row.path}: {tr(str(row.verdict.kind))}. {row.verdict.words}") + "\n"
            )
    if asked.json:
        json.dump([{"file": str(row.path), **row.verdict.in_json} for row in rows], sys.stdout, indent=1)
        sys.stdout.write("\n")
    if len(rows) != 1:
        sys.stderr.write(f"{summary_of(rows)}\n")
    _write_files(asked, rows)
    return 2 if not rows or any(row.counts_as_bad for row in rows) else 0


def _refuse_odd(asked: argparse.Namespace) -> None:
    """What makes no sense is told before anything is opened."""
    missing = next((one for one in (*asked.results, *asked.sources) if not one.exists()), None)
    if missing is not None:
        raise InvalidParameter(
            tr("{} cannot be verified.").format(missing),
            why=tr("There is no file or folder of this name."),
            remedy=tr("Check the name, and in which folder you are."),
        )
    if asked.error_map is not None and (len(asked.results) > 1 or asked.results[0].is_dir()):
        raise InvalidParameter(
            tr("--map is drawn of one file."),
            why=tr("Several files, or a folder, were named."),
            remedy=tr("Name one file; --csv tells where each of several differs."),
        )
    refuse_existing([one for one in (asked.csv, asked.error_map) if one], overwrite=asked.overwrite)


def _write_files(asked: argparse.Namespace, rows: list[VerifiedFile]) -> None:
    if asked.csv is not None:
        table = as_csv(rows).encode("utf-8", "surrogateescape")
        write_whole(asked.csv, lambda file: file.write(table))
    if asked.error_map is None:
        return
    picture = rows[0].verdict.picture
    if picture is None:
        sys.stderr.write(tr("No map was drawn: there is no pixel by which both are known to differ.") + "\n")
    else:
        write_png(asked.error_map, picture)
