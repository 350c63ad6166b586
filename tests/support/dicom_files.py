"""Writes DICOM files for tests, right ones and wrong ones, without any patient in them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
RLE = "1.2.840.10008.1.2.5"
JPEG = "1.2.840.10008.1.2.4."
DIGITAL_XRAY = "1.2.840.10008.5.1.4.1.1.1.1"


def write_dicom(
    path: Path,
    stored: ArrayLike,
    *,
    bits: int = 12,
    allocated: int | None = None,
    signed: bool = False,
    syntax: str = EXPLICIT,
    frames: Sequence[bytes] | None = None,
    **elements: Any,
) -> Path:
    """Write stored values as they are; `elements` are set by DICOM keyword, None takes one away.

    Args:
        stored: (rows, columns), (rows, columns, 3), or (frames, rows, columns).
        frames: Compressed frames to write in the place of the values.
    """
    header = dataset_of(np.asarray(stored), bits, allocated, signed)
    big = syntax == BIG_ENDIAN
    if frames is not None:
        header.PixelData = encapsulate(list(frames))
        header["PixelData"].VR = "OB"
        header["PixelData"].is_undefined_length = True
    else:
        header.PixelData = packed(np.asarray(stored), header.BitsAllocated, big)
        header["PixelData"].VR = "OW" if header.BitsAllocated > 8 else "OB"
    for keyword, value in elements.items():
        if value is None:
            delattr(header, keyword)
        else:
            setattr(header, keyword, value)
    return save(path, header, syntax)


def dataset_of(stored: NDArray[Any], bits: int, allocated: int | None, signed: bool) -> Dataset:
    """The header of an image module, without pixels."""
    header = Dataset()
    header.SOPClassUID, header.SOPInstanceUID = DIGITAL_XRAY, "1.2.826.0.1.3680043.9.1"
    header.Modality = "DX"
    colour = stored.ndim == 3 and stored.shape[-1] == 3
    rows, columns = stored.shape[:2] if colour else stored.shape[-2:]
    header.SamplesPerPixel = 3 if colour else 1
    header.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        header.PlanarConfiguration = 0
    if stored.ndim == 3 and not colour:
        header.NumberOfFrames = len(stored)
    header.Rows, header.Columns = rows, columns
    header.BitsAllocated = allocated or (8 if bits <= 8 else 16)
    header.BitsStored, header.HighBit = bits, bits - 1
    header.PixelRepresentation = int(signed)
    return header


def packed(stored: NDArray[Any], allocated: int, big_endian: bool = False) -> bytes:
    """Whole numbers as bytes of a native pixel element."""
    if allocated == 1:
        bits = np.packbits(stored.astype(np.uint8).ravel(), bitorder="little").tobytes()
        return bits + b"\0" * (len(bits) % 2)
    mask = (1 << allocated) - 1
    numbers = (stored.astype(np.int64) & mask).astype(f"u{allocated // 8}")
    plain = numbers.astype(numbers.dtype.newbyteorder(">" if big_endian else "<")).tobytes()
    return plain + b"\0" * (len(plain) % 2)


def save(path: Path, header: Dataset, syntax: str = EXPLICIT) -> Path:
    """Write a dataset as a proper file."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = header.get("SOPClassUID", DIGITAL_XRAY)
    meta.MediaStorageSOPInstanceUID = header.get("SOPInstanceUID", "1.2.826.0.1.3680043.9.1")
    meta.TransferSyntaxUID = UID(syntax)
    header.file_meta = meta
    dcmwrite(path, header, enforce_file_format=True)
    return path


def start_of(syntax: str) -> bytes:
    """Preamble, mark and meta header of a file in a transfer syntax."""
    uid = syntax.encode() + b"\0" * (len(syntax) % 2)
    element = struct.pack("<HH2sH", 2, 0x10, b"UI", len(uid)) + uid
    length = struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(element))
    return b"\0" * 128 + b"DICM" + length + element


def element(tag: int, kind: bytes, value: bytes, length: int | None = None) -> bytes:
    """One element, explicit little endian; `length` may lie."""
    size = len(value) if length is None else length
    group, number = tag >> 16, tag & 0xFFFF
    if kind in (b"OB", b"OW", b"SQ", b"UN", b"UT", b"OF", b"OD", b"OV"):
        return struct.pack("<HH2sHI", group, number, kind, 0, size) + value
    return struct.pack("<HH2sH", group, number, kind, size) + value


def whole_number(tag: int, value: int) -> bytes:
    """One element of kind US."""
    return element(tag, b"US", struct.pack("<H", value))


def image_elements(rows: int = 4, columns: int = 4, allocated: int = 16, stored: int = 16) -> bytes:
    """The elements that an image needs, without its pixels."""
    return b"".join(
        (
            whole_number(0x00280002, 1),
            element(0x00280004, b"CS", b"MONOCHROME2 "),
            whole_number(0x00280010, rows),
            whole_number(0x00280011, columns),
            whole_number(0x00280100, allocated),
            whole_number(0x00280101, stored),
            whole_number(0x00280102, max(stored - 1, 0)),
            whole_number(0x00280103, 0),
        )
    )


def rle_frame(samples: Sequence[NDArray[np.uint8]]) -> bytes:
    """One RLE frame of byte planes, the high byte first, written as literal runs."""
    segments = []
    for plane in samples:
        raw, out = plane.astype(np.uint8).tobytes(), BytesIO()
        for start in range(0, len(raw), 128):
            run = raw[start : start + 128]
            out.write(bytes([len(run) - 1]) + run)
        segment = out.getvalue()
        segments.append(segment + b"\0" * (len(segment) % 2))
    offsets, at = [], 64
    for segment in segments:
        offsets.append(at)
        at += len(segment)
    return struct.pack("<16I", len(segments), *offsets, *[0] * (15 - len(segments))) + b"".join(segments)
