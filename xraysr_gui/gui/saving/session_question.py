"""The question before a session is written where nothing may leave with the patient."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from xraysr_gui.core.words import tr

STAYS = "A session names the patient, so it has to stay in the house."
WHY = (
    "It says where images lie, what their files are called and what was typed beside them, or else it could "
    "not open them again. Settings > Privacy lets nothing leave with the patient: give others the whole case."
)


def ask_whether_it_stays(window: QWidget, save: Callable[[], None], give: Callable[[], None]) -> None:
    """Let the person write the session all the same, or the whole case as it may leave."""
    box = QMessageBox(window)
    box.setObjectName("session-question")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Save the session"))
    box.setText(tr(STAYS))
    box.setInformativeText(tr(WHY))
    role = QMessageBox.ButtonRole.AcceptRole
    for name, title, do in (
        ("session-stays", tr("Save the session here…"), save),
        ("session-leaves", tr("Save the whole case…"), give),
    ):
        button = box.addButton(title, role)
        button.setObjectName(name)
        button.clicked.connect(lambda _=False, do=do: do())
    box.addButton(QMessageBox.StandardButton.Cancel).setObjectName("session-cancel")
    box.open()
