"""xraysr estimate: what an image tells of itself, and how well that is known."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xraysr_gui import api
from xraysr_gui.api import advising
from xraysr_gui.api.processes import processes
from xraysr_gui.cli.frames import FRAME_HELP, open_named
from xraysr_gui.cli.in_and_out import INPUT_HELP, given
from xraysr_gui.cli.terminal import end_progress, shown_progress
from xraysr_gui.commands.advice.learn_blurs import learn_blurs
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.words import tr
from xraysr_gui.estimates.plain import as_json
from xraysr_gui.evaluation.references import refuse_no_folder
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing

SUMMARY = "Estimate noise, blur, resolution and traces of JPEG of an image."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("input", nargs="?", type=Path, metavar="FILE", help=INPUT_HELP)
    command.add_argument("--frame", type=int, metavar="N", help=FRAME_HELP)
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument(
        "--measure",
        type=Path,
        metavar="FOLDER",
        help="how far estimates are off, on films degraded on purpose",
    )
    command.add_argument("--learn", type=Path, metavar="FOLDER", help="learn anew how to tell blurs apart")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where --learn writes")
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    command.add_argument("--films", type=int, default=advising.ALL, metavar="N", help="for --measure")


def run(asked: argparse.Namespace) -> int:
    """Estimate, measure the estimates, or learn."""
    wanted = [one for one in (asked.input, asked.measure, asked.learn) if one is not None]
    if len(wanted) != 1 or (asked.learn is None) != (asked.output is None):
        raise InvalidParameter(
            tr("xraysr estimate does one thing at a time."),
            why=tr("It takes either a FILE, or --measure FOLDER, or --learn FOLDER with -o FILE."),
            remedy=tr("Write it that way, and try again."),
        )
    return _tell(asked) if asked.input is not None else _work(asked)


def _work(asked: argparse.Namespace) -> int:
    folder: Path = asked.measure or asked.learn
    refuse_no_folder(folder)
    if asked.learn is not None:
        refuse_existing([asked.output], overwrite=asked.overwrite)
    progress = shown_progress()
    if asked.measure is not None:
        told = advising.accuracy(folder, asked.films, progress)
    else:
        told = f"{learn_blurs(folder, asked.output, processes().reader, progress)}\n"
    end_progress()
    sys.stdout.write(told)
    return 0


def _tell(asked: argparse.Namespace) -> int:
    with given(asked.input) as file:
        found = api.estimate(open_named(asked, file, processes().reader))
    if asked.json:
        sys.stdout.write(f"{json.dumps(as_json(found), indent=1, allow_nan=False)}\n")
        return 0
    width = max(len(title) for _, title, _ in found.rows())
    sys.stdout.writelines(f"{title:<{width}}  {words}\n" for _, title, words in found.rows())
    return 0
