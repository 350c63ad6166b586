"""One child that lives right now: its pipes, its tray, its last words, and its end."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from xraysr_gui.core.loose import Json
from xraysr_gui.isolation import launch
from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.messages import BadMessage, MessageKind, from_line, read_line, to_line
from xraysr_gui.isolation.shared_pixels import new_tray

if TYPE_CHECKING:
    from xraysr_gui.isolation.file_counter import Counter

MOST_WAITING = 64
LOG_BYTES = 64 << 10
_JOIN_S = 2.0


class ChildGone(Exception):
    """The child has ended, or closed its pipe, in the middle of a request."""


class RunningChild:
    """Started by its constructor, ended by `kill`; used by one request at a time.

    Two daemon threads read its pipes, because Windows cannot wait for a pipe and a clock at once.
    When nobody takes the messages the reader stops reading, so a child that floods fills its own
    pipe and not our memory.
    """

    def __init__(self, service: str, limits: Limits, name: str) -> None:
        self.tray: BinaryIO = new_tray()
        order = {
            "service": service,
            "memory_bytes": limits.memory_bytes,
            "measured": limits.measured,
            "reply_bytes": limits.reply_bytes,
            "resting_bytes": limits.resting_bytes,
            "confined": limits.confined,
            "writable": list(limits.writable),
            "readable": list(limits.readable),
        }
        self.files: Counter | None = None
        try:
            self.files = _new_counter(name, limits)
            self._system = launch.start(
                order, self.tray, None if self.files is None else self.files.childs_number
            )
        except OSError:
            self.tray.close()
            if self.files is not None:
                self.files.close()
            raise
        if self.files is not None:
            self.files.started()
        self._readable = tuple(
            os.path.realpath(one) for one in (*limits.readable, *limits.writable) if os.path.exists(one)
        )
        self.ready = False
        self.last_heard = time.monotonic()
        self.killed = False
        self._limits = limits
        self._ending = threading.Lock()
        self._messages: queue.Queue[Json | BadMessage | None] = queue.Queue(MOST_WAITING)
        self._log: deque[bytes] = deque(maxlen=LOG_BYTES // 1024)
        self._threads = (
            threading.Thread(target=self._hear, daemon=True, name=f"{name}: messages"),
            threading.Thread(target=self._keep_log, daemon=True, name=f"{name}: log"),
        )
        for thread in self._threads:
            thread.start()

    @property
    def number(self) -> int:
        """The system's number for it."""
        return self._system.pid

    def is_alive(self) -> bool:
        """Whether it could take a request."""
        return not self.killed and self._system.poll() is None

    def may_read(self, places: Iterable[Path]) -> bool:
        """Whether it reads these without asking: they lay below its folders when it began."""
        if self.files is None:
            return True
        real = [Path(os.path.realpath(place)) for place in places if os.path.exists(place)]
        return all(any(one.is_relative_to(known) for known in self._readable) for one in real)

    def say(self, kind: MessageKind, **content: object) -> None:
        """Send one message. A child that does not take it in time is killed.

        Raises:
            ChildGone: nobody is there to take it.
            TypeError, ValueError: the content is not plain JSON.
        """
        line = to_line(kind, **content)
        patience = threading.Timer(self._limits.silence_s, self._system.kill)
        patience.daemon = True
        patience.start()
        try:
            _pipe(self._system.stdin).write(line)
            _pipe(self._system.stdin).flush()
        except (OSError, ValueError) as error:  # ValueError: closed by `kill` in another thread
            raise ChildGone from error
        finally:
            patience.cancel()
            patience.join()

    def next_message(self, wait_s: float) -> Json | None:
        """Wait a moment for the next message; None when there was none.

        Raises:
            ChildGone: no more will come.
            BadMessage: the child said something that is no message.
        """
        try:
            message = self._messages.get(timeout=wait_s)
        except queue.Empty:
            return None
        if message is None:
            raise ChildGone
        if isinstance(message, BadMessage):
            raise message
        return message

    def kill(self) -> int | None:
        """End it now and leave nothing behind; gives its exit status when the system knows it."""
        with self._ending:
            if not self.killed:
                self.killed = True
                self._system.kill()
                self._bury()
        return self._system.returncode

    def exit_status(self) -> int | None:
        """How it ended by itself, after its pipe has closed; killed when it only closed the pipe."""
        with suppress(subprocess.TimeoutExpired):
            self._system.wait(_JOIN_S)
        return self.kill()

    def log(self) -> str:
        """The last that it, or a library in it, printed."""
        return b"".join(tuple(self._log)).decode("utf-8", "replace").strip()

    def _bury(self) -> None:
        with suppress(
            subprocess.TimeoutExpired
        ):  # a dead network drive can hold it: then the system reaps it
            self._system.wait(_JOIN_S)
        self._join_threads()
        if self.files is not None:
            self.files.close()
        for pipe in (self._system.stdin, self._system.stdout, self._system.stderr):
            with suppress(OSError, ValueError):
                _pipe(pipe).close()
        self.tray.close()

    def _join_threads(self) -> None:
        """Let the readers reach the end of their pipes, taking what they still want to hand over."""
        last = time.monotonic() + _JOIN_S
        hearing, logging = self._threads
        while hearing.is_alive() and time.monotonic() < last:
            with suppress(queue.Empty):
                self._messages.get_nowait()
            hearing.join(0.005)
        logging.join(max(0.0, last - time.monotonic()))
        with suppress(queue.Full):
            self._messages.put_nowait(None)

    def _hear(self) -> None:
        """Read messages until the pipe closes; beats only move the clock."""
        last: BadMessage | None = None
        try:
            for message in self._spoken():
                self.last_heard = time.monotonic()
                if message["kind"] is not MessageKind.BEAT:
                    self._messages.put(message)
        except BadMessage as error:
            last = error
        except (OSError, ValueError):
            last = None
        self._messages.put(last)

    def _spoken(self) -> Iterable[Json]:
        pipe = _pipe(self._system.stdout)
        while line := read_line(pipe, self._limits.message_bytes):
            yield from_line(line)

    def _keep_log(self) -> None:
        """Keep the end of what it prints, and never let it wait for us."""
        with suppress(OSError, ValueError):
            while piece := _pipe(self._system.stderr).read1(1024):  # type: ignore[attr-defined]
                self._log.append(piece)


def _new_counter(name: str, limits: Limits) -> Counter | None:
    """Where a confined child asks for files; None for one that opens them itself."""
    if not limits.confined or sys.platform != "linux":
        return None
    from xraysr_gui.isolation.file_counter import (
        Counter,
    )  # sockets take long to load, and a window paints first

    return Counter(name)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Every child has three pipes: see launch.start."""
    if pipe is None:
        raise ValueError("a child without pipes")
    return pipe
