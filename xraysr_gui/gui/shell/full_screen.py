"""The images alone on the whole screen, and back to exactly what stood around them before."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QToolBar, QWidget

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.views.view_grid import ViewGrid

HINT_MS = 4000
SETTLING_MS = 250  # after which window managers have done what they were asked
HINT_STYLE = "background: rgba(20, 22, 26, 220); color: #e4e7eb; padding: 8px 16px; border-radius: 6px;"
"""Light on dark in both themes: it stands on a radiograph."""
HINT_PLACE = 0.12  # of the height: below captions and the patient
DIRECTLY = Qt.FindChildOption.FindDirectChildrenOnly
FULL = Qt.WindowState.WindowFullScreen


@dataclass(frozen=True, slots=True)
class _Around:
    """What stood around the images.

    Attributes:
        state: Whether the window was maximised.
        size: Of the window.
        docks: Where docks and the tool bar stood.
        shown: What else could be seen.
    """

    state: Qt.WindowState
    size: QSize
    docks: QByteArray
    shown: tuple[QWidget, ...]


class FullScreen(QObject):
    """Takes away what stands around the images. Keys go on working: actions belong to the window itself."""

    def __init__(self, window: QMainWindow, panel: QWidget, table: ActionTable) -> None:
        super().__init__(window)
        self._window, self._panel, self._table = window, panel, table
        self._around: _Around | None = None
        self._hint = QLabel(window)
        self._hint.setObjectName("full-screen-hint")
        self._hint.setStyleSheet(HINT_STYLE)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.hide()
        self._hint_time = QTimer(self, singleShot=True, interval=HINT_MS)
        self._hint_time.timeout.connect(self._hint.hide)
        self._docks, self._awaited = QByteArray(), QSize()
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._settle)
        window.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether only the images are shown."""
        return self._around is not None

    def toggle(self) -> None:
        """Show the images alone, or bring back what stood around them."""
        if self.is_on:
            self.leave()
        else:
            self._enter()

    def leave(self) -> None:
        """Let everything stand as it stood before."""
        around, self._around = self._around, None
        if around is None:
            return
        self._hint.hide()
        self._window.setWindowState(around.state)
        for widget in around.shown:
            widget.show()
        self._docks, self._awaited = around.docks, around.size
        self._settle()
        self._settling.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves, unless a gesture or something that waits needs it; so do all other ways out."""
        if self._around is None:
            if event.type() == QEvent.Type.Resize and self._window.size() == self._awaited:
                self._awaited = QSize()
                self._settling.start()
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if event.key() == Qt.Key.Key_Escape and plain and not self._table.patience.is_waiting:
                self.leave()
                event.accept()
                return True
        elif event.type() == QEvent.Type.Resize:
            self._place_hint()
        elif event.type() == QEvent.Type.Close or (
            event.type() == QEvent.Type.WindowStateChange and not self._window.isFullScreen()
        ):
            self.leave()
        return False

    def _settle(self) -> None:
        """Let docks stand as before; again when the window has its size back, for that squeezes them."""
        self._window.restoreState(self._docks)
        if self._window.size() == self._awaited:
            self._awaited = QSize()

    def _enter(self) -> None:
        window = self._window
        self._settling.stop()
        self._awaited = QSize()
        frame = (window.menuBar(), window.statusBar(), self._panel)
        shown = tuple(widget for widget in frame if not widget.isHidden())
        self._around = _Around(window.windowState() & ~FULL, window.size(), window.saveState(), shown)
        for grid in window.findChildren(ViewGrid):
            grid.active.setFocus(Qt.FocusReason.OtherFocusReason)  # whatever is hidden gives it up at random
        bars, docks = (window.findChildren(kind, options=DIRECTLY) for kind in (QToolBar, QDockWidget))
        for widget in (*shown, *bars, *docks):
            widget.hide()
        window.setWindowState(window.windowState() | FULL)
        self._show_hint()

    def _show_hint(self) -> None:
        keys = self._table.key_text("full-screen").split(", ")
        ways = tr(" or ").join(key for key in (tr("Esc"), *keys) if key)
        self._hint.setText(tr("{} leaves the full screen").format(ways))
        self._hint.adjustSize()
        self._place_hint()
        self._hint.show()
        self._hint.raise_()
        self._hint_time.start()

    def _place_hint(self) -> None:
        left = (self._window.width() - self._hint.width()) // 2
        self._hint.move(left, round(self._window.height() * HINT_PLACE))
