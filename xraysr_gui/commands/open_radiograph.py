"""Open one image: the only way pixels come in, for the window, the command line and batches."""

from __future__ import annotations

from pathlib import Path

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader


def open_radiograph(
    place: Path | Address, reader: ImageReader | None = None, progress: Progress | None = None
) -> Radiograph:
    """Decode an image in the reader child; without a `reader`, one is started for this image alone.

    Raises:
        CannotOpenImage: it is missing, damaged, or not an image that we know.
        ChildFailed: it brought the reader child down.
        Cancelled: the person stopped it.
    """
    address = place if isinstance(place, Address) else Address(place)
    if reader is not None:
        return reader.open(address, progress or Progress())
    own_reader = ImageReader()
    try:
        return own_reader.open(address, progress or Progress())
    finally:
        own_reader.close()


def open_one_frame(
    path: Path,
    frame: int | None = None,
    reader: ImageReader | None = None,
    progress: Progress | None = None,
    all_too: str = "",
) -> Radiograph:
    """The frame that is named, or the only one; `all_too` says how all of them are asked for.

    Raises:
        UserError: the file holds several frames and none was named.
    """
    radiograph = open_radiograph(Address(path, frame=frame or 0), reader, progress)
    count = radiograph.source.encoding.frames
    if count > 1 and frame is None:
        raise UserError(
            tr("{} holds {} frames.").format(path.name, count),
            why=tr("It is not clear which of them is meant."),
            remedy=tr("Name one with: {} (from 0 to {}){}").format(
                spelt("--frame N", "frame=N"), count - 1, all_too
            ),
        )
    return radiograph


def open_ahead(address: Address, reader: ImageReader, most_bytes: int, progress: Progress) -> Radiograph:
    """Decode an image before somebody asks for it, if opening it takes no more memory than that.

    Raises as `open_radiograph` does, and Cancelled as soon as anything else is asked of the reader.
    """
    return reader.open_ahead(address, most_bytes, progress)
