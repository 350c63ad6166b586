"""Values of a foreign header as the standard allows them: mended where that is safe, else left out."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from pydicom.datadict import dictionary_VR

from xraysr_gui.image_io.dicom.dicom_values import items, numbers, text

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

LONGEST = {"SH": 16, "LO": 64, "ST": 1024, "LT": 10240, "CS": 16, "UC": 1024}
_UID = re.compile(r"(0\.[2-5]|1\.[0-3]|2\.16|2\.25)(\.(0|[1-9][0-9]*))+")
"""The root is one under which UIDs are given away: 1.9 and 2.22 are not."""
_TIME = re.compile(r"([01][0-9]|2[0-3])(:?[0-5][0-9](:?[0-5][0-9](\.[0-9]{1,6})?)?)?")
_AGE = re.compile(r"[0-9]{3}[DWMY]")
_CODE = re.compile(r"[A-Z0-9 _]{1,16}")


def clean(header: Dataset, keyword: str) -> str:
    """One value of the header in valid form, "" where there is none."""
    words = text(header, keyword)
    kind = dictionary_VR(keyword)
    if kind == "UI":
        return clean_uid(words)
    if kind == "DA":
        return _date(words)
    if kind == "TM":
        return words.replace(":", "") if _TIME.fullmatch(words) else ""
    if kind == "PN":
        return _name(words)
    if kind == "AS":
        return words if _AGE.fullmatch(words) else ""
    if kind == "DS":
        found = numbers(header, keyword)
        return f"{found[0]:.10g}" if len(found) == 1 and found[0] > 0 else ""
    if kind == "CS":
        return words.upper() if _CODE.fullmatch(words.upper()) else ""
    return plain(words, LONGEST[kind], lines=kind in ("ST", "LT"))


def plain(words: str, longest: int, *, lines: bool = False) -> str:
    """Text without control signs and backslashes, no longer than it may be."""
    kept = "".join(
        " " if sign == "\\" or (unicodedata.category(sign) in ("Cc", "Cs") and not (lines and sign == "\n"))
        else sign
        for sign in words
    )  # fmt: skip
    return kept.strip()[:longest].strip()


def clean_uid(words: str) -> str:
    """A UID that is one; "../.." and the like are none."""
    return words if len(words) <= 64 and _UID.fullmatch(words) else ""


def clean_code(header: Dataset, keyword: str, allowed: tuple[str, ...]) -> str:
    """A value that must be one of a few."""
    words = text(header, keyword).upper()
    return words if words in allowed else ""


def referenced_uids(header: Dataset, sequence: str) -> tuple[str, ...]:
    """The images that a sequence of a header refers to."""
    uids = (clean_uid(text(item, "ReferencedSOPInstanceUID")) for item in items(header, sequence))
    return tuple(uid for uid in uids if uid)


def _date(words: str) -> str:
    for form in ("%Y%m%d", "%Y.%m.%d"):
        try:
            return datetime.strptime(words, form).strftime("%Y%m%d") if len(words) in (8, 10) else ""
        except ValueError:
            continue
    return ""


def _name(words: str) -> str:
    """At most three scripts of at most five parts and 64 signs each."""
    scripts = ["^".join(plain(script, 64).split("^")[:5]) for script in words.split("=")[:3]]
    return "=".join(scripts).rstrip("=^ ")
