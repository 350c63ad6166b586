"""Reads one slice of a volume: NRRD, MetaImage or NIfTI. Runs in the reader child.

A slice is turned so that it lies as on a light box: the front or the head at the top, the patient's right
side at the left of the screen.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.folder_study import summary_by_folder, uid_of
from xraysr_gui.image_io.memory_needed import to_decode
from xraysr_gui.image_io.stored_numbers import brightness_of, radiograph_of
from xraysr_gui.image_io.volumes import volume_meta, volume_nifti, volume_nrrd
from xraysr_gui.image_io.volumes.volume_header import BadHeader, VolumeHeader, refuse_other_places
from xraysr_gui.image_io.volumes.volume_pixels import numbers_in, open_pixels, slice_of, slices_there

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.summary import Summary
    from xraysr_gui.image_io.tags import Tag

MOST_PIXELS = 400_000_000
MOST_SLICES = 100_000
MOST_BYTES = 1 << 30
MOST_KEPT_BYTES = 256 << 20
SLICES_MISSING = "The file ends early: it promises {} slices and holds {}."


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    looks_right: Callable[[bytes], bool]
    header_of: Callable[[Content], VolumeHeader]


_KINDS = tuple(
    _Kind(one.TITLE, one.looks_right, one.header_of) for one in (volume_nrrd, volume_meta, volume_nifti)
)


def recognises(content: Content) -> bool:
    """Whether the file begins like a volume."""
    return any(kind.looks_right(content.head) for kind in _KINDS)


def read(content: Content, frame: int) -> Radiograph:
    """Read one slice.

    Raises:
        CannotOpenImage: the volume is damaged, too large, or points to other files.
    """
    name = content.address.name
    with _edge(content):
        header = _header_of(content)
        if not 0 <= frame < header.slices:
            raise refusals.no_such_frame(name, frame, header.slices)
        each = to_decode(header.components * header.number.itemsize)
        content.room.refuse_beyond(name, header.size[1], header.size[0], each)
        numbers = _numbers(content, header, frame)
        there = slices_there(content, header)
    missing = (SLICES_MISSING.format(header.slices, there),) if there < header.slices else ()
    greys, notices = brightness_of(numbers)
    bits = greys.dtype.itemsize * 8
    encoding = Encoding(
        header.title, bits, "MONOCHROME2" if greys is numbers else "RGB", frames=header.slices
    )
    source = Source(content.address.at_frame(frame), encoding)
    upright = np.ascontiguousarray(_upright(greys, header))
    radiograph = radiograph_of(upright, bits, source, notices=notices + missing)
    return replace(radiograph, spacing=_spacing(header))


def summarise(content: Content) -> Summary:
    """What the study list shows of it.

    Raises:
        CannotOpenImage: as for reading.
    """
    with _edge(content):
        header = _header_of(content)
        with open_pixels(content, header):
            shape = (header.size[1], header.size[0])
    summary = summary_by_folder(content.address, header.title, shape, header.bits, header.slices)
    if not header.pixels:
        return summary
    own = uid_of(str(content.address.path))  # its pixels lie beside it: the same header is no copy
    return replace(summary, identity=own)


def list_tags(content: Content) -> list[Tag]:
    """Volumes have no elements in the manner of DICOM."""
    return []


@contextmanager
def _edge(content: Content) -> Iterator[None]:
    """Turn what goes wrong with a damaged volume into a sentence."""
    name = content.address.name
    try:
        yield
    except OSError as error:
        raise refusals.of_system(name, error) from error
    except (ValueError, OverflowError, struct.error) as error:
        raise refusals.damaged(name, _kind_of(content).title, error) from error


def _kind_of(content: Content) -> _Kind:
    return next(kind for kind in _KINDS if kind.looks_right(content.head))


def _header_of(content: Content) -> VolumeHeader:
    """The header, refused before any pixel is read if it promises more than it may."""
    header = _kind_of(content).header_of(content)
    refuse_other_places(content, header.pixels)
    if header.components not in (1, 3, 4):
        raise refusals.refused(
            content.address.name,
            tr("Its pixels are no greys and no colours but vectors or complex numbers."),
            tr("Export its greys from the program it came from."),
        )
    if len(header.size) < 2 or min(header.size) < 1:
        raise BadHeader(tr("its size is {}").format(" x ".join(map(str, header.size))))
    pixels = header.size[0] * header.size[1]
    if pixels > MOST_PIXELS or header.slices > MOST_SLICES or header.bytes > MOST_BYTES:
        promised = tr("a volume of {}").format(" x ".join(map(str, header.size)))
        raise refusals.too_large(content.address.name, promised, f"{MOST_BYTES >> 20} MB")
    return header


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one packed volume, which is unpacked once and not again for each slice."""

    address: Address
    size: int
    changed_ns: int
    content: Content = field(compare=False)
    header: VolumeHeader = field(compare=False)


def _numbers(content: Content, header: VolumeHeader, frame: int) -> Numbers:
    """One slice: taken out of the file, or out of the last packed volume, which is kept."""
    if header.packing == "raw" or header.planes or header.bytes > MOST_KEPT_BYTES or header.slices == 1:
        stored = _slice(content, header, frame)
    else:
        changed_ns = content.address.path.stat().st_mtime_ns
        whole = _unpacked(_Version(content.address.at_frame(0), content.size, changed_ns, content, header))
        stored = whole[frame * header.slice_numbers :][: header.slice_numbers]
    return _shaped(_scaled(stored, header), header)


@lru_cache(maxsize=1)
def _unpacked(version: _Version) -> Numbers:
    header = version.header
    return numbers_in(version.content, header, 0, header.slices * header.slice_numbers)


def _slice(content: Content, header: VolumeHeader, frame: int) -> Numbers:
    """Take one slice out of the file."""
    return slice_of(content, header, frame)


def _scaled(stored: Numbers, header: VolumeHeader) -> Numbers:
    """What the numbers stand for, in the byte order of this computer."""
    if not header.is_scaled:
        return stored.astype(stored.dtype.newbyteorder("="), copy=False)
    wide = stored.astype(np.float64) * header.slope + header.intercept
    return wide if header.bits == 64 else wide.clip(-3e38, 3e38).astype(np.float32)


def _shaped(numbers: Numbers, header: VolumeHeader) -> Numbers:
    shape = (header.size[1], header.size[0])
    if header.components == 1:
        return numbers.reshape(shape)
    if header.planes:
        return np.moveaxis(numbers.reshape(header.components, *shape), 0, -1)
    return numbers.reshape(*shape, header.components)


def _upright(numbers: Numbers, header: VolumeHeader) -> Numbers:
    """Turn a slice so that columns run to the patient's left or back and rows to the back or the feet."""
    if len(header.size) < 3:
        return numbers
    along, down = (max(range(3), key=lambda axis: abs(one[axis])) for one in (header.along, header.down))
    if along < 2 and header.along[along] < 0:
        numbers = numbers[:, ::-1]
    is_wrong = header.down[down] > 0 if down == 2 else header.down[down] < 0
    return numbers[::-1] if is_wrong else numbers


def _spacing(header: VolumeHeader) -> Spacing:
    """Of the grid; a picture without a third axis, or a grid of exactly 1, says nothing."""
    column, row = header.spacing[0], header.spacing[1]
    believable = all(np.isfinite(length) and 1e-4 < length < 100 for length in (row, column))
    if not believable or (len(header.size) < 3 and row == column == 1.0):
        return UNCALIBRATED
    return Spacing(row, column, Calibration.VOLUME)
