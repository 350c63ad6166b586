"""What a view says in words: to a screen reader, and where something cannot be done."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.gui.views.contract import View

LIKELY_DPI = (40.0, 800.0)  # a screen that states anything else does not know its size


def nothing_open() -> str:
    """What to do while no image is open: the only place where it is said."""
    return tr("Open an image first.")


def why_empty(view: View) -> str:
    """What a view waits for, or why it is empty; "" where an image is shown or nothing is known."""
    return "" if view.radiograph is not None else view.awaits() or view.excuse


def tell_why(view: View) -> None:
    """Say again what is shown, also to a screen reader, or why nothing is."""
    view.update()
    radiograph = view.radiograph
    if radiograph is None:
        view.setAccessibleName(tr("Empty view"))
        view.setAccessibleDescription(why_empty(view) or tr("Drop radiographs here, or press Ctrl+O."))
        return
    rows, columns = radiograph.shape
    version = tr(radiograph.made_by) or radiograph.source.made_before or tr("original")
    view.setAccessibleName(tr("Radiograph {}, {}").format(radiograph.source.address.name, version))
    size = tr("{} columns, {} rows").format(columns, rows)
    view.setAccessibleDescription("\n".join((size, *radiograph.notices)))


def tell_the_rest(view: View, event: QEvent) -> bool:
    """Say all that belongs to a narrow view where the pointer rests on its words or at its head."""
    asked, head = cast(QHelpEvent, event), 2 * view.fontMetrics().height()
    at = QPointF(asked.pos())
    is_asked = at.y() < head or any(place.contains(at) for place in view.written)
    QToolTip.showText(asked.globalPos(), "\n".join(view.untold) if is_asked else "", view)
    return True


def why_no_true_size(radiograph: Radiograph | None, screen_dpi: float) -> str:
    """Why lengths on the screen cannot be those of the patient; "" if they can."""
    if radiograph is None:
        return nothing_open()
    if radiograph.spacing_mm is None:
        return tr("This image carries no calibration, so its true size is not known.")
    if not LIKELY_DPI[0] <= screen_dpi <= LIKELY_DPI[1]:
        return tr("This screen does not say how large it is.")
    return ""
