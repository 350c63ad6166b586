"""xraysr audit: proves printed figures impossible, and says which mistake makes a number."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from xraysr_gui.cli.terminal import NAME_FILES, end_progress, printable, shown_progress
from xraysr_gui.commands.audit_results import Question, audit_file, audit_folder, explain_value
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.called import identity
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.audit.columns import ABOUT, METRICS, POSSIBLE, FigureKind
from xraysr_gui.evaluation.audit.entries import Assumed
from xraysr_gui.evaluation.audit.mistakes.explain import MEASURES
from xraysr_gui.image_io.image_reader import ImageReader

Done = TypeVar("Done")
SUMMARY = "Prove figures of a table impossible, find leaks between folders, explain a printed number."
_COLUMNS = (*METRICS, *ABOUT, FigureKind.IMAGE)
_OUTCOME = (
    "The exit status is 0 whatever is found; in the JSON, findings is empty where nothing is impossible. "
    "Columns are known by their heads (PSNR, MSE, RMSE, MAE, SSIM, loss, accuracy, n, bits, range, scale "
    "and their full names); docs/AUDIT.md tells every rule."
)


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.epilog = _OUTCOME
    command.add_argument(
        "subject", type=Path, nargs="?", metavar="TABLE|FOLDER", help="a CSV file, or images"
    )
    command.add_argument("--images", type=Path, metavar="FOLDER", help="images to audit beside a table")
    told = command.add_argument_group("what a table does not say itself, for all of its rows")
    told.add_argument(
        "--bits", type=float, metavar="N", help="depth of the images; else 8 where nothing tells"
    )
    told.add_argument(
        "--range", type=float, dest="peak", metavar="R", help="of PSNR and errors, such as 255 or 1"
    )
    told.add_argument("--count", type=float, metavar="N", help="images of the test set")
    told.add_argument("--noise", type=float, metavar="SD", help="of the reference, in its grey levels")
    told.add_argument("--scale", type=int, metavar="N", help="times that methods enlarge")
    told.add_argument(
        "--column", action="append", default=[], metavar="KIND=HEAD",
        help=f"what a column holds, by its head; KIND is one of {', '.join(_COLUMNS)}",
    )  # fmt: skip
    rows = told.add_mutually_exclusive_group()
    rows.add_argument("--one-image", action="store_true", help="each row is one image, not a mean")
    rows.add_argument("--means", action="store_true", help="each row is a mean of several images")
    value = command.add_argument_group("which mistake makes a printed number")
    value.add_argument("--explain", metavar="VALUE", help="as it is printed: its rounding counts")
    value.add_argument("--reference", type=Path, metavar="FILE")
    value.add_argument("--candidate", type=Path, metavar="FILE", help="the result that was measured")
    value.add_argument(
        "--input", type=Path, metavar="FILE", help="what the method was given, if it is at hand"
    )
    value.add_argument("--metric", choices=list(MEASURES), default="psnr")
    command.add_argument("--name-files", action="store_true", help=NAME_FILES)
    command.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Audit what is named, and tell."""
    _refuse_unclear(asked)
    told, notices = _explained(asked) if asked.explain is not None else _audited(asked)
    for notice in notices:
        sys.stderr.write(f"{printable(notice)}\n")
    lines = _lines_of_value(told, asked) if asked.explain is not None else _lines(told)
    text = json.dumps(told, indent=1, allow_nan=False) if asked.json else "\n".join(map(printable, lines))
    sys.stdout.write(f"{text}\n")
    return 0


def _refuse_unclear(asked: argparse.Namespace) -> None:
    named = [one for one in (asked.subject, asked.images) if one is not None]
    pair = [one for one in (asked.reference, asked.candidate) if one is not None]
    if (asked.explain is None and named and not pair) or (
        asked.explain is not None and len(pair) == 2 and not named
    ):
        return
    raise InvalidParameter(
        tr("It is not clear what to audit."),
        why=tr("A table, a folder of images, or a value with the two images it was measured of is audited."),
        remedy=tr(
            "Write: xraysr audit TABLE.csv, or: audit FOLDER, or: audit --explain VALUE --reference A "
            "--candidate B"
        ),
    )


def _assumed(asked: argparse.Namespace) -> Assumed:
    columns = {}
    for words in asked.column:
        kind, _, head = words.partition("=")
        if kind not in set(_COLUMNS) or not head:
            raise InvalidParameter(
                tr("--column {} says nothing.").format(words),
                why=tr("It is KIND=HEAD, and KIND is one of {}.").format(", ".join(_COLUMNS)),
                remedy=tr("Write it so, such as: --column psnr=Quality"),
            )
        columns[FigureKind(kind)] = head
    single = True if asked.one_image else (False if asked.means else None)
    assumed = Assumed(asked.bits, asked.peak, asked.count, asked.noise, asked.scale, single, columns)
    for kind, value in assumed.about().items():
        least, most = POSSIBLE[kind]
        if not least <= value <= most:
            raise InvalidParameter(
                tr("--{} cannot be {:g}.").format("count" if kind is FigureKind.COUNT else kind, value),
                why=tr("It lies between {:g} and {:g}.").format(least, most),
                remedy=tr("Write it that way, and try again."),
            )
    return assumed


def _audited(asked: argparse.Namespace) -> tuple[Json, tuple[str, ...]]:
    """The findings of a table, of a folder, or of both."""
    is_folder = asked.subject is not None and asked.subject.is_dir()
    table = None if is_folder else asked.subject
    folders = [one for one in (asked.subject if is_folder else None, asked.images) if one is not None]
    assumed = _assumed(asked)
    findings: list[Json] = []
    notices: list[str] = []
    counted: dict[str, int] = {}
    if table is not None:
        done = audit_file(table, assumed)
        findings += [finding.to_json() for finding in done.findings]
        notices += done.notices
        counted["rows"] = done.rows
    for folder in folders:
        found = _with_reader(partial(audit_folder, folder))
        findings += [finding.to_json(names_files=asked.name_files) for finding in found.findings]
        notices += found.notices
        counted["images"] = counted.get("images", 0) + found.images
    return {"findings": findings, **counted}, tuple(notices)


def _with_reader(work: Callable[[ImageReader, Progress], Done]) -> Done:
    reader, progress = ImageReader(), shown_progress()
    try:
        return work(reader, progress)
    finally:
        reader.close()
        end_progress()


def _explained(asked: argparse.Namespace) -> tuple[Json, tuple[str, ...]]:
    """Which mistakes make the value."""
    scale = None if asked.scale is None else int(_assumed(asked).about()[FigureKind.SCALE])
    roles = {"reference": asked.reference, "candidate": asked.candidate, "input": asked.input}
    named = {role: path for role, path in roles.items() if path is not None}

    def work(reader: ImageReader, progress: Progress) -> tuple[Json, tuple[str, ...]]:
        images = [open_radiograph(path, reader) for path in named.values()]
        question = Question(asked.explain, asked.metric, scale)
        found, wanted, pair = explain_value(question, images, progress)
        called = [identity(image, names_file=asked.name_files) for image in images]
        told = {
            "metric": asked.metric,
            "printed": asked.explain,
            "before_rounding": [wanted.low, wanted.high],
            **found.to_json(),
            "range": {"levels": pair.levels, "unit": pair.range_unit, "from": pair.range_from},
            "images": dict(zip(named, called, strict=True)),
        }
        return told, pair.notices

    return _with_reader(work)


def _lines(told: Json) -> Iterator[str]:
    """What was found, for people."""
    for one in told["findings"]:
        label = f" ({one['label']})" if one.get("label") else ""
        row = f"row {one['row']}{label}, {one['cell']}"
        where = f"image {one['row']}" if "images" in one else row
        yield f"{where}: {one['why']}"
        yield f"    {one['proof']}"
        if "images" in one:
            yield "    " + " and ".join(one.get("files", [sha[:12] for sha in one["images"]]))
    count = len(told["findings"])
    counts = [(told[name], name) for name in ("rows", "images") if name in told]
    of = " and ".join(f"{many} {name.removesuffix('s') if many == 1 else name}" for many, name in counts)
    yield f"{count} finding{'s' if count > 1 else ''} in {of}." if count else f"Nothing impossible in {of}."


def _lines_of_value(told: Json, asked: argparse.Namespace) -> Iterator[str]:
    low, high = told["before_rounding"]
    right = _number(told["right"])
    yield (
        f"{asked.metric.upper()} of the two images is {right}; printed is {asked.explain} ({low:.6g} to "
        f"{high:.6g})."
    )
    found: Sequence[Json] = told["explanations"]
    if not found:
        near = told["nearest"]
        yield (
            f"None of {told['tried']} ways makes it. Nearest is {_number(near['value'])}: "
            f"{_joined(near['mistakes'])}."
        )
        return
    fewest = min(len(one["mistakes"]) for one in found)
    if fewest == 0:
        yield "No mistake is needed: it is right."
        return
    yield f"Of {told['tried']} ways these make it:"
    for one in found:
        if len(one["mistakes"]) == fewest:
            yield f"    {one['value']:.6g}: {_joined(one['mistakes'])}"
    more = sum(len(one["mistakes"]) > fewest for one in found)
    if more:
        yield f"So do {more} pairs of mistakes, which is less likely."


def _number(value: float | None) -> str:
    return "infinite" if value is None else f"{value:.6g}"


def _joined(mistakes: Sequence[str]) -> str:
    return ", and ".join(mistakes) if mistakes else "no mistake at all"
