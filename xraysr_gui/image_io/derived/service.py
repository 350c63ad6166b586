"""What the reader child does to let something leave as DICOM."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_values import BROKEN, quiet_pydicom

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.image_io.derived.source_header import SourceHeader
    from xraysr_gui.isolation.answer import Answer
    from xraysr_gui.isolation.child import Report


def derive(request: Json, answer: Answer, report: Report) -> None:
    """Make one object and give back the bytes of its file.

    Raises:
        CannotExport: nothing valid can be made of what came.
    """
    report(0.1, "writing DICOM")
    if request["kind"] == "directory":
        from xraysr_gui.image_io.derived.directory import directory

        _give(directory(request["records"]), answer)
        return
    from xraysr_gui.image_io.derived.directory import record_of
    from xraysr_gui.image_io.derived.leaving import Exit
    from xraysr_gui.image_io.derived.source_header import SourceHeader

    with quiet_pydicom():
        try:
            given = SourceHeader.of(answer.given["header"].tobytes(), int(request["frame"]))
            way_out = Exit.of(request, given)
            source = way_out.of_source(given)
            made = _made(request, answer, source)
            way_out.finish(made, source)
            report(0.6, "writing DICOM")
            answer.message(record=record_of(made), patient=way_out.mapping.patient)
            _give(made, answer)
        except (*BROKEN, RecursionError) as error:
            raise CannotExport(
                tr("No DICOM file could be made of {}.").format(request["subject"]),
                why=tr("Its header is damaged in a way that cannot be mended: {}.").format(str(error)[:200]),
                remedy=tr("Save the result as PNG or TIFF instead."),
            ) from error


def _give(made: Dataset, answer: Answer) -> None:
    """The bytes of the file."""
    file = BytesIO()
    made.save_as(file, enforce_file_format=True)
    answer.array("file", np.frombuffer(file.getbuffer(), np.uint8))


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
