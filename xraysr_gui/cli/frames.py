"""Which frame of a file a command works on: named, or all; never silently the first of many."""

from __future__ import annotations

import argparse
from pathlib import Path

from xraysr_gui.commands.open_radiograph import open_one_frame, open_radiograph
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.image_reader import ImageReader

FRAME_HELP = "which frame of a file that holds several, from 0"


def open_named(
    asked: argparse.Namespace, path: Path, reader: ImageReader, progress: Progress | None = None
) -> Radiograph:
    """The frame that is named, the only one, or the first where all are asked for.

    Raises:
        UserError: the file holds several frames and none was named.
    """
    if getattr(asked, "frames", None) is not None:
        return open_radiograph(path, reader, progress)
    all_too = ", or all of them with: --frames all" if hasattr(asked, "frames") else ""
    return open_one_frame(path, asked.frame, reader, progress, all_too)
