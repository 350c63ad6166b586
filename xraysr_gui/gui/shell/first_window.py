"""The window before there is anything in it, and the keys that are pressed at it then."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings
from PySide6.QtGui import QIcon, QInputEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from xraysr_gui.gui.shell.first_words import told_in_words
from xraysr_gui.gui.shell.kept_places import kept_places
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.gui.widgets.first_paint import FirstPaint
from xraysr_gui.gui.widgets.icons import Icons
from xraysr_gui.gui.widgets.own_font import bring_letters
from xraysr_gui.gui.widgets.qt_texts import translate_what_qt_says
from xraysr_gui.gui.widgets.theme import theme_of, wear
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings

_HELD = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
    )
)


def new_qt_application(words: Sequence[str]) -> QApplication:
    """The Qt application, or the one that exists."""
    existing = QApplication.instance()
    with told_in_words():
        application = existing if isinstance(existing, QApplication) else QApplication(list(words))
    bring_letters()
    application.setApplicationName("xraysr")
    translate_what_qt_says(application)
    application.setDesktopFileName("xraysr")  # so that a desktop finds its entry, and the icon of that
    application.setWindowIcon(QIcon(str(places.resources() / "xraysr.svg")))
    dialogs = QSettings.Format.NativeFormat, QSettings.Scope.UserScope  # what they remember names folders
    QSettings.setPath(*dialogs, str(places.settings_folder()))
    return application


def first_window(settings: Settings) -> MainWindow:
    """The window where it stood before, in its colours, without rooms; not shown yet."""
    theme = theme_of(settings.theme)
    wear(new_qt_application([]), theme, settings.text_size)
    window = MainWindow(Icons(places.resources() / "icons", theme))
    window.recall(kept_places(places.settings_folder()))
    return window


def show_and_paint(window: MainWindow) -> None:
    """Show the window, and wait until it was painted."""
    painted = QEventLoop()
    FirstPaint(window.empty_view, painted.quit)
    window.show()
    painted.exec()


class EarlyHands(QObject):
    """Holds what is pressed at a window that has no rooms yet, and does it as soon as there are some."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._pressed: list[QInputEvent] = []
        window.winId()  # from now on it has a handle, at which the system's events arrive
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys and buttons of the mouse back."""
        if event.type() in _HELD and isinstance(event, QInputEvent):
            self._pressed.append(event.clone())
            return True
        return False

    def let_go(self) -> None:
        """Do what was pressed, in that order: keys first ask the actions, as Qt does it."""
        handle = self._window.windowHandle()
        handle.removeEventFilter(self)
        pressed, self._pressed = self._pressed, []
        for event in pressed:
            if not (event.type() == QEvent.Type.KeyPress and self._acts(event)):
                QCoreApplication.sendEvent(handle, event)

    def _acts(self, event: QInputEvent) -> bool:
        typed = QKeySequence(event.keyCombination()) if isinstance(event, QKeyEvent) else QKeySequence()
        for action in self._window.actions():
            if action.isEnabled() and typed in action.shortcuts():
                action.trigger()
                return True
        return False
