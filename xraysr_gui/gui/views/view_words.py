"""What a view says in words: to a screen reader, and where something cannot be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from xraysr_gui.core.radiograph import Radiograph

LIKELY_DPI = (40.0, 800.0)  # a screen that states anything else does not know its size
CONTEXT = "ImageView"


def describe(view: QWidget, radiograph: Radiograph | None) -> None:
    """Tell a screen reader what is shown."""
    if radiograph is None:
        view.setAccessibleName(_tr("Empty view"))
        view.setAccessibleDescription(_tr("Drop radiographs here, or press Ctrl+O."))
        return
    rows, columns = radiograph.shape
    version = radiograph.made_by or _tr("original")
    view.setAccessibleName(_tr("Radiograph {}, {}").format(radiograph.source.address.name, version))
    view.setAccessibleDescription(_tr("{} columns, {} rows").format(columns, rows))


def why_no_true_size(radiograph: Radiograph | None, screen_dpi: float) -> str:
    """Why lengths on the screen cannot be those of the patient; "" if they can."""
    if radiograph is None:
        return _tr("Open an image first.")
    if radiograph.spacing_mm is None:
        return _tr("This image carries no calibration, so its true size is not known.")
    if not LIKELY_DPI[0] <= screen_dpi <= LIKELY_DPI[1]:
        return _tr("This screen does not say how large it is.")
    return ""


def _tr(words: str) -> str:
    return QCoreApplication.translate(CONTEXT, words)
