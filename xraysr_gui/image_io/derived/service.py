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
    from xraysr_gui.image_io.derived.source_header import SourceHeader

    with quiet_pydicom():
        try:
            source = SourceHeader.of(
                answer.given["header"].tobytes(), int(request["frame"]), str(request.get("key", ""))
            )
            made = _made(request, answer, source)
            report(0.6, "writing DICOM")
            file = BytesIO()
            made.save_as(file, enforce_file_format=True)
        except (*BROKEN, RecursionError) as error:
            raise CannotExport(
                tr("No DICOM file could be made of {}.").format(request["subject"]),
                why=tr("Its header is damaged in a way that cannot be mended: {}.").format(str(error)[:200]),
                remedy=tr("Save the result as PNG or TIFF instead."),
            ) from error
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
    else:
        from xraysr_gui.image_io.derived.error_map import parametric_map

        made = parametric_map(request, given["map"], source)
    return made
