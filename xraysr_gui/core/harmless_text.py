"""Words from files without the signs that would turn the words beside them round, or break a line."""

from __future__ import annotations

from pathlib import PurePath

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unicode's embeddings, overrides and isolates: with them one name can be made to look like another."""
SEEN_INSTEAD = "\ufffd"
FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would work out."""
_REPLACED = {
    **{ord(sign): SEEN_INSTEAD for sign in TURNING},
    **dict.fromkeys((*range(32), *range(127, 160)), " "),
    0x2028: " ",
    0x2029: " ",
}


def harmless(words: str) -> str:
    """The same words on one line; marks that joined letters or plain directions need are left."""
    return words if words.isprintable() else words.translate(_REPLACED)


def spreadsheet_cell(value: object) -> object:
    """Numbers as they are; words on one line, quoted where a spreadsheet would take them for a formula."""
    if value is None:
        return ""
    if isinstance(value, PurePath):
        value = str(value)
    if not isinstance(value, str):
        return value
    words = harmless(value)
    return f"'{words}" if words.lstrip().startswith(FORMULA) and not _is_number(words) else words


def _is_number(words: str) -> bool:
    try:
        float(words)
    except ValueError:
        return False
    return True
