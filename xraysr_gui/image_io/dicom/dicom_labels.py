"""What the corner annotation shows of a DICOM header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xraysr_gui.image_io.dicom.dicom_greys import type_of_values
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, text

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

LONGEST = 200
_EAST_ASIAN = re.compile(
    "[\u3005-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
KEYWORDS = (
    *("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "PatientAge"),
    *(
        "StudyDate",
        "StudyTime",
        "StudyDescription",
        "AccessionNumber",
        "StudyInstanceUID",
        "SeriesInstanceUID",
    ),
    *("SeriesDescription", "SeriesNumber", "InstanceNumber", "AcquisitionDate", "AcquisitionTime"),
    *("InstitutionName", "Modality", "BodyPartExamined", "ViewPosition", "PatientOrientation"),
    *("Laterality", "ImageLaterality", "KVP", "Exposure", "ExposureTime", "XRayTubeCurrent"),
    *("ExposureIndex", "TargetExposureIndex", "DeviationIndex", "Manufacturer", "ManufacturerModelName"),
    *("StationName", "RescaleType", "DerivationDescription", "BurnedInAnnotation"),
)


def labels_of(header: Dataset) -> tuple[tuple[str, str], ...]:
    """Keyword and words of everything that the file says, in a fixed order."""
    found = ((keyword, _words(header, keyword)) for keyword in KEYWORDS)
    return tuple((keyword, words[:LONGEST]) for keyword, words in found if words)


def _words(header: Dataset, keyword: str) -> str:
    if keyword == "RescaleType":
        return type_of_values(FrameHeader(header, 0))
    words = text(header, keyword)
    if keyword == "PatientName":
        return person(words)
    if keyword == "PatientOrientation":
        return words.replace(", ", "\\")
    return words


def person(name: str) -> str:
    """A person name as people write it: "Dr Jane Mary DOE" from "DOE^Jane^Mary^Dr"; ideograms in brackets.

    In Chinese, Japanese and Korean writing the family goes first: "Tarou Yamada (山田 太郎)".
    """
    groups = [_one_script(group) for group in name.split("=")]
    groups = [group for group in groups if group]
    if not groups:
        return ""
    return groups[0] + "".join(f" ({group})" for group in groups[1:])


def _one_script(group: str) -> str:
    parts = [part.strip() for part in (group.split("^") + [""] * 5)[:5]]
    family, given, middle, prefix, suffix = parts
    order = (family, given, middle) if _EAST_ASIAN.search(family + given) else (given, middle, family)
    return " ".join(part for part in (prefix, *order, suffix) if part)
