"""What an order of reading does to whom: in this list, in a list of a morning, over a long day."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.worklist.batch_box import BatchBox
from xraysr_gui.gui.worklist.simulator_box import SimulatorBox
from xraysr_gui.gui.worklist.who_pays import WhoPays

COMFORTABLE = 560, 560


class QueueDock(QWidget):
    """Three pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queue-dock")
        self.who_pays, self.simulator, self.batch = WhoPays(), SimulatorBox(), BatchBox()
        pages = QTabWidget()
        pages.setObjectName("queue-pages")
        pages.setDocumentMode(True)
        pages.addTab(self.who_pays, tr("This list"))
        pages.addTab(self.simulator, tr("A running day"))
        pages.addTab(self.batch, tr("A fixed list"))
        laid(QVBoxLayout(self), pages, margins=(8, 8, 8, 8))

    def sizeHint(self) -> QSize:
        """Leaves room for the image beside it."""
        return QSize(*COMFORTABLE)
