from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from xraysr_gui.gui.application import new_qt_application
from xraysr_gui.settings import places


def test_what_file_dialogs_remember_lies_in_our_private_folder(qtbot):
    new_qt_application([])
    kept = QSettings(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, "QtProject").fileName()
    assert places.settings_folder() in Path(kept).parents
