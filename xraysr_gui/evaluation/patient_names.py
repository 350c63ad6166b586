"""Whose an image is, as far as the name of its file tells."""

from __future__ import annotations

import re
from pathlib import Path

_PERSON = re.compile(
    r"(?<![a-z])(?:person|patient|subject)[-_]?\d+|IM-\d{4}(?=-)|\d{8}(?=_\d{3}$)", re.IGNORECASE
)


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
