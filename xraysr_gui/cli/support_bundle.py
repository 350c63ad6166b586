"""xraysr support-bundle: what helps to mend a fault, without patients."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xraysr_gui.cli.terminal import end_progress, shown_progress
from xraysr_gui.commands.checking.support_bundle import gathered, in_words, parts_in_words, write_bundle
from xraysr_gui.core.words import tr
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing

SUMMARY = "Gather versions, settings, faults and the check for a report; no patient is in it."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument(
        "-o", "--output", type=Path, metavar="ZIP", help="where it is written; without it all of it is shown"
    )
    command.add_argument(
        "--show", action="store_true", help="show all of it also where it is written to a file"
    )
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)


def run(asked: argparse.Namespace) -> int:
    """Write it and list what is in it; show all of it where that is wished, or where nothing is written."""
    if asked.output is not None:
        refuse_existing([asked.output], overwrite=asked.overwrite)
    progress = shown_progress()
    try:
        parts = gathered(None, progress)
    finally:
        end_progress()
    if asked.show or asked.output is None:
        sys.stdout.write(f"{in_words(parts)}\n")
    if asked.output is None:
        return 0
    is_new = not asked.output.parent.exists()
    write_bundle(parts, asked.output, overwrite=asked.overwrite)
    for name, size in parts_in_words(parts):
        sys.stdout.write(f"{name:14} {size}\n")
    if is_new:
        sys.stderr.write(tr("The folder {} was made.").format(asked.output.parent) + "\n")
    sys.stderr.write(tr("{} holds these files, and nothing else.").format(asked.output) + "\n")
    return 0
