"""The original image out again: its own header, its pixels as they were decoded, places blacked out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.leaving import Box
from xraysr_gui.core.missing import origin_of
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.strips import strips
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_syntax import EXPLICIT
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import asked, header_array
from xraysr_gui.settings.whole_file import write_whole

PREAMBLE = 128
"""Bytes before the header of a file."""


def write_original(
    path: Path, original: Radiograph, boxes: tuple[Box, ...], reader: ImageReader, progress: Progress
) -> None:
    """Write all frames of the object that an image is of; `reader` says who is taken out of its header.

    Raises:
        CannotExport: it has colours or more than 16 bits, or the folder refuses the file.
        CannotOpenImage: a frame of it cannot be read any more.
        Cancelled: the person stopped it.
    """
    if original.exact is not None or not original.source.encoding.photometric.startswith("MONOCHROME"):
        raise CannotExport(
            tr("The original cannot go along."),
            why=tr("It is stored in colours or in more than 16 bits, and only greys are written anew."),
            remedy=tr("Leave the original out; results, regions and the report leave without it."),
        )
    count, own = original.source.encoding.frames, original.source.address
    planes, lacking = [], ""
    for number in range(count):
        progress.at(number / count, tr("Reading frame {}").format(number + 1))
        frame = original if number == own.frame else reader.open(own.at_frame(number), progress)
        greys = as_stored(frame)
        planes.append(greys.codes)
        lacking = lacking or origin_of(frame.missing)
    codes = np.stack(planes)
    black_out(codes, boxes, greys)
    request = {**asked(original, "original"), "first_stored": greys.first_stored, "lacking": lacking}
    file = reader.derive(request, {"codes": codes, "header": header_array(original)}, progress)
    write_whole(path, lambda out: out.write(file))


def put_as_it_is(path: Path, original: Radiograph, instance: str) -> bool:
    """Put the very file that was opened in the place of what was written anew, where a disc may hold it.

    That is a plain file which says the UID that the directory says, and has not changed since. What stands
    before its header may be a program, and stays behind.
    """
    own = original.source
    if own.encoding.transfer_syntax != EXPLICIT or own.address.member:
        return False
    try:
        whole = own.address.path.read_bytes()
    except OSError:
        return False
    is_it = hashlib.sha256(whole).hexdigest() == own.sha256 and whole[PREAMBLE : PREAMBLE + 4] == b"DICM"
    if not is_it or instance.encode() not in whole:
        return False
    write_whole(path, lambda out: out.writelines((bytes(PREAMBLE), memoryview(whole)[PREAMBLE:])))
    return True


def as_stored(frame: Radiograph) -> Greys:
    """The greys of a frame without the one that stands for what its file lacks: there it is black."""
    greys, extra = frame.greys, len(frame.greys.values) - 2**frame.source.encoding.bits
    if frame.missing is None or greys.padding is None or extra <= 0:
        return greys
    if greys.padding[0]:
        codes = np.minimum(greys.codes, len(greys.values) - 1 - extra).astype(np.uint16)
        return replace(greys, codes=codes, values=greys.values[:-extra].copy(), padding=None)
    codes = (np.maximum(greys.codes, extra) - extra).astype(np.uint16)
    first = greys.first_stored + extra
    return Greys(codes, greys.values[extra:].copy(), greys.inverted, first)


def black_out(codes: Numbers, boxes: tuple[Box, ...], greys: Greys) -> None:
    """Give places the darkest grey that occurs; `codes` are planes of one size, and are changed.

    A slope below zero, or a table, may make the lowest code the brightest.
    """
    shape = codes.shape[1], codes.shape[2]
    for plane in codes if boxes else ():
        used = np.zeros(len(greys.values), np.bool_)
        for rows in strips(shape):
            used[plane[rows]] = True
        occurring = np.flatnonzero(used)
        values = greys.values[occurring]
        darkest = occurring[np.argmax(values) if greys.inverted else np.argmin(values)]
        for box in boxes:
            plane[box.slices(shape, (shape, shape))] = darkest
