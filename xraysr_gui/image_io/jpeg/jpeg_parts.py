"""Finds out which part of a JPEG its file does not hold.

No decoder tells: where the compressed data ends too early, each invents grey and gives a whole image.
So a JPEG is decoded twice, as it is and with meaningless bits behind the end of each of its pieces. A piece
that is whole is not changed by what follows it; where the two pictures differ, there was no data.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.missing import Mask
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.image_io.jpeg.jpeg_marks import HUFFMAN, PROGRESSIVE, Marks, Scan, joined, marks_of

Decode = Callable[[bytes], Numbers]
MOST_MISSING = 0.95
HARDLY_ANY = "hardly any of the image is in the file"
_NOBODY_KNOWS = "parts of it are missing, and nothing tells which"
_COARSE = "it is stored in passes from coarse to fine, and some are missing"
_FILLER = bytes(random.Random(64).choices(range(1, 255), k=96))


def decoded_jpeg(stream: bytes, shape: tuple[int, int], decode: Decode) -> tuple[Numbers, Mask | None]:
    """The picture, and which of its pixels the file does not hold; None if it holds all.

    Raises:
        ValueError: a part is missing and nothing tells which, or hardly anything is there.
    """
    marks = marks_of(stream)
    if marks.kind not in HUFFMAN or not marks.scans:
        return decode(stream), None
    units = _units(marks, shape)
    _refuse_too_little(marks, units)
    unsure = _put_in_order(marks, units)
    pixels, probe = _decoded_twice(stream, marks, decode)
    if pixels.shape[:2] != shape:
        return pixels, None  # refused by who asked
    missing = _missing(marks, units, pixels, probe)
    if unsure is not None and (missing is None or not missing[unsure]):
        raise ValueError(_NOBODY_KNOWS)
    return pixels, None if missing is None else _mask(missing, marks, units, shape)


def _units(marks: Marks, shape: tuple[int, int]) -> tuple[int, int]:
    """How many units there are, down and across."""
    return -(-shape[0] // marks.unit[0]), -(-shape[1] // marks.unit[1])


def _refuse_too_little(marks: Marks, units: tuple[int, int]) -> None:
    """Each block takes one bit at least: a short file that promises a huge image is not decoded at all."""
    bits = 8 * sum(scan.end - scan.start for scan in marks.scans)
    if bits < (1 - MOST_MISSING) * units[0] * units[1] * marks.blocks:
        raise ValueError(HARDLY_ANY)


def _put_in_order(marks: Marks, units: tuple[int, int]) -> int | None:
    """Put an empty piece where one is missing, so that all others come to lie in their places.

    Gives the unit that is missing too if the end of the image is, and not if it was glued to what is before.
    """
    if not marks.interval or not marks.is_one_run:
        return None
    scan, due = marks.scans[0], -(-(units[0] * units[1]) // marks.interval)
    short = due - len(scan.pieces)
    if short <= 0:
        return None
    pieces, jumped = _with_holes(scan)
    left = due - len(pieces)
    if left < 0 or (left and jumped):
        raise ValueError(_NOBODY_KNOWS)
    scan.pieces = pieces + [b""] * left
    scan.numbers = [number % 8 for number in range(due - 1)]
    if jumped or left % 8:  # a hole of as many pieces as there are numbers leaves no gap in them
        return None
    in_last = units[0] * units[1] - (due - 1) * marks.interval
    return max((len(pieces) - 1) * marks.interval + in_last - 2, 0)


def _with_holes(scan: Scan) -> tuple[list[bytes], bool]:
    """The pieces, empty ones where restart marks leave numbers out; what is glued together goes too."""
    pieces, jumped = list[bytes](), False
    for piece, number in zip(scan.pieces, scan.numbers, strict=False):
        skipped = (number - len(pieces)) % 8
        jumped = jumped or skipped > 0
        pieces.extend([b""] * skipped)
        pieces.append(b"" if skipped else piece)
    return [*pieces, scan.pieces[-1]], jumped


def _decoded_twice(stream: bytes, marks: Marks, decode: Decode) -> tuple[Numbers, Numbers]:
    """The picture, and what becomes of it with a filler behind each piece; at once, as decoders allow it."""
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(decode, joined(stream, marks.scans, _FILLER))
        pixels = decode(joined(stream, marks.scans, b""))
        try:
            return pixels, other.result()
        except RuntimeError as error:  # behind a whole picture nothing is read, and so nothing is wrong
            raise ValueError("its data ends too early") from error


def _missing(
    marks: Marks, units: tuple[int, int], pixels: Numbers, probe: Numbers
) -> NDArray[np.bool_] | None:
    """For each unit in its order whether it is missing, None if none is."""
    is_coarse = marks.kind == PROGRESSIVE and _lacks_passes(marks)
    if np.array_equal(pixels, probe) and not is_coarse:
        return None
    if marks.kind == PROGRESSIVE:
        raise ValueError(_COARSE)
    flat = _units_that_differ(pixels, probe, marks.unit, units).ravel()
    length = marks.interval if marks.interval and marks.is_one_run else flat.size
    for begin in range(0, flat.size, length):
        piece = flat[begin : begin + length]
        if piece.any():
            piece[max(int(np.argmax(piece)) - 1, 0) :] = True  # the last one before may be half there
    if flat.mean() > MOST_MISSING:
        raise ValueError(HARDLY_ANY)
    return flat


def _lacks_passes(marks: Marks) -> bool:
    """Whether a coefficient of the brightness never came, or never in full."""
    bits_left = dict.fromkeys(range(64), 16)
    for scan in marks.scans:
        if marks.components[0] in scan.components:
            bits_left |= dict.fromkeys(range(scan.first, min(scan.last, 63) + 1), scan.missing_bits)
    return any(bits_left.values())


def _units_that_differ(
    pixels: Numbers, probe: Numbers, unit: tuple[int, int], units: tuple[int, int]
) -> NDArray[np.bool_]:
    differs = pixels != probe
    if differs.ndim == 3:
        differs = np.logical_or.reduce(differs, axis=2)
    whole = np.zeros((units[0] * unit[0], units[1] * unit[1]), np.bool_)
    whole[: differs.shape[0], : differs.shape[1]] = differs
    in_units: NDArray[np.bool_] = np.logical_or.reduce(
        whole.reshape(units[0], unit[0], units[1], unit[1]), axis=(1, 3)
    )
    return in_units


def _mask(missing: NDArray[np.bool_], marks: Marks, units: tuple[int, int], shape: tuple[int, int]) -> Mask:
    rows = np.repeat(missing.reshape(units), marks.unit[0], axis=0)[: shape[0]]
    return np.ascontiguousarray(np.repeat(rows, marks.unit[1], axis=1)[:, : shape[1]])
