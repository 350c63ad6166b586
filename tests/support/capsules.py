"""How an image was made, as the tables that are written carry it."""

from __future__ import annotations

from collections.abc import Iterable

from xraysr_gui.core.provenance import COMMENT, Capsule, from_json


def capsule_in(lines: Iterable[str]) -> Capsule | None:
    """What a table carries, None if it carries nothing."""
    found = next((line for line in lines if line.startswith(COMMENT)), None)
    return None if found is None else from_json(found.removeprefix(COMMENT).strip())
