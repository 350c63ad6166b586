"""Words from files without the signs that would turn the words beside them round, or break a line."""

from __future__ import annotations

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unicode's embeddings, overrides and isolates: with them one name can be made to look like another."""
SEEN_INSTEAD = "\ufffd"
_REPLACED = {
    **{ord(sign): SEEN_INSTEAD for sign in TURNING},
    **dict.fromkeys((*range(32), *range(127, 160)), " "),
    0x2028: " ",
    0x2029: " ",
}


def harmless(words: str) -> str:
    """The same words on one line; marks that joined letters or plain directions need are left."""
    return words if words.isprintable() else words.translate(_REPLACED)
