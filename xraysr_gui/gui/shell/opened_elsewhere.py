"""Files that other programs of the computer show, such as reports."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.desk import Desk


class NoProgramOpens(UserError):
    """The computer has no program for such a file, or does not say which."""


def open_elsewhere(file: Path, desk: Desk) -> None:
    """Show a file as the system shows such files; where it has nothing for them, say where the file lies."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.absolute()))):
        desk.show_error(
            NoProgramOpens(
                tr("{} could not be opened.").format(file.name),
                why=tr("This computer has no program set up for such files."),
                remedy=tr("Open {} with a program of your choice.").format(file.absolute()),
            )
        )
