"""Let one image leave the house: without the patient if wished, with places blacked out.

The secret that gives UIDs, dates and patients other names is one for all that a person on this computer lets
leave, so it fits together over any number of files, runs and days.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.core.leaving import Box, Leaving, original_shape, prepared
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.unnamed import alias_of, unnamed
from xraysr_gui.core.words import tr
from xraysr_gui.estimates.burned_text import text_places
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.leaving_reader import LeavingReader
from xraysr_gui.settings.mapping_key import mapping_key

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

    def named(self, image: Radiograph) -> Radiograph:
        """An image of which a name may be made: its pixels are what they are."""
        return unnamed(image, alias_of(image.source, self._key)) if self.told.without_patient else image

    @property
    def said(self) -> tuple[str, ...]:
        """What is to be known of what has left."""
        if self.told.changes_nothing or self.told.was_looked_through:
            return ()
        return words_of_suspicion(tuple(self._suspected))


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
    rows, columns = original_shape(image)
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
    looks = tr("Something that looks like text stands in the pixels at {} (column,row,width,height): ")
    return (looks.format(told) + tr("black it out if it tells who it is."), tr(NO_PROOF))
