"""xraysr compare: every figure of two images, as a whole, inside what is drawn, and outside of it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xraysr_gui import api
from xraysr_gui.api.comparing import Inside, drawn_on
from xraysr_gui.api.processes import processes
from xraysr_gui.cli.enhance import words_of
from xraysr_gui.cli.in_and_out import INPUT_HELP, PIPE, given
from xraysr_gui.cli.terminal import NAME_FILES, end_progress, printable, shown_progress
from xraysr_gui.commands.comparing.compare_radiographs import (
    ComparedFiles,
    CompareWishes,
    measured_on,
    said_of,
)
from xraysr_gui.commands.comparing.comparison_words import as_lines, rival_figures, truth_as_json
from xraysr_gui.commands.comparing.known_truth import TruthQuestion, known_truth
from xraysr_gui.commands.comparing.map_scale import ruler_for
from xraysr_gui.commands.comparing.paint_map import coloured, legend_of
from xraysr_gui.commands.drawn_regions import rectangle_in
from xraysr_gui.commands.named_enhancer import WITH_HELP
from xraysr_gui.commands.saving.report_case import Case, write_case
from xraysr_gui.core.called import identity
from xraysr_gui.core.errors import CannotExport, InvalidParameter
from xraysr_gui.core.loose import Json
from xraysr_gui.core.parameters import from_words
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.written.picture_file import write_png
from xraysr_gui.metrics.error_map import ERROR_MAPS
from xraysr_gui.metrics.error_map import drawn as drawn_map
from xraysr_gui.metrics.measurement_files import rows_as_csv
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing
from xraysr_gui.settings.whole_file import write_whole

Images = tuple[Radiograph, Radiograph]
Told = tuple[Json, ComparedFiles, Images, list[str]]
SUMMARY = "Measure how far an image is from a reference, or an enhancer from a known truth."


NULLS = (
    "In the JSON, whole, inside and outside hold plain numbers by the id of each metric. Where two parts are "
    "equal in every pixel, psnr is null and identical is true; for any other null, reasons says why."
)


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.epilog = NULLS
    maps = ", ".join(one.id for one in ERROR_MAPS)
    command.add_argument("reference", type=Path, nargs="?", help=f"what is compared with: {INPUT_HELP}")
    command.add_argument("candidate", type=Path, nargs="?", help=f"what is compared: {INPUT_HELP}")
    command.add_argument(
        "--mask", type=Path, action="append", default=[], metavar="FILE",
        help="inside is what is lighter than nothing: PNG, NIfTI, NRRD, Matlab, DICOM SEG or JSON regions",
    )  # fmt: skip
    command.add_argument(
        "--rectangle", action="append", default=[], metavar="COLUMN,ROW,WIDTH,HEIGHT",
        help="inside, in pixels of the reference; several masks and rectangles count together",
    )  # fmt: skip
    command.add_argument("--error-map", type=Path, metavar="PNG", help="draw where they differ")
    command.add_argument("--map", choices=[one.id for one in ERROR_MAPS], default="absolute", help=maps)
    command.add_argument("--registered", action="store_true", help="find a shift, and take it back")
    command.add_argument("--body", action="store_true", help="leave black border and collimator out")
    command.add_argument("--no-intervals", action="store_true", help="the figures alone, which is faster")
    command.add_argument("--csv", type=Path, metavar="FILE", help="the table for a spreadsheet")
    command.add_argument("--report", type=Path, metavar="PDF", help="all of it as PDF, on one page or more")
    command.add_argument("--label", default="", metavar="TEXT", help="what the page calls the case")
    command.add_argument("--name-files", action="store_true", help=NAME_FILES)
    command.add_argument("--patient", action="store_true", help="let the page say whose image it is")
    command.add_argument(
        "--known-truth",
        type=Path,
        metavar="INPUT",
        help="degrade it on purpose, restore it --with, and so does the best classical method of the task",
    )
    command.add_argument("--with", dest="id", metavar="ID", help=WITH_HELP)
    command.add_argument("--set", dest="values", action="append", default=[], metavar="name=value")
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    command.add_argument("--json", action="store_true", help="the figures as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Open, measure, tell."""
    _keep_inputs(asked)
    told, done, images, beside = (_truth if asked.known_truth else _pair)(asked, shown_progress())
    end_progress()
    told["images"] = _roles(asked, images)
    told |= _write_files(asked, done, images)
    for notice in done.notices:
        sys.stderr.write(f"{printable(notice)}\n")
    named = [f"{role}: {one['file']}" for role, one in told["images"].items() if asked.name_files]
    lines = [printable(line) for line in (told["compares"], *named, *as_lines(done.measurements), *beside)]
    sys.stdout.write((json.dumps(told, indent=1, allow_nan=False) if asked.json else "\n".join(lines)) + "\n")
    return 0


def _roles(asked: argparse.Namespace, images: Images) -> dict[str, Json]:
    """Which images they are: a known truth has one."""
    roles = ("image",) if asked.known_truth else ("reference", "candidate")
    return {
        role: identity(one, names_file=asked.name_files) for role, one in zip(roles, images, strict=False)
    }


def _keep_inputs(asked: argparse.Namespace) -> None:
    """Refuse, before long work begins, to write over what is compared."""
    inputs = [asked.reference, asked.candidate, asked.known_truth, *asked.mask]
    _refuse_other_than_png(asked.error_map)
    targets = [one for one in (asked.csv, asked.report, asked.error_map) if one is not None]
    for target in targets:
        if any(_is_same(target, one) for one in inputs if one is not None):
            raise CannotExport(
                tr("{} was not written.").format(target.name),
                why=tr("It is one of the files that are compared, and originals are never written over."),
                remedy=tr("Choose another name or another folder."),
            )
    refuse_existing(targets, overwrite=asked.overwrite)


def _refuse_other_than_png(path: Path | None) -> None:
    if path is not None and path.suffix.lower() != ".png":
        raise CannotExport(
            tr("{} was not written.").format(path.name),
            why=tr("A map is drawn as a PNG file, and the name has another ending."),
            remedy=tr("Choose a name that ends in .png."),
        )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _write_files(asked: argparse.Namespace, done: ComparedFiles, images: Images) -> Json:
    """What was asked for beside the figures, and what the colours of a map mean."""
    if asked.csv:
        roles = _roles(asked, images)
        table = rows_as_csv(done.measurements, capsule_of(images[1]), roles).encode()
        write_whole(asked.csv, lambda file: file.write(table))
    if not (asked.report or asked.error_map):
        return {}
    truth, ruler = asked.known_truth is not None, ruler_for(images[0], done.comparison)
    found = drawn_map(ERROR_MAPS[asked.map], done.comparison, ruler, known_truth=truth)
    if asked.report:
        names = ("Known truth", "Restored") if asked.known_truth else ("Reference", "Candidate")
        regions, said = done.regions, done.notices
        shown = *images, done.comparison, found
        wishes = asked.patient, asked.label, asked.name_files
        case = Case(*shown, done.measurements, regions, said, names, *wishes)
        write_case(asked.report, case)
    if not asked.error_map:
        return {}
    write_png(asked.error_map, coloured(found), capsule_of(images[1]))
    return {"error_map": {"file": str(asked.error_map), **legend_of(found)}}


def _pair(asked: argparse.Namespace, progress: Progress) -> Told:
    if asked.candidate is None or asked.id or asked.values:
        raise InvalidParameter(
            tr("It is not clear what to compare."),
            why=tr("Two files are compared, or an enhancer is tried on one."),
            remedy=tr("Write: xraysr compare REFERENCE CANDIDATE, or: compare --known-truth INPUT --with ID"),
        )
    if asked.reference == asked.candidate == PIPE:
        raise InvalidParameter(
            tr("Only one image can come through a pipe."),
            why=tr("The reference and the candidate were both named -."),
            remedy=tr("Name a file for one of them."),
        )
    with given(asked.reference) as reference, given(asked.candidate) as candidate:
        images = (
            api.open(reference, 0, progress.part(0.0, 0.1)),
            api.open(candidate, 0, progress.part(0.1, 0.2)),
        )
    done = api.compare(
        *images,
        _inside(asked),
        progress=progress.part(0.2, 1.0),
        registered=asked.registered,
        body=asked.body,
        intervals=not asked.no_intervals,
    )
    return done.figures, done.done, images, []


def _inside(asked: argparse.Namespace) -> list[Inside]:
    return [*map(rectangle_in, asked.rectangle), *asked.mask]


def _truth(asked: argparse.Namespace, progress: Progress) -> Told:
    if asked.registered:
        raise InvalidParameter(
            tr("A known truth has no shift to be found."),
            why=tr("The image and what is restored of it lie on one another to a fraction of a pixel."),
            remedy=tr("Leave out --registered."),
        )
    if asked.reference is not None or not asked.id:
        raise InvalidParameter(
            tr("It is not clear what to try."),
            why=tr("A known truth is one file, and one enhancer that restores it."),
            remedy=tr("Write: xraysr compare --known-truth INPUT --with ID"),
        )
    enhancer = api.enhancer(asked.id, progress)
    parameters = from_words(enhancer.parameters, words_of(asked.values)) if asked.values else None
    with given(asked.known_truth) as file:
        image = api.open(file, 0, progress.part(0.0, 0.1))
    drawn = drawn_on(_inside(asked), (image,))
    regions = [one.region for one in drawn]
    question = TruthQuestion(enhancer, parameters, within_body=asked.body)
    found = known_truth(image, question, regions, progress.part(0.1, 0.8), processes().engine)
    wishes = CompareWishes(asked.registered, asked.body, not asked.no_intervals)
    said = (found.words(), *said_of(drawn, image, image))
    done = measured_on(found.comparison, regions, wishes, said, progress.part(0.8, 1.0))
    by_rival = rival_figures(found, done)
    told = truth_as_json(found, done, by_rival)
    return told, done, (image, found.restored), [found.titles[1], *as_lines(by_rival)]
