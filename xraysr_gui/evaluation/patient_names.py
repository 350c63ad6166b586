"""Whose an image is, as far as the name of its file tells."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

_PERSON = re.compile(
    r"(?<![a-z])(?:person|patient|subject)[-_]?\d+|IM-\d{4}(?=-)|\d{8}(?=_\d{3}$)", re.IGNORECASE
)
_FOLDER = re.compile(r"(?:person|patient|subject|sub|case)[-_ ]?\d+", re.IGNORECASE)
"""A folder that holds the images of one person, whatever these are called."""


def patient_at(place: PurePath) -> str:
    """The patient of a file by its place below a folder of images: that of its own folder, or of its name."""
    return place.parent.parts[number] if (number := own_folder(place)) is not None else patient_of(place.name)


def own_folder(place: PurePath) -> int | None:
    """Which of the folders above a file is that of one person, the first being 0; None if none is."""
    return next((number for number, one in enumerate(place.parent.parts) if _FOLDER.fullmatch(one)), None)


def patient_of(name: str) -> str:
    """The patient in a file's name: all up to its first number of three figures or more.

    A number before the word or number of a person is that of a source: ker224_person1005_bacteria_2936.
    """
    stem = Path(name).stem
    found, person = re.match(r".*?\d{3,}", stem), _PERSON.search(stem)
    upto = found.end() if found else len(stem)
    if person is None:
        return stem[:upto]
    return person.group() if person.start() >= upto else stem[: person.end()]
