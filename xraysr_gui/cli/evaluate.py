"""xraysr evaluate: enhancers on images whose truth is known, with tables that can be checked."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xraysr_gui import api
from xraysr_gui.cli import truth
from xraysr_gui.cli.in_and_out import at_a_time
from xraysr_gui.cli.terminal import NAME_FILES, end_progress, printable, shown_progress
from xraysr_gui.commands.evaluate_enhancers import Run, trial_named
from xraysr_gui.commands.named_enhancer import WITH_HELP
from xraysr_gui.commands.truth_questions import QUESTIONS, is_question, question_named, refuse_section
from xraysr_gui.commands.write_cards import write_cards
from xraysr_gui.commands.write_evaluation import refuse_report
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.evaluation.references import refuse_no_folder
from xraysr_gui.settings.kept_files import OVERWRITE_HELP

SUMMARY = "Measure enhancers on images that are degraded on purpose; write tables and scores."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    known = ", ".join(one.id for one in (*TRIALS, *QUESTIONS))
    command.add_argument("folder", type=Path, help="images that are taken for the truth")
    command.add_argument("--protocol", required=True, metavar="ID", help=f"one of: {known}")
    command.add_argument("--with", dest="ids", default="", metavar="ID,ID", help=f"{WITH_HELP}; else all")
    command.add_argument(
        "--truth",
        default="",
        metavar="ID,ID",
        help=f"also answer in the report: {', '.join(one.id for one in QUESTIONS)}",
    )
    command.add_argument("--known", action="store_true", help="tell every method blur and noise exactly")
    command.add_argument(
        "--processes", type=at_a_time, default=1, metavar="N", help="how many images are enhanced at a time"
    )
    command.add_argument("--resume", action="store_true", help="go on with an evaluation that was stopped")
    command.add_argument(
        "--cards", action="store_true", help="write the figures into the cards of the networks that took part"
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    command.add_argument("--name-files", action="store_true", help=NAME_FILES)
    command.add_argument("--json", action="store_true", help="the table as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Write the report."""
    if is_question(asked.protocol):
        return truth.run(asked, named_in(asked.ids))
    trial_named(asked.protocol)
    questions = [question_named(word).id for word in named_in(asked.truth)]
    refuse_no_folder(asked.folder)
    refuse_report(asked.output, overwrite=asked.overwrite)
    for one in questions:
        refuse_section(one, asked.output, overwrite=asked.overwrite)
    progress = shown_progress()
    named = [api.enhancer(word, progress) for word in named_in(asked.ids)]
    how = Run(asked.output, asked.resume, asked.overwrite, asked.processes)
    done = api.evaluate(
        asked.folder, asked.protocol, named, known=asked.known, progress=progress, run=how, truth=questions
    )
    end_progress()
    api.write_report(done, asked.output, names_files=asked.name_files, overwrite=asked.overwrite)
    sys.stderr.writelines(f"{printable(one)}\n" for one in done.left_out)
    if asked.cards:
        sys.stderr.write(f"Cards: {', '.join(write_cards(done)) or 'none'}\n")
    text = json.dumps(done.to_json(), indent=1, allow_nan=False) if asked.json else done.page()
    sys.stdout.write(f"{text}\n")
    return 0


def named_in(words: str) -> list[str]:
    """Ids and paths between commas; a path that holds a comma stands alone."""
    return [words] if Path(words).exists() and words else [word for word in words.split(",") if word]
