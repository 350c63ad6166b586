"""Reads the slices of the brain-tumour collection: an MR image, its label, and the tumour as a drawing.

They are Matlab files of version 7.3, which are HDF5 files behind a first block of text. Matlab lays a
matrix out by columns, so each array comes transposed. HDF5 lets a file point into others: only arrays
that lie in this very file are read, and none that is larger than a slice can be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.polygon import inside_at
from xraysr_gui.core.radiograph import Overlay, Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.folder_study import summary_by_folder
from xraysr_gui.image_io.stored_numbers import radiograph_of
from xraysr_gui.image_io.swelling import swells

if TYPE_CHECKING:
    import h5py

    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.summary import Summary
    from xraysr_gui.image_io.tags import Tag

TUMOURS = {1: "meningioma", 2: "glioma", 3: "pituitary tumour"}
MOST_SIDE = 16384
MOST_BYTES = 256 << 20
MOST_REALS = 16 << 20
"""Numbers with a fraction: they are worked out in double precision, several times over."""
MOST_CORNERS = 20_000
MASK_LEFT_OUT = "The tumour mask has another size than the image and is left out."
_MARK, _OLD_MARK, _HDF5 = b"MATLAB 7.3 MAT-file", b"MATLAB 5.0 MAT-file", b"\x89HDF\r\n\x1a\n"
_PATIENT_LENGTH = 64
_BROKEN = (OSError, KeyError, ValueError, TypeError, RuntimeError, OverflowError, AttributeError, IndexError)


def recognises(content: Content) -> bool:
    """Whether the file begins like a Matlab file of any version, or like HDF5."""
    return content.head.startswith((_MARK, _OLD_MARK, _HDF5))


def read(content: Content, frame: int) -> Radiograph:
    """Read the slice with its label and mask.

    Raises:
        CannotOpenImage: the file is damaged, or not a slice of this collection.
    """
    name = content.address.name
    if frame != 0:
        raise refusals.no_such_frame(name, frame, 1)
    with _opened(content) as struct:
        numbers = _matrix(struct, "image", name)
        if numbers is None:
            raise _other(name)
        labels = (("PatientID", _words(struct)), ("Modality", "MR"), ("ImageComments", _tumour(struct, name)))
        mask = _mask(struct, numbers.shape, name)
    bits = _bits(numbers)
    encoding = Encoding("Matlab", bits, "MONOCHROME2")
    source = Source(content.address.at_frame(0), encoding, labels=tuple(one for one in labels if one[1]))
    radiograph = radiograph_of(_whole(numbers), bits, source)
    if mask is None:
        return radiograph
    if not mask.size:
        return replace(radiograph, notices=(*radiograph.notices, MASK_LEFT_OUT))
    return replace(radiograph, overlays=(Overlay("Tumour mask", np.ascontiguousarray(mask)),))


def _mask(struct: h5py.Group, shape: tuple[int, ...], name: str) -> NDArray[np.bool_] | None:
    """What is drawn in an image of `shape`; an empty array if it is meant for another, None if nothing is."""
    array = _array(struct, "tumorMask", name)
    if array is None:
        return None
    if array.shape[::-1] != shape:
        return np.zeros(0, np.bool_)
    mask = np.asarray(array[()]).T
    inside: NDArray[np.bool_] = (mask != 0) & (mask == mask)  # what is no number is not inside
    return inside


def read_border(content: Content) -> tuple[Point, ...]:
    """The tumour's border as the radiologist drew it, in pixels of the slice; () if there is none.

    The file tells pairs of places that count from 1. Which of a pair is the column is not written down: the
    order is taken that covers the tumour's mask better.

    Raises:
        CannotOpenImage: as for reading.
    """
    name = content.address.name
    with _opened(content) as struct:
        told = _matrix(struct, "tumorBorder", name)
        mask = _matrix(struct, "tumorMask", name)
    if told is None or not 6 <= told.size <= 2 * MOST_CORNERS or told.size % 2:
        return ()
    if not (np.abs(told) <= MOST_SIDE).all():  # nor is what is no number
        return ()
    pairs = told.astype(np.float64).ravel().reshape(-1, 2) - 0.5
    if mask is not None and _common(pairs[:, ::-1], mask != 0) > _common(pairs, mask != 0):
        pairs = pairs[:, ::-1]
    return tuple(Point(float(x), float(y)) for x, y in pairs)


def _common(corners: NDArray[np.float64], mask: NDArray[np.bool_]) -> float:
    """How much of a mask and of what a line encloses is common to both."""
    rows, columns = (np.arange(count, dtype=np.float64) + 0.5 for count in mask.shape)
    enclosed = inside_at(corners, columns, rows)
    return float((enclosed & mask).sum()) / max(1, int((enclosed | mask).sum()))


def summarise(content: Content) -> Summary:
    """What the study list shows of it.

    Raises:
        CannotOpenImage: as for reading.
    """
    name = content.address.name
    with _opened(content) as struct:
        array = _array(struct, "image", name)
        if array is None:
            raise _other(name)
        columns, rows = array.shape
        bits = array.dtype.itemsize * 8
        patient, tumour = _words(struct), _tumour(struct, name)
    summary = summary_by_folder(content.address, "Matlab", (rows, columns), bits, 1)
    return replace(summary, patient_id=patient, modality="MR", series_description=tumour or "Matlab")


def list_tags(content: Content) -> list[Tag]:
    """These files have no elements in the manner of DICOM."""
    return []


@contextmanager
def _opened(content: Content) -> Iterator[h5py.Group]:
    """The struct `cjdata` of the file; failures of HDF5 become sentences."""
    import h5py

    name = content.address.name
    if content.head.startswith(_OLD_MARK):
        raise refusals.refused(
            name,
            "It is a Matlab file of an older version, and only version 7.3 can be read.",
            "Open it in Matlab and save it again with the option -v7.3.",
        )
    try:
        with content.open() as stream, h5py.File(stream, "r") as file:
            struct = _lying_here(file, "cjdata")
            if not isinstance(struct, h5py.Group):
                raise _other(name)
            yield struct
    except _BROKEN as error:
        raise refusals.damaged(name, "Matlab", error) from error


def _lying_here(group: h5py.Group, key: str) -> Any:
    """What lies under a name in this very file, None if nothing does; no link is followed."""
    import h5py

    link = group.get(key, getlink=True)
    return group[key] if isinstance(link, h5py.HardLink) else None


def _array(struct: h5py.Group, key: str, name: str) -> h5py.Dataset | None:
    """An array of two axes that is no larger than it may be and lies in this file."""
    import h5py

    found = _lying_here(struct, key)
    if found is None:
        return None
    if not isinstance(found, h5py.Dataset) or not _holds_numbers(found):
        raise refusals.refused(name, f"What it calls {key} is no plain array of numbers in this file.")
    if len(found.shape) != 2 or not all(1 <= side <= MOST_SIDE for side in found.shape):
        raise refusals.too_large(name, f"an array of {found.shape}", f"{MOST_SIDE} x {MOST_SIDE} numbers")
    pieces = found.chunks or found.shape
    if max(math.prod(found.shape), math.prod(pieces)) * found.dtype.itemsize > MOST_BYTES:
        raise refusals.too_large(name, f"an array of {found.shape}", f"{MOST_BYTES >> 20} MB")
    if found.dtype.kind == "f" and math.prod(found.shape) > MOST_REALS:
        raise refusals.too_large(
            name, f"an array of {found.shape}", f"{MOST_REALS >> 20} million real numbers"
        )
    if swells(8 * math.prod(found.shape), found.id.get_storage_size()):
        raise refusals.refused(name, f"Of its array {key} of {found.shape} next to nothing is there.")
    return found


def _holds_numbers(found: h5py.Dataset) -> bool:
    """Whether an array holds plain numbers, and holds them itself."""
    return not found.external and not found.is_virtual and found.dtype.kind in "buif"


def _matrix(struct: h5py.Group, key: str, name: str) -> Numbers | None:
    """An array the right way round."""
    array = _array(struct, key, name)
    if array is None:
        return None
    numbers = np.ascontiguousarray(np.asarray(array[()]).T)
    return numbers.astype(numbers.dtype.newbyteorder("="), copy=False)


def _bits(numbers: Numbers) -> int:
    """How many bits the numbers need, at least 8: the file stores 16 of which most are never used."""
    if numbers.dtype.kind == "f":
        return numbers.dtype.itemsize * 8
    low, high = int(numbers.min()), int(numbers.max())
    if low < 0:
        return max(8, max(-low - 1, high).bit_length() + 1)
    return max(8, high.bit_length())


def _whole(numbers: Numbers) -> Numbers:
    """Numbers that are never negative lose their sign, so that 0 is black."""
    if numbers.dtype.kind == "i" and int(numbers.min()) >= 0:
        return numbers.view(numbers.dtype.str.replace("i", "u"))
    return numbers


def _words(struct: h5py.Group) -> str:
    """The patient's number, which Matlab stores sign by sign."""
    import h5py

    found = _lying_here(struct, "PID")
    if not isinstance(found, h5py.Dataset) or not _holds_numbers(found) or found.size > _PATIENT_LENGTH:
        return ""
    if found.dtype.kind not in "ui":
        return ""
    signs = np.asarray(found[()]).ravel()
    return "".join(chr(int(sign)) for sign in signs if 32 <= int(sign) < 127).strip()


def _tumour(struct: h5py.Group, name: str) -> str:
    """The label in words."""
    array = _array(struct, "label", name)
    if array is None or array.size != 1:
        return ""
    number = float(np.asarray(array[()]).ravel()[0])
    return TUMOURS.get(int(number), "") if math.isfinite(number) else ""


def _other(name: str) -> Exception:
    return refusals.refused(
        name,
        "It is an HDF5 or Matlab file without the image of a brain-tumour slice (cjdata.image).",
        "Export the image as DICOM, PNG or TIFF from the program it came from.",
    )
