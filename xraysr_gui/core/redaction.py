"""Takes out of a text what could name a patient, before it is kept in a log or a report."""

from __future__ import annotations

import re

QUOTED_PLACE = re.compile(r"(['\"])[^'\"\n]*[\\/][^'\"\n]*\1")
FOLDER_OR_FILE = re.compile(
    r"(?:[A-Za-z]:|(?<!\d))[\\/](?:[^\s\\/:*?\"'<>|]+[\\/])*[^\s\\/:*?\"'<>|]+"
    r"|\S+\.(?:dcm|dicom|png|tiff?|zip|jpe?g|bmp|webp|nii|nrrd|mh[ad]|mat)\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b[^\W\d_]+\^[^\W\d_]+(?:\^[^\s^]*)*")
UID = re.compile(r"\b\d+(?:\.\d+){5,}\b")
DATE = re.compile(r"\b(?:19|20)\d\d(-?)\d\d\1\d\d\b")
REPLACED = (
    (QUOTED_PLACE, "<file>"),
    (FOLDER_OR_FILE, "<file>"),
    (PERSON, "<person>"),
    (UID, "<uid>"),
    (DATE, "<date>"),
)


def redacted(text: str) -> str:
    """A text without places on the disk, DICOM person names, UIDs and dates of birth or study."""
    for pattern, word in REPLACED:
        text = pattern.sub(word, text)
    return text
