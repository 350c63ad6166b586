"""A mask as a volume of one slice, in the three formats that programs for regions read: 0 and 1, no patient.

Each is a short header before the bytes of the mask, row after row.
"""

from __future__ import annotations

import gzip
import struct
import zlib

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.region import Mask
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr

_NIFTI_UNSIGNED_CHAR, _NIFTI_UNITS, _NIFTI_SCANNER = 2, 10, 1  # units: millimetres and seconds
_NIFTI_MOST = 2**15 - 1
_NIFTI_HEADER, _NIFTI_PIXELS = 348, 352  # the header, and where the pixels begin


def nrrd_bytes(mask: Mask, spacing: Spacing) -> bytes:
    """As NRRD 4, packed with gzip."""
    rows, columns = mask.shape
    right, down = float(spacing.column), float(spacing.row)
    head = (
        "NRRD0004\ntype: unsigned char\ndimension: 2\nspace dimension: 2\n"
        f"sizes: {columns} {rows}\nspace directions: ({right!r},0) (0,{down!r})\n"
        "kinds: domain domain\nencoding: gzip\nspace origin: (0,0)\n\n"
    )
    return head.encode() + gzip.compress(_pixels(mask), mtime=0)


def meta_bytes(mask: Mask, spacing: Spacing) -> bytes:
    """As MetaImage in one file, packed with zlib."""
    rows, columns = mask.shape
    packed = zlib.compress(_pixels(mask))
    head = (
        "ObjectType = Image\nNDims = 2\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
        f"CompressedData = True\nCompressedDataSize = {len(packed)}\nTransformMatrix = 1 0 0 1\n"
        f"Offset = 0 0\nElementSpacing = {float(spacing.column)!r} {float(spacing.row)!r}\n"
        f"DimSize = {columns} {rows}\n"
        "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n"
    )
    return head.encode() + packed


def nifti_bytes(mask: Mask, spacing: Spacing) -> bytes:
    """As NIfTI-1 in one file, whose rows go to the patient's left and columns to the back: as in DICOM.

    Raises:
        CannotExport: it has more rows or columns than the format can count.
    """
    rows, columns = mask.shape
    if max(rows, columns) > _NIFTI_MOST:
        raise CannotExport(
            tr("The mask could not be written."),
            why=tr("NIfTI counts at most {} rows and columns, and it has {} x {} pixels.").format(
                _NIFTI_MOST, columns, rows
            ),
            remedy=tr("Choose a name that ends in .nrrd, .mha or .png."),
        )
    head = bytearray(_NIFTI_PIXELS)
    struct.pack_into("<i", head, 0, _NIFTI_HEADER)
    struct.pack_into("<8h", head, 40, 2, columns, rows, 1, 1, 1, 1, 1)
    struct.pack_into("<2h", head, 70, _NIFTI_UNSIGNED_CHAR, 8)
    struct.pack_into("<4f", head, 76, 1, spacing.column, spacing.row, 1)
    struct.pack_into("<2f", head, 108, _NIFTI_PIXELS, 1)  # where pixels begin, and what a step of them means
    head[123] = _NIFTI_UNITS
    struct.pack_into("<2h", head, 252, _NIFTI_SCANNER, _NIFTI_SCANNER)
    struct.pack_into("<3f", head, 256, 0, 0, 1)  # half a turn around the long axis, as a quaternion
    struct.pack_into("<12f", head, 280, -spacing.column, 0, 0, 0, 0, -spacing.row, 0, 0, 0, 0, 1, 0)
    head[344:348] = b"n+1\0"
    return bytes(head) + _pixels(mask)


def packed_nifti_bytes(mask: Mask, spacing: Spacing) -> bytes:
    """The same, packed with gzip."""
    return gzip.compress(nifti_bytes(mask, spacing), mtime=0)


def _pixels(mask: Mask) -> bytes:
    return mask.astype(np.uint8).tobytes()
