"""xraysr evaluate: enhancers on images whose truth is known, with tables that can be checked."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xraysr_gui.cli.terminal import NAME_FILES, end_progress, shown_progress
from xraysr_gui.commands.evaluate_enhancers import (
    as_json,
    asked_for,
    evaluate_enhancers,
    images_to_judge,
    trial_named,
    write_report,
)
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.evaluation.table import markdown
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.whole_file import refuse_unwritable

SUMMARY = "Measure enhancers on images that are degraded on purpose; write tables and scores."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    known = ", ".join(trial.id for trial in TRIALS)
    command.add_argument("folder", type=Path, help="images that are taken for the truth")
    command.add_argument("--protocol", required=True, metavar="ID", help=f"one of: {known}")
    command.add_argument("--with", dest="ids", default="", metavar="ID,ID", help="which enhancers; else all")
    command.add_argument("--known", action="store_true", help="tell every method blur and noise exactly")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    command.add_argument("--name-files", action="store_true", help=NAME_FILES)
    command.add_argument("--json", action="store_true", help="the table as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Write table.md, table.json and scores.csv."""
    trial = trial_named(asked.protocol)
    ids = [word for word in asked.ids.split(",") if word]
    enhancers = asked_for(every_enhancer().enhancers, trial, ids)
    refuse_unwritable(asked.output)
    progress, reader, engine = shown_progress(), ImageReader(), Engine()
    try:
        references = images_to_judge(asked.folder, reader, progress.part(0.0, 0.05))
        rest = progress.part(0.05, 1.0)
        done = evaluate_enhancers(trial, enhancers, references, engine, rest, asked.known)
    finally:
        reader.close()
        engine.close()
        end_progress()
    write_report(done, asked.output, names_files=asked.name_files)
    text = json.dumps(as_json(done), indent=1) if asked.json else markdown(trial, done.rows)
    sys.stdout.write(f"{text}\n")
    return 0
