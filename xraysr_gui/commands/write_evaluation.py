"""Writes what came of an evaluation: tables for programs, and the report for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

from xraysr_gui.commands.truth_questions import refuse_section, write_section
from xraysr_gui.core.called import SIGNS
from xraysr_gui.core.csv_text import csv_text
from xraysr_gui.evaluation.csv_table import table_csv
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.journal import Journal
from xraysr_gui.evaluation.report.blocks import chapters
from xraysr_gui.evaluation.report.html import report_as_html
from xraysr_gui.evaluation.report.pdf import report_as_pdf
from xraysr_gui.evaluation.report.sections import SECTIONS
from xraysr_gui.evaluation.run_facts import run_facts
from xraysr_gui.evaluation.trial_run import Score
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import refuse_unwritable, write_whole

HTML, PDF = "report.html", "report.pdf"
PAGE, TABLE, SCORES, TIMES, CSV, FACTS, *_ = REPORT = (
    "table.md", "table.json", "scores.csv", "times.csv", "table.csv", "run.json", HTML, PDF,
)  # fmt: skip


def refuse_report(folder: Path, *, overwrite: bool = False) -> None:
    """Find out before long work whether a report can be written.

    Raises:
        CannotExport: the folder takes no file, or holds a report that nobody wants to be written over.
    """
    refuse_existing((folder / name for name in REPORT), overwrite=overwrite)
    refuse_unwritable(folder)


def write_report(
    done: Evaluated, folder: Path, *, names_files: bool = False, overwrite: bool = False
) -> None:
    """The report; images are named by their hashes or files. What was kept of the run goes.

    Raises:
        CannotExport: the folder is read-only or full, or holds a report already.
    """
    refuse_existing((folder / name for name in REPORT), overwrite=overwrite)
    for answer in done.truths:
        refuse_section(answer.id, folder, overwrite=overwrite)
    found = tuple(chapters(SECTIONS, done))
    files = {
        PAGE: f"# {done.trial.title}\n\n{done.page()}\n",
        TABLE: json.dumps(done.to_json(), indent=1, allow_nan=False) + "\n",
        SCORES: _scores(done, names_files=names_files),
        TIMES: _times(done, names_files=names_files),
        CSV: table_csv(done),
        FACTS: json.dumps(run_facts(done, names_files=names_files), indent=1, allow_nan=False) + "\n",
        HTML: report_as_html(done.trial.title, found),
    }
    for name, text in files.items():
        write_whole(folder / name, partial(_write, text.encode()))
    for answer in done.truths:
        write_section(answer, folder)
    write_whole(folder / PDF, partial(_write, report_as_pdf(done.trial.title, found)))
    Journal(folder).end()


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)


def _scores(done: Evaluated, *, names_files: bool) -> str:
    """A line for each score, without times: the same bytes however the run was cut up."""
    metrics = list(dict.fromkeys(name for score in done.scores for name in score.figures))
    called = _called(done, names_files=names_files)
    heads = ["image", "patient", "condition", "enhancer", *metrics]
    rows = (
        [*called(score), score.condition, score.enhancer, *(score.figures.get(name, "") for name in metrics)]
        for score in done.scores
    )
    return csv_text(heads, rows)


def _times(done: Evaluated, *, names_files: bool) -> str:
    called = _called(done, names_files=names_files)
    heads = ["image", "patient", "condition", "enhancer", "seconds", "megapixels", "device", "peak_mb"]
    rows = (
        [*called(s), s.condition, s.enhancer, s.seconds, s.megapixels, s.device, s.peak_mb]
        for s in done.scores
        if s.device
    )
    return csv_text(heads, rows)


def _called(done: Evaluated, *, names_files: bool) -> Callable[[Score], tuple[str, str | int]]:
    """Image and patient of a score; patients have numbers where names of files would tell who they are."""
    numbers = {name: n for n, name in enumerate(dict.fromkeys(score.patient for score in done.scores), 1)}

    def called(score: Score) -> tuple[str, str | int]:
        if names_files:
            return score.image, score.patient
        return done.hashes[score.image][:SIGNS], numbers[score.patient]

    return called
