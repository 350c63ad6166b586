"""Each decoder, on a small stored file of which it is known what it must give."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.checking.check_versions import INSTALL_AGAIN
from xraysr_gui.commands.checking.finding import Check, Finding, refused
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.export_result import write_result
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

FRAME_ROWS, FRAME_COLUMNS = 24, 40
FOLDER, LIST = "check", "pixels.json"
DEEPEST = 12
PLAIN = "uncompressed.dcm"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that a decoder is tried on.

    Attributes:
        path: Where it lies.
        sha256: Of its pixels, as `hash_of` tells it.
        bits: How deep they are.
        off: How many grey levels a decoder may be off where the format loses something.
    """

    path: Path
    sha256: str
    bits: int
    off: int


def expected_codes(bits: int = DEEPEST) -> NDArray[np.uint16]:
    """The picture that every stored file holds: a ramp with a step, in so many bits."""
    rows, columns = np.mgrid[0:FRAME_ROWS, 0:FRAME_COLUMNS]
    codes: NDArray[np.uint16] = ((rows * 97 + columns * 61 + (columns > 20) * 700) % 4096).astype(np.uint16)
    return codes >> np.uint16(DEEPEST - bits)


def smooth_codes(bits: int) -> NDArray[np.uint16]:
    """The picture of formats that lose detail: no step, so that a sound decoder is hardly off."""
    rows, columns = np.mgrid[0:FRAME_ROWS, 0:FRAME_COLUMNS]
    codes: NDArray[np.uint16] = (300 + rows * 40 + columns * 60).astype(np.uint16)
    return codes >> np.uint16(DEEPEST - bits)


def hash_of(pixels: Numbers) -> str:
    """SHA-256 of the size and of the numbers, row by row, the low byte first."""
    rows, columns = pixels.shape
    content = f"{rows} x {columns}:".encode() + np.ascontiguousarray(pixels, "<u2").tobytes()
    return hashlib.sha256(content).hexdigest()


def stored_files() -> list[Stored]:
    """Those that come with the program; [] where their list is missing or makes no sense."""
    folder = places.resources() / FOLDER
    try:
        told = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return [Stored(folder / name, one["sha256"], one["bits"], one["off"]) for name, one in told.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def check_decoders(progress: Progress) -> Iterator[Finding]:
    """Read every stored file, and write a known picture."""
    files = stored_files()
    if not files:
        said = tr("the pictures to try them on are missing")
        yield Finding(tr("Decoders"), False, said, tr(INSTALL_AGAIN))
        return
    reader = ImageReader()
    try:
        for number, file in enumerate(files):
            progress.at(number / len(files), tr("decoders: {}").format(file.path.name))
            yield _decoder(file, reader, progress)
        yield _saving(files[0].path.with_name(PLAIN), reader, progress)
    finally:
        reader.close()


def _decoder(file: Stored, reader: ImageReader, progress: Progress) -> Finding:
    part = tr("Decoder {}").format(file.path.name.split(".")[0])
    try:
        pixels = open_radiograph(file.path, reader, progress.silent()).pixels
    except UserError as error:
        return refused(part, error)
    if pixels.shape != (FRAME_ROWS, FRAME_COLUMNS):
        return Finding(part, False, tr("gives an image of another size"), tr(INSTALL_AGAIN))
    if hash_of(pixels) == file.sha256:
        return Finding(part, True, tr("exact"))
    expected = (smooth_codes if file.off else expected_codes)(file.bits)
    off = float(np.abs(pixels - expected.astype(np.float64)).max())
    said = tr("off by {:g} grey levels of {}").format(off, 1 << file.bits)
    if 0 < off <= file.off:
        return Finding(part, True, tr("{}, as its loss allows").format(said))
    return Finding(part, False, said, tr(INSTALL_AGAIN))


def _saving(file: Path, reader: ImageReader, progress: Progress) -> Finding:
    """A known picture leaves as DICOM and is read again."""
    part = tr("Saving as DICOM")
    try:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "saved.dcm"
            radiograph = open_radiograph(file, reader, progress.silent())
            write_result(radiograph, target, reader)
            again = open_radiograph(target, reader)
    except UserError as error:
        return refused(part, error)
    except OSError as error:
        said = tr("{} cannot be written: {}").format(tempfile.gettempdir(), error.strerror or error)
        return Finding(part, False, said, tr("Make room on the disk, or check who may write there."))
    if np.array_equal(again.pixels, radiograph.pixels):
        return Finding(part, True, tr("exact"))
    return Finding(part, False, tr("gives wrong greys"), tr(INSTALL_AGAIN))


DECODERS = Check("decoders", check_decoders, share=6)
