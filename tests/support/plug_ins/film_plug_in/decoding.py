"""Reads a film: the word FILM, rows and columns as 16 bits each, then one byte for each pixel."""

import numpy as np

from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.image_io.file_refusals import ends_early
from xraysr_gui.image_io.folder_study import summary_by_folder
from xraysr_gui.image_io.stored_numbers import radiograph_of

MARK = b"FILM"


def recognises(content):
    """By its first word."""
    return content.head.startswith(MARK)


def shape(content):
    """Rows and columns."""
    return tuple(int(side) for side in np.frombuffer(content.head[4:8], "<u2"))


def read(content, frame):
    """The image."""
    rows, columns = shape(content)
    content.room.refuse_beyond(content.address.name, rows, columns, rows * columns)
    with content.open() as file:
        stored = file.read()[8:]
    if len(stored) < rows * columns:
        raise ends_early(content.address.name, "Film")
    greys = np.frombuffer(stored, np.uint8, rows * columns).reshape(rows, columns)
    return radiograph_of(
        greys, 8, Source(content.address.at_frame(frame), Encoding("Film", 8, "MONOCHROME2"))
    )


def summarise(content):
    """What the list of studies shows."""
    return summary_by_folder(content.address, "Film", shape(content), 8, 1)


def list_tags(content):
    """It has none."""
    return []
