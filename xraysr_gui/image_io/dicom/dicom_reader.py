"""Makes a radiograph of one frame of a DICOM file. Runs in the reader child."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys, coded
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph, as_pixels
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.image_io import file_refusals
from xraysr_gui.image_io.dicom import dicom_refusals as refusals
from xraysr_gui.image_io.dicom.dicom_encoding import encoding_of, header_bytes, lossy_notice
from xraysr_gui.image_io.dicom.dicom_file import UNDEFINED, DicomFile, looks_like_dicom, read_dicom_file
from xraysr_gui.image_io.dicom.dicom_greys import meaning_of, modality_values, padded_numbers, polarity
from xraysr_gui.image_io.dicom.dicom_labels import labels_of
from xraysr_gui.image_io.dicom.dicom_overlays import bitmap_of, overlays_of
from xraysr_gui.image_io.dicom.dicom_shutter import overlay_group, shutter_of
from xraysr_gui.image_io.dicom.dicom_spacing import spacing_of
from xraysr_gui.image_io.dicom.dicom_summary import summarise
from xraysr_gui.image_io.dicom.dicom_tags import tags_of
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, quiet_pydicom
from xraysr_gui.image_io.dicom.dicom_vois import vois_of
from xraysr_gui.image_io.dicom.pixel_codes import (
    Samples,
    codes_of,
    encapsulated_samples,
    native_samples,
    stored_numbers,
)
from xraysr_gui.image_io.dicom.pixel_frames import EncapsulatedFrames, find_frames
from xraysr_gui.image_io.dicom.pixel_layout import Layout, layout_of
from xraysr_gui.image_io.memory_needed import to_decode
from xraysr_gui.image_io.stored_numbers import LARGEST, NO_NUMBER, darkest

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.tags import Tag

__all__ = ["list_tags", "read", "recognises", "summarise"]
NOT_COMPRESSED = "The file calls its pixels compressed ({}), but they are not: they are shown as they lie."

BEYOND_RANGE = "Some pixels hold numbers beyond what this program can hold; they are shown as its largest."
FRAMES_MISSING = "The file promises {} frames and holds {}: the rest is missing."
FRAMES_LOST = (
    "The file promises {} frames and holds {}. Nothing tells which are missing, so a frame may have another "
    "number than it had."
)


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one file: what was understood of it is used again for its next frame."""

    address: Address
    size: int
    changed_ns: int
    content: Content = field(compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """What all frames of a file share."""

    file: DicomFile
    layout: Layout
    frames: EncapsulatedFrames | None
    encoding: Encoding
    header: bytes
    labels: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]


def recognises(content: Content) -> bool:
    """Whether the file begins like DICOM."""
    return looks_like_dicom(content.head)


def read(content: Content, frame: int) -> Radiograph:
    """Decode one frame.

    Raises:
        CannotOpenImage: the file is damaged, too large, without pixels, or stored in an unknown way.
    """
    with _edge(content):
        opened = _opened(_version_of(content))
        if opened.layout.frames == 1:
            _opened.cache_clear()  # a file that stays mapped cannot be deleted on Windows
        if not 0 <= frame < opened.layout.frames:
            raise file_refusals.no_such_frame(content.address.name, frame, opened.layout.frames)
        layout = opened.layout
        sample_bytes = layout.samples * -(-layout.allocated // 8)
        content.room.refuse_beyond(content.address.name, layout.rows, layout.columns, to_decode(sample_bytes))
        return _radiograph(opened, content.address.at_frame(frame))


def list_tags(content: Content) -> list[Tag]:
    """Every element of the header, those in sequences below it, and the pixels' own line."""
    with _edge(content):
        return tags_of(read_dicom_file(content))


@contextmanager
def _edge(content: Content) -> Iterator[None]:
    """Keep pydicom quiet, and turn its failures over damaged headers into a sentence."""
    try:
        with quiet_pydicom(content.address.name):
            yield
    except RecursionError as error:
        raise refusals.too_deep(content.address.name) from error
    except OSError as error:
        raise file_refusals.of_system(content.address.name, error) from error


def _version_of(content: Content) -> _Version:
    changed = content.address.path.stat().st_mtime_ns
    return _Version(content.address.at_frame(0), content.size, changed, content)


@lru_cache(maxsize=1)
def _opened(version: _Version) -> _Opened:
    file = read_dicom_file(version.content)
    layout, notices = layout_of(file)
    frames = None
    if _is_encapsulated(file):
        frames = find_frames(file, layout)
        if len(frames.frames) < layout.frames:
            words = FRAMES_MISSING if frames.in_place else FRAMES_LOST
            notices += (words.format(layout.frames, len(frames.frames)),)
        layout = replace(layout, frames=min(layout.frames, len(frames.frames)))
    elif file.syntax.codec:
        notices += (NOT_COMPRESSED.format(file.syntax.title),)
    encoding = encoding_of(file, layout)
    return _Opened(
        file,
        layout,
        frames,
        encoding,
        header_bytes(file),
        labels_of(file.header),
        file.notices + lossy_notice(encoding.lossy) + notices,
    )


def _is_encapsulated(file: DicomFile) -> bool:
    if file.pixels is None:
        return False
    begins_with_item = bytes(file.memory[file.pixels.start :][:4]) == b"\xfe\xff\x00\xe0"
    return file.pixels.length == UNDEFINED or bool(file.syntax.codec and begins_with_item)


def _radiograph(opened: _Opened, address: Address) -> Radiograph:
    file, layout = opened.file, opened.layout
    if opened.frames is None:
        samples = native_samples(file, layout, address.frame)
    else:
        samples = encapsulated_samples(file, layout, opened.frames, address.frame)
    header = FrameHeader(file.header, address.frame)
    source = Source(address, opened.encoding, opened.header, opened.labels)
    if layout.floating or layout.stored > 16:
        bare = _of_wide_numbers(samples, layout, header, source)
    else:
        bare = _of_codes(samples, layout, header, source)
    return _with_surroundings(bare, header, layout, opened.notices, samples)


def _of_codes(samples: Samples, layout: Layout, header: FrameHeader, source: Source) -> Radiograph:
    meaning = meaning_of(header, layout)
    codes = codes_of(samples, layout)
    greys = Greys(codes, meaning.values, meaning.inverted, layout.lowest, meaning.padding)
    return Radiograph(greys, meaning.black, meaning.white, source, notices=meaning.notices)


def _of_wide_numbers(samples: Samples, layout: Layout, header: FrameHeader, source: Source) -> Radiograph:
    """Numbers of more than 16 bits: black and white are what occurs, as no detector fills the range."""
    stored = stored_numbers(samples, layout)
    values, notices = modality_values(header, layout, stored)
    inverted, remark = polarity(header.whole, layout)
    there = slice(None) if samples.missing is None else ~samples.missing
    finite = np.isfinite(values)
    if not finite.any():
        raise file_refusals.no_number(source.address.name)
    padded = padded_numbers(header.whole, stored) | ~finite
    if not finite[there].all():
        values = np.where(finite, values, values[finite].min())
        notices += (NO_NUMBER,)
    unknown = padded if samples.missing is None else padded | samples.missing
    if unknown.any() and not unknown.all():
        values = np.where(unknown, darkest(values[~unknown], inverted), values)
    if float(np.abs(values).max()) > LARGEST:
        values = values.clip(-LARGEST, LARGEST)
        notices += (BEYOND_RANGE,)
    black = float(np.float32(values.min()))
    white = max(float(np.float32(values.max())), black + max(1e-6, abs(black) * 1e-6))
    exact = as_pixels((black + white - values if inverted else values).clip(-LARGEST, LARGEST))
    greys = coded(exact, black, white, inverted=inverted, padded=padded)
    return Radiograph(greys, black, white, source, notices=notices + remark, exact=exact)


def _with_surroundings(
    bare: Radiograph, header: FrameHeader, layout: Layout, notices: tuple[str, ...], samples: Samples
) -> Radiograph:
    """Add lengths, windows and drawings."""
    is_grey = not layout.is_colour and layout.photometric != "PALETTE COLOR"
    lowest_value = float(bare.greys.values.min())
    vois, voi_remarks = vois_of(header, lowest_value=lowest_value) if is_grey else ((), ())
    spacing, spacing_remarks = spacing_of(header)
    overlays, overlay_remarks = overlays_of(header.whole, layout, header.frame, samples.raw)
    group = overlay_group(header.whole)
    bitmap = None if group is None else bitmap_of(header.whole, layout, header.frame, group)
    shapes = header.holding("ShutterShape", "FrameDisplayShutterSequence") or header.whole
    covering = shutter_of(shapes, bare.shape, bitmap, spacing.row / spacing.column)
    remarks = voi_remarks + spacing_remarks + overlay_remarks + covering.notices
    whole = replace(
        bare,
        spacing=spacing,
        vois=vois,
        overlays=overlays,
        shutter=covering.shutter,
        notices=notices + bare.notices + remarks,
    )
    return whole if samples.missing is None else whole.lacking(samples.missing)
