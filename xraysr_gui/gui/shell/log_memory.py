"""Remembers the last lines of the program's log, without what could name a patient."""

from __future__ import annotations

import logging
import re
from collections import deque
from datetime import datetime
from threading import Lock

from PySide6.QtCore import QObject, Qt, Signal

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.redaction import redacted

KEPT = 2000
LEFT_OUT = "<...>"
_PLACE = re.compile(r"%[-+ #0-9.]*[a-zA-Z]")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing the program noted.

    Attributes:
        fixed: The words that stand in the program, with numbers: whatever else was put in is left out.
    """

    when: str
    level: int
    place: str
    text: str
    fixed: str = ""

    def __str__(self) -> str:
        return f"{self._head}{self.text}"

    @property
    def in_fixed_words(self) -> str:
        """The same without what was put into it."""
        return f"{self._head}{self.fixed}"

    @property
    def _head(self) -> str:
        return f"{self.when}  {logging.getLevelName(self.level):<8}{self.place}: "


class LogMemory(logging.Handler):
    """Keeps lines from any thread, and tells the window's thread that there are new ones."""

    def __init__(self, level: int = logging.INFO) -> None:
        super().__init__(level)
        self._lines: deque[LogLine] = deque(maxlen=KEPT)
        self._guard = Lock()
        self._told = False
        self.news = _News()
        self.news.there_is_more.connect(self._listen_again, Qt.ConnectionType.DirectConnection)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line; a burst of lines is one message to the window."""
        line = LogLine(
            datetime.fromtimestamp(record.created).strftime("%H:%M:%S.%f")[:-3],
            record.levelno,
            record.name.removeprefix("xraysr_gui."),
            redacted(self._words(record)),
            fixed_words(record),
        )
        with self._guard:
            self._lines.append(line)
            first, self._told = not self._told, True
        if first:
            self.news.arrived.emit()

    def lines(self, level: int = logging.NOTSET) -> tuple[LogLine, ...]:
        """The lines of at least this level, oldest first."""
        with self._guard:
            return tuple(line for line in self._lines if line.level >= level)

    def _listen_again(self) -> None:
        with self._guard:
            self._told = False

    def _words(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        return " ".join(text.split())


def fixed_words(record: logging.LogRecord) -> str:
    """What a line says without what was put into it: a text may name anybody, a number does not."""
    given = iter(record.args if isinstance(record.args, tuple) else ())

    def kept(place: re.Match[str]) -> str:
        one = next(given, LEFT_OUT)
        return str(one) if isinstance(one, int | float) else LEFT_OUT

    words = _PLACE.sub(kept, str(record.msg))
    if record.exc_info and record.exc_info[1] is not None:
        words += f" ({type(record.exc_info[1]).__name__})"
    return " ".join(words.split())


class _News(QObject):
    """Carries "there are new lines" to the window's thread.

    Signals:
        arrived: from any thread, at the first line after the last telling.
        there_is_more: on the window's thread, just before it reads the lines.
    """

    arrived = Signal()
    there_is_more = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self.there_is_more, Qt.ConnectionType.QueuedConnection)
