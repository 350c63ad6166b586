"""One element of a DICOM file, as the tag list shows it."""

from __future__ import annotations

from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A row of the tag list.

    Attributes:
        level: How deep inside sequences, from 0.
        tag: Such as "(0010,0010)".
        vr: Value representation, two letters.
        name: What the standard calls it, or the private creator's name.
        value: In words, at most 400 characters.
    """

    level: int
    tag: str
    vr: str
    name: str
    value: str
