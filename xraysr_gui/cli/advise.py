"""xraysr advise: what to do with an image, and what is foreseen; how advice is learned, and judged."""

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
from xraysr_gui.commands.advice.advise import Advice, as_json
from xraysr_gui.commands.advice.candidates import SAME_SIZE, SCALES
from xraysr_gui.commands.advice.learn_advice import FILMS
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.references import refuse_no_folder
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing

SUMMARY = "Recommend an enhancer for an image, or to leave it as it is."
SHOWN = 5


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("input", nargs="?", type=Path, metavar="FILE", help=INPUT_HELP)
    command.add_argument("--frame", type=int, metavar="N", help=FRAME_HELP)
    command.add_argument(
        "--scale",
        type=int,
        choices=(SAME_SIZE, *SCALES),
        help="for enlarging; with --learn, only rows of this scale are made anew",
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument(
        "--regret", type=Path, metavar="FOLDER", help="judge the advice on films whose truth is known"
    )
    command.add_argument(
        "--learn", type=Path, metavar="FOLDER", help="learn the table anew from films; takes long"
    )
    command.add_argument(
        "--films", type=int, default=FILMS, metavar="N", help="so many of them, spread evenly"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where --learn writes the table")
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)


def run(asked: argparse.Namespace) -> int:
    """Advise, judge advice, or learn it."""
    wanted = [one for one in (asked.input, asked.regret, asked.learn) if one is not None]
    if len(wanted) != 1 or (asked.learn is None) != (asked.output is None):
        raise InvalidParameter(
            tr("xraysr advise does one thing at a time."),
            why=tr("It takes either a FILE, or --regret FOLDER, or --learn FOLDER with -o FILE."),
            remedy=tr("Write it that way, and try again."),
        )
    if asked.learn is not None:
        return _learn(asked)
    return _judge(asked) if asked.regret is not None else _advise(asked)


def _advise(asked: argparse.Namespace) -> int:
    with given(asked.input) as file:
        image = open_named(asked, file, processes().reader)
        advice = api.advise(image, scale=asked.scale or SAME_SIZE)
    sys.stdout.write(f"{json.dumps(as_json(advice), indent=1) if asked.json else _page(advice)}\n")
    return 0


def _page(advice: Advice) -> str:
    chosen = advice.chosen
    lines = [f"{title}: {words}" for _, title, words in advice.found.rows()]
    lines += ["", tr("Advice: {}.").format(chosen.title), chosen.reason, *chosen.warnings, ""]
    others = [one for one in advice.options if one is not chosen][:SHOWN]
    return "\n".join((*lines, *(f"{one.title}: {' '.join((one.reason, *one.warnings))}" for one in others)))


def _judge(asked: argparse.Namespace) -> int:
    refuse_no_folder(asked.regret)
    scale = asked.scale or SAME_SIZE
    done = api.regret(asked.regret, films=asked.films, scale=scale, progress=shown_progress())
    end_progress()
    sys.stdout.write(f"{json.dumps(done.to_json(), indent=1) if asked.json else done.words()}\n")
    return 0


def _learn(asked: argparse.Namespace) -> int:
    refuse_no_folder(asked.learn)
    refuse_existing([asked.output], overwrite=asked.overwrite)
    file = advising.learn(asked.learn, asked.output, asked.films, shown_progress(), asked.scale)
    end_progress()
    sys.stdout.write(f"{file}\n")
    return 0
