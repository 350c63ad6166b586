"""The dialog that asks where something of an image is to be written."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.settings import places

LAST_FOLDER = "xraysr-last-folder"


def save_dialog(
    window: QWidget, title: str, kinds: tuple[str, ...], name: str, image: Path | None
) -> QFileDialog:
    """Starts where something was saved last, else beside the image, else in the person's own folder."""
    dialog = QFileDialog(window, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr(kind) for kind in kinds])
    dialog.setDirectory(str(_folder(window, image)))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: window.setProperty(LAST_FOLDER, str(Path(path).parent)))
    return dialog


def chosen_kind(dialog: QFileDialog, kinds: tuple[str, ...]) -> int:
    """Which of the kinds that it was opened with a person chose."""
    return [tr(kind) for kind in kinds].index(dialog.selectedNameFilter())


def _folder(window: QWidget, image: Path | None) -> Path:
    last = window.property(LAST_FOLDER)
    beside = (Path(last),) if last else ()
    is_ours = image is not None and image.absolute().is_relative_to(places.resources())  # the sample study
    beside = (*beside, image.absolute().parent) if image is not None and not is_ours else beside
    return next((one for one in beside if one.is_dir() and os.access(one, os.W_OK)), Path.home())
