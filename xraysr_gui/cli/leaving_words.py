"""The words for what leaves the house: without the patient, with places blacked out."""

from __future__ import annotations

import argparse

from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.leaving import Box, Leaving
from xraysr_gui.core.words import tr

DATES, DEVICE, CHARACTERISTICS = "dates", "device", "characteristics"
RETAINED = (DATES, DEVICE, CHARACTERISTICS)


def declare_leaving(command: argparse.ArgumentParser) -> None:
    """Name the words."""
    command.add_argument(
        "--deidentify",
        action="store_true",
        help="take the patient out: the Basic Profile of DICOM PS3.15, the same other names every time",
    )
    command.add_argument(
        "--retain",
        action="append",
        choices=RETAINED,
        default=[],
        help="with --deidentify: keep dates (shifted), the device, or sex, age, size and weight",
    )
    command.add_argument(
        "--black-out",
        action="append",
        default=[],
        metavar="C,R,W,H",
        help="black out a box: column, row, width, height in pixels of the input (again for more)",
    )


def leaving_of(asked: argparse.Namespace) -> Leaving:
    """What was typed.

    Raises:
        InvalidParameter: a box is none, or something is to be retained and nothing is taken out.
    """
    if asked.retain and not asked.deidentify:
        raise InvalidParameter(
            tr("--retain {} says nothing here.").format(asked.retain[0]),
            why=tr("Without --deidentify everything is kept anyway."),
            remedy=tr("Add --deidentify, or leave --retain out."),
        )
    if asked.deidentify and getattr(asked, "name_files", False):
        raise InvalidParameter(
            tr("Nothing was written."),
            why=tr("--name-files keeps the names of the files, and files are often called after patients."),
            remedy=tr("Leave --name-files out where the patient is to be taken out."),
        )
    return Leaving(
        without_patient=asked.deidentify,
        shifts_dates=DATES in asked.retain,
        keeps_device=DEVICE in asked.retain,
        keeps_characteristics=CHARACTERISTICS in asked.retain,
        boxes=tuple(_box(words) for words in asked.black_out),
    )


def _box(words: str) -> Box:
    try:
        column, row, width, height = (int(word) for word in words.split(","))
    except ValueError:
        column = row = width = height = -1
    if min(column, row) < 0 or min(width, height) < 1:
        raise InvalidParameter(
            tr("{!r} is no box.").format(words),
            why=tr("A box is four whole numbers: column, row, width and height, in pixels of the input."),
            remedy=tr("Write it so, for example: --black-out 0,0,400,60"),
        )
    return Box(column, row, width, height)
