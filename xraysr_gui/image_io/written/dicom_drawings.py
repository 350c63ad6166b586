"""What a reader measured, drew and saw, out as DICOM: a measurement report, and a presentation state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.look import Look
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.pixel_lines import PixelLine
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.rings import Places
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.packing import pack_voi
from xraysr_gui.image_io.written.dicom_files import asked, drawing_key, header_array
from xraysr_gui.image_io.written.frame_planes import packed_mask
from xraysr_gui.isolation.shared_pixels import Arrays
from xraysr_gui.settings.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report.

    Attributes:
        id: What it is: an id of `image_io/derived/concepts.py`.
        value: None where there is none; then it is left out.
        unit: As people write it: "mm", "dB", "grey levels".
        of: Of which image it is told, or what it compares with what.
        low: Where its 95 % interval begins, None if there is none.
        high: Where it ends.
        code: What it is called where `id` is none of these: a value and a meaning in our own coding scheme.
    """

    id: str
    value: float | None
    unit: str
    of: str
    low: float | None = None
    high: float | None = None
    code: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The numbers of one thing.

    Attributes:
        title: What the reader calls it.
        drawing: The region or mark itself, in words that are equal where drawings are; "" if it is none.
        figures: The numbers.
        around: The closed line of a region.
        lines: The lines of a mark.
        text: What a mark without a number says.
    """

    title: str
    drawing: str
    figures: tuple[Figure, ...]
    around: PixelLine | None = None
    lines: tuple[PixelLine, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class GraphicLayer:
    """What is drawn in one colour and can be hidden by itself.

    Attributes:
        title: What the reader calls it.
        colour: As "#rrggbb".
        drawings: For each region or mark its words as in `Group`, its lines, its label, and the place of
            that; None for the beginning of the first line.
    """

    title: str
    colour: str
    drawings: tuple[tuple[str, tuple[PixelLine, ...], str, PixelLine | None], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ViewState:
    """How an image is looked at.

    Attributes:
        look: The window or table, and the reader's inversion.
        corners: Column and row at the upper left of what is seen, then at the lower right, in pixels from
            the corner of the image; where it is turned or flipped the first may be the larger ones.
        layers: What is drawn over it, the lowest first.
        orientation: How it is turned and flipped.
        overlays: The colour, as "#rrggbb", in which the file's own drawings are shown; "" where drawings and
            shutter of the file are hidden.
    """

    look: Look
    corners: tuple[float, float, float, float]
    layers: tuple[GraphicLayer, ...] = ()
    orientation: Orientation = AS_STORED
    overlays: str = ""


def write_measurements(
    path: Path,
    image: Radiograph,
    groups: Iterable[Group],
    reader: ImageReader,
    progress: Progress,
    about: Radiograph | None = None,
) -> None:
    """Write a measurement report (TID 1500) on `image`, the original; it says how `about` was made.

    Raises:
        CannotExport: the image is no DICOM, or the folder refuses the file.
    """
    book = _Book()
    told = [
        {
            "title": group.title,
            "key": drawing_key(group.drawing) if group.drawing else "",
            "around": None if group.around is None else book.take(group.around),
            "lines": [book.take(line) for line in group.lines],
            "text": group.text,
            "figures": [
                [one.id, one.value, one.unit, book.words(one.of), one.low, one.high, one.code]
                for one in group.figures
                if one.value is not None
            ],
        }
        for group in groups
    ]
    request = {**asked(about or image, "measurements"), **_size(image), "groups": told, "words": book.said}
    _write(path, request, book, image, reader, progress)


def write_view_state(
    path: Path, image: Radiograph, state: ViewState, reader: ImageReader, progress: Progress
) -> None:
    """Write how `image`, the original, is looked at as a Grayscale Softcopy Presentation State.

    Raises:
        CannotExport: the image is no DICOM or has colours, or the folder refuses the file.
    """
    if not image.source.encoding.photometric.startswith("MONOCHROME"):
        raise CannotExport(
            tr("{} was not written.").format(path.name),
            why=tr("The image is stored in colours, and a presentation state of greys fits greys only."),
            remedy=tr("Save the views as a picture instead."),
        )
    book = _Book()
    layers = [
        {
            "title": layer.title,
            "colour": layer.colour,
            "drawings": [
                {
                    "key": drawing_key(words),
                    "lines": [book.take(line) for line in lines],
                    "label": label,
                    "at": None if place is None else book.take(place),
                }
                for words, lines, label, place in layer.drawings
            ],
        }
        for layer in state.layers
    ]
    request = {
        **asked(image, "view"),
        **_size(image),
        "aspect": image.spacing.row / image.spacing.column,
        "voi": pack_voi(state.look.voi),
        "inverted": image.greys.inverted != state.look.inverted,
        "signed": image.black < 0,
        "corners": list(state.corners),
        "degrees": state.orientation.degrees,
        "flipped": state.orientation.flipped,
        "layers": layers,
        "overlays": [one.group for one in image.overlays if one.group and state.overlays],
        "overlay_colour": state.overlays,
    }
    covered = {"shutter": packed_mask(image.shutter.covered)} if image.shutter and state.overlays else {}
    _write(path, request, book, image, reader, progress, covered)


class _Book:
    """Points and sentences, each once; a request refers to them."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._places: list[Places] = []
        self._count = 0

    def take(self, line: PixelLine) -> Json:
        """Where the points of a line stand."""
        start, self._count = self._count, self._count + len(line.places)
        self._places.append(line.places)
        return {"from": start, "to": self._count, "ellipse": line.is_ellipse}

    def words(self, said: str) -> int:
        """Where a sentence stands."""
        if said not in self.said:
            self.said.append(said)
        return self.said.index(said)

    @property
    def places(self) -> Places:
        """All points."""
        return np.concatenate(self._places) if self._places else np.zeros((0, 2), np.float64)


def _size(image: Radiograph) -> dict[str, int]:
    return {"rows": image.shape[0], "columns": image.shape[1]}


def _write(
    path: Path,
    request: Json,
    book: _Book,
    image: Radiograph,
    reader: ImageReader,
    progress: Progress,
    more: Mapping[str, Numbers] | None = None,
) -> None:
    progress.at(0.0, "writing DICOM")
    arrays: Arrays = {"places": book.places, "header": header_array(image), **(more or {})}
    file = reader.derive(request, arrays, progress)
    write_whole(path, lambda out: out.write(file))
