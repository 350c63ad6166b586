"""What the study index learns of a DICOM file; its pixels are not touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.image_io.dicom import dicom_refusals as refusals
from xraysr_gui.image_io.dicom.dicom_encoding import frame_time_ms
from xraysr_gui.image_io.dicom.dicom_file import read_dicom_file
from xraysr_gui.image_io.dicom.dicom_labels import person
from xraysr_gui.image_io.dicom.dicom_values import quiet_pydicom, text, whole
from xraysr_gui.image_io.summary import Summary

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.image_io.content import Content

_WANTED = (
    *(0x00080016, 0x00080018, 0x00080020, 0x00080030, 0x00080050, 0x00080060, 0x00081030, 0x0008103E),
    *(0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x00180015, 0x00180040, 0x00181063, 0x00181065),
    *(0x00082144, 0x0020000D, 0x0020000E, 0x00200011, 0x00200013, 0x00280002, 0x00280008),
    *(0x00280010, 0x00280011, 0x00280101),
)


def summarise(content: Content) -> Summary:
    """Read as much of the header as the study browser shows.

    Raises:
        CannotOpenImage: the header is damaged, or the file holds no image.
    """
    with quiet_pydicom(content.address.name):
        file = read_dicom_file(content, list(_WANTED))
        if file.pixels is None:
            raise refusals.no_pixels(file.name, text(file.header, "Modality"), file.damage)
        return _summary(content, file.header)


def _summary(content: Content, header: Dataset) -> Summary:
    return Summary(
        address=content.address.at_frame(0),
        format="DICOM",
        patient_id=text(header, "PatientID"),
        patient_name=person(text(header, "PatientName")),
        birth_date=_date(header, "PatientBirthDate"),
        sex=text(header, "PatientSex"),
        study_uid=text(header, "StudyInstanceUID"),
        study_date=_date(header, "StudyDate"),
        study_time=text(header, "StudyTime"),
        study_description=text(header, "StudyDescription"),
        accession=text(header, "AccessionNumber"),
        series_uid=text(header, "SeriesInstanceUID"),
        series_number=whole(header, "SeriesNumber") or 0,
        series_description=text(header, "SeriesDescription"),
        modality=text(header, "Modality"),
        body_part=text(header, "BodyPartExamined"),
        instance_number=whole(header, "InstanceNumber") or 0,
        rows=whole(header, "Rows") or 0,
        columns=whole(header, "Columns") or 0,
        bits=whole(header, "BitsStored") or 0,
        frames=max(whole(header, "NumberOfFrames") or 1, 1),
        frame_time_ms=frame_time_ms(header),
    )


def _date(header: Dataset, keyword: str) -> str:
    """A date as YYYYMMDD; the older form with full stops is understood."""
    return text(header, keyword).replace(".", "").replace("-", "")[:8]
