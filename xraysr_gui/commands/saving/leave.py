"""Let one image leave the house: without the patient if wished, with places blacked out.

The secret that gives UIDs, dates and patients other names is one for all that a person on this computer lets
leave, so it fits together over any number of files, runs and days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.commands.saving.export_result import export_map, export_result
from xraysr_gui.core.leaving import Box, Leaving, original_shapes, prepared
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.unnamed import alias_of, unnamed, unnamed_marks, unnamed_regions
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.estimates.burned_text import text_places
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.leaving_reader import LeavingReader
from xraysr_gui.settings.mapping_key import mapping_key

if TYPE_CHECKING:
    from xraysr_gui.metrics.error_map import DrawnMap

NO_PROOF = "Nothing proves that no other text is left in the pixels: look at the image before you send it."


class WayOut:
    """The way out for images that leave alike, one after another.

    Attributes:
        told: What is wished.
        reader: What writes DICOM as it is to leave.

    Raises:
        CannotExport: the secret for other names can be neither read nor kept.
    """

    def __init__(self, told: Leaving, reader: ImageReader) -> None:
        self.told = told
        self._key = mapping_key() if told.without_patient else b""
        self.reader = reader if told.changes_nothing else LeavingReader(reader, told, self._key)
        self._suspected: dict[Box, None] = {}

    def prepared(self, image: Radiograph) -> Radiograph:
        """An image as it leaves; where nobody looked through its pixels, what looks like text is noted."""
        if self.told.changes_nothing:
            return image
        if not self.told.was_looked_through:
            self._suspected |= dict.fromkeys(suspected_places(image, self.told.boxes))
            if isinstance(self.reader, LeavingReader):
                self.reader.suspects(bool(self._suspected))
        return prepared(image, self.told, self._key)

    def noting(self, reader: ImageReader) -> LeavingReader:
        """What writes one more object as it is to leave, and notes what a directory says of it."""
        noting = LeavingReader(reader, self.told, self._key)
        noting.suspects(bool(self._suspected))
        return noting

    def named(self, image: Radiograph) -> Radiograph:
        """An image of which a name may be made: its pixels are what they are."""
        return named_to_leave(image, self.told)

    @property
    def said(self) -> tuple[str, ...]:
        """What is to be known of what has left."""
        if self.told.changes_nothing or self.told.was_looked_through:
            return ()
        return words_of_suspicion(tuple(self._suspected))


def named_to_leave(image: Radiograph, told: Leaving) -> Radiograph:
    """An image of which the name of a file may be made that leaves so; its pixels are what they are.

    Raises:
        CannotExport: the secret for other names can be neither read nor kept.
    """
    return unnamed(image, alias_of(image.source, mapping_key())) if told.without_patient else image


def let_map_leave(
    result: Radiograph,
    drawn: DrawnMap,
    path: Path,
    told: Leaving,
    reader: ImageReader,
    progress: Progress,
) -> None:
    """Write a map of a result as it is to leave: what is blacked out in the image has no number in it.

    Raises:
        CannotExport: it is not drawn to its end, the image is no DICOM, or the folder refuses the file.
        Cancelled: the person stopped it.
    """
    way_out = WayOut(replace(told, was_looked_through=True), reader)  # numbers are no picture to look through
    hidden = drawn.without(_covered(drawn, told.boxes, result), drawn.missing) if told.boxes else drawn
    export_map(way_out.prepared(result), hidden, path, way_out.reader, progress)


def _covered(drawn: DrawnMap, boxes: Sequence[Box], result: Radiograph) -> NDArray[np.bool_]:
    """Where a map has no number, as nothing was measured there or as it is blacked out."""
    covered = np.zeros(drawn.values.shape, np.bool_) if drawn.left_out is None else drawn.left_out.copy()
    grid, origin = drawn.spacing, drawn.origin
    for box in boxes:
        rows, columns = box.slices(result.shape, original_shapes(result))
        top, bottom = ((row * result.spacing.row - origin.y) / grid.row for row in (rows.start, rows.stop))
        left, right = (
            (one * result.spacing.column - origin.x) / grid.column for one in (columns.start, columns.stop)
        )
        high = slice(max(math.floor(top), 0), max(math.ceil(bottom), 0))
        covered[high, max(math.floor(left), 0) : max(math.ceil(right), 0)] = True
    return covered


def let_leave(
    result: Radiograph,
    path: Path,
    told: Leaving,
    reader: ImageReader,
    progress: Progress | None = None,
    *,
    as_floats: bool = False,
) -> tuple[str, ...]:
    """Write one version of an image as it is to leave; gives sentences on what is to be known of the file.

    Raises:
        CannotExport: the ending names no format, the file is the source, or the folder refuses it.
        Cancelled: the person stopped it.
    """
    way_out = WayOut(told, reader)
    done = way_out.prepared(result)
    return (*export_result(done, path, way_out.reader, progress, as_floats=as_floats), *way_out.said)


def suspected_places(image: Radiograph, boxes: Sequence[Box] = ()) -> tuple[Box, ...]:
    """What looks like text and lies in none of the boxes, in pixels of the original."""
    (rows, columns), _ = original_shapes(image)
    down, across = image.shape[0] / rows, image.shape[1] / columns
    found = (
        Box(
            int(place[0] / across),
            int(place[1] / down),
            max(1, round(place[2] / across)),
            max(1, round(place[3] / down)),
        )
        for place in text_places(image.normalised())
    )
    return tuple(one for one in found if not any(box.holds_most_of(one) for box in boxes))


def words_of_suspicion(places: Sequence[Box]) -> tuple[str, ...]:
    """What whoever did not look at the pixels has to know."""
    if not places:
        return (tr(NO_PROOF),)
    told = ", ".join(place.words for place in places)
    looks = tr("Something that looks like text is in the pixels at {} (column,row,width,height): ")
    return (looks.format(told) + tr("black it out if it says who the patient is."), tr(NO_PROOF))


def document_to_leave(document: Document, way_out: WayOut) -> Document:
    """An image with its results, regions and marks as they leave: nobody is named, nothing a reader typed."""
    original, *results = (way_out.prepared(image) for image in document.versions)
    marks, regions = document.marks, document.regions
    if way_out.told.without_patient:
        marks, regions = unnamed_marks(marks), unnamed_regions(regions)
    return Document(original, tuple(results), marks, regions)


def pair_to_leave(pair: Pair, document: Document, leaving: Document, way_out: WayOut) -> Pair:
    """A pair of the images that leave; one that is no version of the document leaves by itself."""
    if way_out.told.changes_nothing:
        return pair
    versions = dict(zip(map(id, document.versions), leaving.versions, strict=True))

    def taken(image: Radiograph) -> Radiograph:
        found = versions.get(id(image))
        return way_out.prepared(image) if found is None else found

    words = pair.words_to_keep
    if isinstance(pair, TruthPair):
        known = replace(pair.known, restored=way_out.prepared(pair.known.restored))
        return replace(pair, reference=taken(pair.reference), candidate=taken(pair.candidate), known=known)
    return Pair(taken(pair.reference), taken(pair.candidate), words, pair.registered, unnamed=words)
