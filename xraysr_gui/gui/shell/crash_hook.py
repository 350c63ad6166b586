"""Our own faults: noted in the log, told to the person, and the program goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6 import __version__ as binding_version
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from xraysr_gui import __version__
from xraysr_gui.commands.report_crash import report_crash
from xraysr_gui.gui.shell.log_memory import LogMemory

log = logging.getLogger(__name__)
QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def catch_faults(show_error: Callable[[Exception], None], post: Callable[[Callable[[], None]], None]) -> None:
    """Bring what nobody caught to `show_error`, on the window's thread; and Qt's own words to the log."""

    def on_window_thread(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            report_crash(error)
            show_error(error.with_traceback(trace))
        else:
            sys.__excepthook__(kind, error, trace)

    def on_any_thread(caught: threading.ExceptHookArgs) -> None:
        error = caught.exc_value
        if isinstance(error, Exception):
            report_crash(error)
            post(lambda: show_error(error))

    sys.excepthook = on_window_thread
    threading.excepthook = on_any_thread
    qInstallMessageHandler(_note_qt)


def _note_qt(level: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(QT_LEVELS.get(level, logging.WARNING), "Qt: %s", message)


def support_report(memory: LogMemory) -> str:
    """What helps us to mend a fault: versions and the log, in which nothing names a patient."""
    lines = [
        f"xraysr {__version__}, Python {platform.python_version()}, PySide6 {binding_version}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        "",
        *(str(line) for line in memory.lines(logging.INFO)),
    ]
    return "\n".join(lines)
