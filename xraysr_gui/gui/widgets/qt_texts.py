"""What Qt itself says (the buttons of questions, the menu of a field) in the language of the program."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

from xraysr_gui.core.words import speaks_english, tr

NAMES_OF_KEYS = "QShortcut"
"""They are read back by Qt, which knows them by its own names."""


class QtTexts(QTranslator):
    """Hands every text of Qt to the one function that all others pass."""

    def isEmpty(self) -> bool:
        """Qt asks nobody who says that there is nothing to be had."""
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, count: int = -1) -> str:
        """The words of the program's language."""
        return text if context == NAMES_OF_KEYS else tr(text)


def translate_what_qt_says(application: QCoreApplication) -> None:
    """Let Qt speak as the program does, unless that is English already."""
    if not speaks_english() and application.findChild(QtTexts) is None:
        application.installTranslator(QtTexts(application))
