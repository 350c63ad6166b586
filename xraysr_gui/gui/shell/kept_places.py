"""Where it is kept how the window stood when it was closed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings

from xraysr_gui.settings.own_files import refuse_other_than_file

GEOMETRY = "window.ini"


def kept_places(folder: Path) -> QSettings:
    """Place and size of the window and its docks, in the folder of the settings."""
    with suppress(OSError):  # then Qt keeps nothing either
        refuse_other_than_file(folder / GEOMETRY)
    return QSettings(str(folder / GEOMETRY), QSettings.Format.IniFormat)
