"""Which frame of a file a command works on: named, or all; never silently the first of many."""

from __future__ import annotations

import argparse

from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader

FRAME_HELP = "which frame of a file that holds several, from 0"


def open_named(
    asked: argparse.Namespace, reader: ImageReader, progress: Progress | None = None
) -> Radiograph:
    """The frame that is named, the only one, or the first where all are asked for.

    Raises:
        UserError: the file holds several frames and none was named.
    """
    wants_all = getattr(asked, "frames", None) is not None
    radiograph = open_radiograph(Address(asked.input, frame=asked.frame or 0), reader, progress)
    count = radiograph.source.encoding.frames
    if count > 1 and asked.frame is None and not wants_all:
        all_too = ", or all of them with: --frames all" if hasattr(asked, "frames") else ""
        raise UserError(
            tr("{} holds {} frames.").format(asked.input.name, count),
            why=tr("It is not clear which of them is meant."),
            remedy=tr("Name one with: --frame N (from 0 to {}){}").format(count - 1, all_too),
        )
    return radiograph
