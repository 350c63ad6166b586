"""What dialogs offer to open, told by the kinds of file that there are."""

from __future__ import annotations

from collections.abc import Iterable

from xraysr_gui.core.words import tr
from xraysr_gui.image_io.readers import COLLECTIONS, READERS

IMAGES = tuple(ending for reader in READERS for ending in reader.extensions)
RADIOGRAPHS = (*IMAGES, *COLLECTIONS)
REGIONS = (*IMAGES, ".json")


def open_filters(title: str, endings: Iterable[str]) -> tuple[str, str]:
    """Such as "Radiographs (*.dcm *.png DICOMDIR)", and everything."""
    patterns = " ".join(f"*{one}" if one.startswith(".") else one for one in endings)
    return f"{title} ({patterns})", tr("All files (*)")
