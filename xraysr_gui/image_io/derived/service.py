"""What the reader child does to let something leave as DICOM."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import from_json, to_sealed_json
from xraysr_gui.core.seal import hash_of_frames
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_values import BROKEN, quiet_pydicom
from xraysr_gui.image_io.written.sealing import PRIVATE_CREATOR, PRIVATE_ELEMENT, PRIVATE_GROUP, sealed

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.image_io.derived.source_header import SourceHeader
    from xraysr_gui.isolation.answer import Answer
    from xraysr_gui.isolation.child import Report


IMAGES = ("image", "frames")


def derive(request: Json, answer: Answer, report: Report) -> None:
    """Make one object and give back the bytes of its file.

    Raises:
        CannotExport: nothing valid can be made of what came.
    """
    report(0.1, "writing DICOM")
    if request["kind"] == "directory":
        from xraysr_gui.image_io.derived.directory import directory

        _give(file_of(directory(request["records"])), answer)
        return
    from xraysr_gui.image_io.derived.directory import record_of
    from xraysr_gui.image_io.derived.leaving import Exit
    from xraysr_gui.image_io.derived.source_header import SourceHeader

    with quiet_pydicom():
        try:
            header, key = answer.given["header"].tobytes(), str(request.get("key", ""))
            given = SourceHeader.of(header, int(request["frame"]), key)
            way_out = Exit.of(request, given)
            source = way_out.of_source(given)
            made = _made(request, answer, source)
            way_out.finish(made, source)
            report(0.6, "writing DICOM")
            answer.message(record=record_of(made), patient=way_out.mapping.patient)
            _give(sealed_file(made, request), answer)
        except (*BROKEN, RecursionError) as error:
            raise CannotExport(
                tr("No DICOM file could be made of {}.").format(request["subject"]),
                why=tr("Its header is damaged in a way that cannot be mended: {}.").format(str(error)[:200]),
                remedy=tr("Save the result as PNG or TIFF instead."),
            ) from error


def _give(file: bytes, answer: Answer) -> None:
    answer.array("file", np.frombuffer(file, np.uint8))


def sealed_file(made: Dataset, request: Json) -> bytes:
    """The bytes of an object; the description in it has the hashes of pixels, header and file."""
    from pydicom import dcmread

    from xraysr_gui.image_io.written.header_hash import hash_of_dataset

    if request["kind"] == "original" or PRIVATE_CREATOR not in made.private_creators(PRIVATE_GROUP):
        return file_of(made)
    pixels = hash_of_frames(stored_frames(made)) if request["kind"] in IMAGES else ""
    block = made.private_block(PRIVATE_GROUP, PRIVATE_CREATOR)
    block[PRIVATE_ELEMENT].value = to_sealed_json(from_json(request["capsule"]), pixels)
    file = file_of(made)
    header = dcmread(BytesIO(file), stop_before_pixels=True)
    return sealed(file, lambda _: hash_of_dataset(header))


def file_of(made: Dataset) -> bytes:
    """The bytes of an object as it is."""
    file = BytesIO()
    made.save_as(file, enforce_file_format=True)
    return file.getvalue()


def stored_frames(made: Dataset) -> Iterator[Numbers]:
    """The numbers that an object of ours stores for its pixels, frame by frame."""
    sign = "i" if made.PixelRepresentation else "u"
    numbers = np.frombuffer(made.PixelData, f"<{sign}{made.BitsAllocated // 8}")
    size = made.Rows * made.Columns
    for number in range(int(made.get("NumberOfFrames", 1))):
        yield numbers[number * size : (number + 1) * size].reshape(made.Rows, made.Columns)


def _made(request: Json, answer: Answer, source: SourceHeader) -> Dataset:
    """One kind of object or another; each loads what only it needs."""
    kind, given = request["kind"], answer.given
    made: Dataset
    if kind == "image":
        from xraysr_gui.image_io.derived.image import derived_image

        made = derived_image(request, given, source)
    elif kind == "frames":
        from xraysr_gui.image_io.derived.frames import derived_frames

        made = derived_frames(request, given, source)
    elif kind == "regions":
        from xraysr_gui.image_io.derived.segmentation import segmentation

        made = segmentation(request, given["masks"], source)
    elif kind == "measurements":
        from xraysr_gui.image_io.derived.measurement_report import measurement_report

        made = measurement_report(request, given["places"], source)
    elif kind == "view":
        from xraysr_gui.image_io.derived.presentation_state import presentation_state

        made = presentation_state(request, given, source)
    elif kind == "original":
        from xraysr_gui.image_io.derived.whole_original import whole_original

        made = whole_original(request, given["codes"], source)
    elif kind == "document":
        from xraysr_gui.image_io.derived.document import encapsulated_pdf

        made = encapsulated_pdf(request, given["pdf"], source)
    else:
        from xraysr_gui.image_io.derived.error_map import parametric_map

        made = parametric_map(request, given["map"], source)
    return made
