"""xraysr triage: which image of many is to be looked at first."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from xraysr_gui.api.processes import processes
from xraysr_gui.api.triaging import SIDE_BY_SIDE, triage
from xraysr_gui.cli.in_and_out import NamedFiles, at_a_time
from xraysr_gui.cli.terminal import end_progress, printable, shown_progress
from xraysr_gui.commands.triage.put_into_worklist import put_into_worklist
from xraysr_gui.commands.triage.triaged import Triaged
from xraysr_gui.core.chances import chance_words
from xraysr_gui.core.errors import InvalidParameter, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.evaluation.references import refuse_no_folder
from xraysr_gui.studies.worklist_case import Score

SUMMARY = "Rank images by how urgent they seem, with the reason for each; nothing is left out."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument(
        "paths", nargs="*", metavar="PATH", action=NamedFiles, help="files, or folders with files in them"
    )
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument(
        "--with",
        dest="judges",
        nargs="+",
        metavar="ID",
        default=(),
        help="which judges; else those of chests",
    )
    command.add_argument(
        "--processes",
        type=at_a_time,
        default=SIDE_BY_SIDE,
        metavar="N",
        help="how many images are judged at a time",
    )
    command.add_argument(
        "--worklist", action="store_true", help="put all of them into the worklist of the window, with scores"
    )
    command.add_argument(
        "--figures",
        type=Path,
        metavar="FOLDER",
        help="measure the judges instead: a folder with train and val, each with normal and abnormal",
    )
    command.add_argument(
        "--lungs", type=Path, metavar="FOLDER", help="figures: images and masks, to ask whether lungs decide"
    )
    command.add_argument(
        "--others", type=Path, metavar="FOLDER", help="figures: images that are no chests, in a folder each"
    )
    command.add_argument("--cards", action="store_true", help="figures: write them into the judges' cards")
    command.set_defaults(misused=command.error)


def run(asked: argparse.Namespace) -> int:
    """Rank, and tell; or measure the judges."""
    if not asked.paths and asked.figures is None:
        asked.misused("the following arguments are required: PATH (or --figures FOLDER)")
    if asked.paths and asked.figures is not None:
        raise InvalidParameter(
            tr("xraysr triage does one thing at a time."),
            why=tr("It takes either files and folders, or --figures FOLDER."),
            remedy=tr("Write it that way, and try again."),
        )
    if asked.figures is None and (asked.lungs or asked.others or asked.cards):
        raise InvalidParameter(
            tr("Nothing was measured."),
            why=tr("--lungs, --others and --cards belong to --figures FOLDER, which is not there."),
            remedy=tr("Name the folder of labelled images with --figures."),
        )
    progress = shown_progress()
    if asked.figures is not None:
        return _measure(asked, progress)
    ranked = triage(asked.paths, judges=asked.judges, processes_used=asked.processes, progress=progress)
    end_progress()
    _refuse_nothing_read(ranked)
    if asked.worklist:
        new = put_into_worklist(ranked, time.time())
        sys.stderr.write(f"Put into the worklist: {new}\n")
    if asked.json:
        sys.stdout.write(f"{json.dumps({'ranked': [one.to_json() for one in ranked]}, indent=1)}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _table(ranked))
    return 0


def _measure(asked: argparse.Namespace, progress: Progress) -> int:
    # it learns with the shortcut's numbers: other triages need none of this
    from xraysr_gui.commands.judge_figures import judge_figures, judge_tables, write_judge_cards

    for folder in filter(None, (asked.figures, asked.lungs, asked.others)):
        refuse_no_folder(folder)
    children = processes()
    folders = asked.lungs, asked.others
    figures = judge_figures(asked.figures, children.reader, children.engine, progress, *folders)
    end_progress()
    if asked.json:
        sys.stdout.write(f"{json.dumps(figures, indent=1)}\n")
    else:
        sys.stdout.writelines(f"{printable(line)}\n" for line in judge_tables(figures))
    if asked.cards:
        sys.stderr.write(f"Cards: {', '.join(write_judge_cards(figures))}\n")
    return 0


def _table(ranked: Sequence[Triaged]) -> Iterator[str]:
    rows = [("", tr("probability of abnormal"), tr("normal films as strange"), "", tr("file"), tr("why"))]
    for place, one in enumerate(ranked, 1):
        score = one.score
        flag = "flagged" if score.flagged else ""
        why = f"{score.reason} ({_models(score.model)})" if score.model else score.reason
        normality = "" if score.normality is None else chance_words(score.normality)
        rows.append((str(place), _probability(score), normality, flag, str(one.path), why))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, (*widths, 0), strict=True))
        yield printable("  ".join(cells).rstrip())


def _probability(score: Score) -> str:
    return tr("cannot tell") if score.p is None else chance_words(score.p, score.low, score.high)


def _models(called: str) -> str:
    """Such as "models: pneumonia (version 1), normality (version 1)"."""
    names = [one.rpartition(" ") for one in called.split(", ")]
    told = ", ".join(tr("{} (version {})").format(name, version) for name, _, version in names)
    return tr_count(len(names), "model: {}", "models: {}").format(told)


def _refuse_nothing_read(ranked: Sequence[Triaged]) -> None:
    if not any(one.score.model for one in ranked):
        raise UserError(
            tr("Nothing could be triaged."),
            why=ranked[0].score.reason,
            remedy=tr("Name files, or folders with radiographs in them."),
        )
