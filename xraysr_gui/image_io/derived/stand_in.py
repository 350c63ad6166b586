"""A source image as highdicom wants it: nothing but valid values, and none of its pixels."""

from __future__ import annotations

from collections.abc import Iterable

from pydicom.dataset import Dataset

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.derived.clean_values import clean_uid
from xraysr_gui.image_io.derived.loss import add_loss
from xraysr_gui.image_io.derived.source_header import SourceHeader, new_uid
from xraysr_gui.image_io.dicom.dicom_values import text

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


def stand_in(request: Json, source: SourceHeader, shape: tuple[int, int]) -> Dataset:
    """The source image of what names one; `name_source` puts its own class in at the end.

    Raises:
        CannotExport: the source is no DICOM image that can be referred to.
    """
    if not (source.class_uid and source.instance_uid):
        raise CannotExport(
            tr("{} is no DICOM image that another object can refer to.").format(request["subject"]),
            why=tr("Regions, maps, measurements and views in DICOM name their image by its UID."),
            remedy=tr(
                "Save regions as JSON or as a PNG mask, figures as a table, maps and views as a picture."
            ),
        )
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID = SECONDARY_CAPTURE, source.instance_uid
    made.StudyInstanceUID = source.study_uid
    made.SeriesInstanceUID = clean_uid(text(source.dataset, "SeriesInstanceUID")) or new_uid()
    made.SeriesNumber, made.InstanceNumber = source.series_number, source.instance_number
    made.Modality = source.modality
    source.describe(made)
    made.Rows, made.Columns = shape
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 0
    add_loss(made, request, source)
    return made


def name_source(made: Dataset, source: SourceHeader) -> None:
    """Give every reference to the source image its own class, and its frame."""
    for item in _references(made):
        item.ReferencedSOPClassUID = source.class_uid
        if source.is_one_of_many_frames and "PurposeOfReferenceCodeSequence" in item:
            item.ReferencedFrameNumber = source.frame + 1


def name_frame(made: Dataset, source: SourceHeader) -> None:
    """Say in every reference of a presentation state which frame of the source is meant."""
    for item in _references(made):
        item.ReferencedSOPClassUID = source.class_uid
        if source.is_one_of_many_frames:
            item.ReferencedFrameNumber = source.frame + 1


def _references(dataset: Dataset) -> Iterable[Dataset]:
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                if item.get("ReferencedSOPClassUID") == SECONDARY_CAPTURE:
                    yield item
                yield from _references(item)
