"""Reads one slice of a volume: NRRD, MetaImage or NIfTI. Runs in the reader child.

A slice is turned so that it lies as on a light box: the front or the head at the top, the patient's right
side at the left of the screen.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Encoding, Radiograph, Source
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.folder_study import summary_by_folder
from xraysr_gui.image_io.nifti_numbers import no_numbers_in
from xraysr_gui.image_io.raster_greys import brightness_of, radiograph_of
from xraysr_gui.image_io.volume_header import (
    NIFTI,
    VolumeKind,
    is_packed,
    kind_of,
    named_rightly,
    refuse_stray_pixels,
)

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.summary import Summary
    from xraysr_gui.image_io.tags import Tag

MOST_PIXELS = 400_000_000
MOST_SLICES = 100_000
MOST_BYTES = 1 << 30
MOST_KEPT_BYTES = 256 << 20
_BYTES = {"8-bit": 1, "16-bit": 2, "32-bit": 4, "64-bit": 8}


@dataclass(frozen=True, slots=True)
class _Grid:
    """The shape of a volume and how it lies in the patient."""

    size: tuple[int, ...]
    spacing: tuple[float, ...]
    direction: tuple[float, ...]
    components: int
    bits: int

    @property
    def bytes(self) -> int:
        """What all pixels take when they are unpacked."""
        return int(np.prod([*self.size, self.components, self.bits // 8], dtype=object))

    @property
    def slices(self) -> int:
        """How many there are, all further axes taken together."""
        return int(np.prod(self.size[2:], dtype=object))


def recognises(content: Content) -> bool:
    """Whether the file begins like a volume."""
    return kind_of(content.head) is not None


def read(content: Content, frame: int) -> Radiograph:
    """Read one slice.

    Raises:
        CannotOpenImage: the volume is damaged, too large, or points to other files.
    """
    name = content.address.name
    with _opened(content) as (kind, reader):
        grid = _grid(reader, name)
        if not 0 <= frame < grid.slices:
            raise refusals.no_such_frame(name, frame, grid.slices)
        numbers = _numbers(content, reader, grid, frame)
    if kind is NIFTI and numbers.dtype.kind == "f" and (grid.slices == 1 or not is_packed(content.head)):
        numbers = _as_written(content, numbers, frame)
    greys, notices = brightness_of(numbers)
    bits = greys.dtype.itemsize * 8
    encoding = Encoding(kind.title, bits, "MONOCHROME2" if greys is numbers else "RGB", frames=grid.slices)
    source = Source(content.address.at_frame(frame), encoding)
    upright = np.ascontiguousarray(_upright(greys, grid))
    radiograph = radiograph_of(upright, bits, source, notices=notices)
    return replace(radiograph, spacing=_spacing(grid))


def _as_written(content: Content, numbers: NDArray[Any], frame: int) -> NDArray[Any]:
    """The library reads as zero what is no number; here it is none again."""
    lost = no_numbers_in(content, frame, numbers.size)
    return numbers if lost is None else np.where(lost.reshape(numbers.shape), np.nan, numbers)


def summarise(content: Content) -> Summary:
    """What the study list shows of it.

    Raises:
        CannotOpenImage: as for reading.
    """
    with _opened(content) as (kind, reader):
        grid = _grid(reader, content.address.name)
    shape = (grid.size[1], grid.size[0])
    return summary_by_folder(content.address, kind.title, shape, grid.bits, grid.slices)


def list_tags(content: Content) -> list[Tag]:
    """Volumes have no elements in the manner of DICOM."""
    return []


def _library() -> Any:
    """SimpleITK, which knows no types and takes 0.2 s to load."""
    import SimpleITK

    return SimpleITK


@contextmanager
def _opened(content: Content) -> Iterator[tuple[VolumeKind, Any]]:
    """A reader that has read the header; failures of the library become sentences."""
    kind = kind_of(content.head)
    if kind is None:
        raise refusals.damaged(content.address.name, "volume", "no known header")
    refuse_stray_pixels(content, kind)
    with _on_disk(content, kind) as path:
        _library().ProcessObject.SetGlobalWarningDisplay(False)
        reader = _library().ImageFileReader()
        reader.SetImageIO(kind.library_name)
        reader.SetFileName(str(path))
        try:
            reader.ReadImageInformation()
            yield kind, reader
        except RuntimeError as error:
            raise refusals.damaged(content.address.name, kind.title, _cause(error)) from error
        except OSError as error:
            raise refusals.of_system(content.address.name, error) from error


@contextmanager
def _on_disk(content: Content, kind: VolumeKind) -> Iterator[Path]:
    """The file under a name that the library accepts; a member of an archive is written out for a moment."""
    if content.disk_path is not None and named_rightly(content.disk_path, kind):
        yield content.disk_path
        return
    suffix = ".nii.gz" if content.head[:2] == b"\x1f\x8b" else kind.suffixes[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"volume{suffix}"
        with content.open() as packed, path.open("wb") as copy:
            shutil.copyfileobj(packed, copy)
        yield path


def _cause(error: RuntimeError) -> str:
    """The last sentence of the library's long complaint, without the place in its source."""
    words = str(error).strip().splitlines()[-1]
    return words.rpartition("): ")[2] or words


def _grid(reader: Any, name: str) -> _Grid:
    """The shape, refused before any pixel is read if it is larger than it may be."""
    size = tuple(int(side) for side in reader.GetSize())
    components = int(reader.GetNumberOfComponents())
    words = _pixel_words(reader.GetPixelID())
    if "complex" in words or components not in (1, 3, 4) or len(size) < 2:
        raise refusals.refused(
            name,
            "Its pixels are no greys and no colours but vectors or complex numbers.",
            "Export its greys from the program it came from.",
        )
    width = next((count for word, count in _BYTES.items() if word in words), 8)
    spacing, direction = tuple(reader.GetSpacing()), tuple(reader.GetDirection())
    grid = _Grid(size, spacing, direction, components, width * 8)
    if (
        min(size) < 1
        or size[0] * size[1] > MOST_PIXELS
        or grid.slices > MOST_SLICES
        or grid.bytes > MOST_BYTES
    ):
        raise refusals.too_large(name, f"a volume of {' x '.join(map(str, size))}", f"{MOST_BYTES >> 20} MB")
    return grid


def _pixel_words(pixel_id: int) -> str:
    return str(_library().GetPixelIDValueAsString(pixel_id))


@dataclass(frozen=True, slots=True)
class _Version:
    """One state of one packed volume, which is unpacked once and not again for each slice."""

    address: Address
    size: int
    changed_ns: int
    reader: Any = field(compare=False)


def _numbers(content: Content, reader: Any, grid: _Grid, frame: int) -> NDArray[Any]:
    """One slice: taken out of the file, or out of the last packed volume, which is kept."""
    if not is_packed(content.head) or grid.bytes > MOST_KEPT_BYTES:
        return _slice(reader, grid, frame)
    changed_ns = content.address.path.stat().st_mtime_ns
    whole = _unpacked(_Version(content.address.at_frame(0), content.size, changed_ns, reader))
    shape = (grid.slices, grid.size[1], grid.size[0])
    numbers: NDArray[Any] = whole.reshape(shape if grid.components == 1 else (*shape, grid.components))[frame]
    return numbers


@lru_cache(maxsize=1)
def _unpacked(version: _Version) -> NDArray[Any]:
    numbers: NDArray[Any] = _library().GetArrayFromImage(version.reader.Execute())
    return numbers


def _slice(reader: Any, grid: _Grid, frame: int) -> NDArray[Any]:
    """Take one slice out of the file."""
    further = np.unravel_index(frame, grid.size[2:], order="F") if len(grid.size) > 2 else ()
    reader.SetExtractIndex([0, 0, *(int(place) for place in further)])
    reader.SetExtractSize([*grid.size[:2], *(1 for _ in further)])
    numbers: NDArray[Any] = _library().GetArrayFromImage(reader.Execute())
    shape = (grid.size[1], grid.size[0])
    return numbers.reshape(shape if grid.components == 1 else (*shape, grid.components))


def _upright(numbers: NDArray[Any], grid: _Grid) -> NDArray[Any]:
    """Turn a slice so that columns run to the patient's left or back and rows to the back or the feet."""
    axes = len(grid.size)
    if axes < 3:
        return numbers
    cosines = np.array(grid.direction).reshape(axes, axes)[:3, :2]
    along, down = (int(axis) for axis in np.abs(cosines).argmax(axis=0))
    if along < 2 and cosines[along, 0] < 0:
        numbers = numbers[:, ::-1]
    is_wrong = cosines[down, 1] > 0 if down == 2 else cosines[down, 1] < 0
    return numbers[::-1] if is_wrong else numbers


def _spacing(grid: _Grid) -> Spacing:
    """Of the grid; a picture without a third axis, or a grid of exactly 1, says nothing."""
    column, row = grid.spacing[0], grid.spacing[1]
    believable = all(np.isfinite(length) and 1e-4 < length < 100 for length in (row, column))
    if not believable or (len(grid.size) < 3 and row == column == 1.0):
        return UNCALIBRATED
    return Spacing(row, column, Calibration.VOLUME)
