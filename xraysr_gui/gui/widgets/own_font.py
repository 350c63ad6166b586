"""Letters for a computer that has no fonts: Qt would draw a square for each, also for left and right."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

log = logging.getLogger(__name__)


def bring_letters() -> None:
    """Take the font that the library for PDF pages has along; what the system has always comes first."""
    if QFontMetrics(QFont()).inFontUcs4(ord("L")):
        return
    pages = find_spec("reportlab")  # not imported: this is before the first paint
    for folder in (pages and pages.submodule_search_locations) or ():
        if QFontDatabase.addApplicationFont(str(Path(folder) / "fonts" / "Vera.ttf")) >= 0:
            return
    log.warning("This computer has no fonts: letters are drawn as squares")
