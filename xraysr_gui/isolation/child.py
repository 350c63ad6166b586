"""The program that runs inside a child: takes requests, serves them one by one, says how it went.

The main thread works. One side thread listens, so that "stop" is heard during work and the child ends
when the window has gone. Another one beats while work goes on, so that a frozen child is noticed.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO

from xraysr_gui.core.errors import Cancelled, UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.isolation import own_memory
from xraysr_gui.isolation.answer import Answer
from xraysr_gui.isolation.confinement import confine
from xraysr_gui.isolation.launch import FROZEN_WORD
from xraysr_gui.isolation.limits import GrownTooFar, forbid_core_dump, limit_memory, volunteer_for_ending
from xraysr_gui.isolation.messages import BadMessage, MessageKind, from_line, read_line, to_line
from xraysr_gui.isolation.named_files import ask_through
from xraysr_gui.isolation.processor_time import ProcessorTime
from xraysr_gui.isolation.shared_pixels import TrayFiller, end_of, given_arrays, inherited_descriptor

__all__ = ["Answer", "Report", "Service", "run", "run_if_asked"]

Report = Callable[[float, str], None]
"""Tell how much is done (0 to 1) and what is being done; raises Cancelled when asked to stop."""
Service = Callable[[Json, Answer, Report], None]

LONGEST_REQUEST = 256 << 20
BEAT_EVERY_S = 0.2
REPORT_EVERY_S = 0.05
_MEMORY_LINE = to_line(MessageKind.MEMORY)  # made now: there may be no room for it later


def run_if_asked(arguments: Sequence[str]) -> None:
    """Become a child when a frozen program was started as one: the first thing its main does."""
    if len(arguments) == 3 and arguments[1] == FROZEN_WORD:
        run(json.loads(arguments[2]))
        sys.exit(0)


def run(order: Json) -> None:
    """Serve until the window closes the pipe."""
    requests, replies = _take_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that started us
    faulthandler.enable(file=2)
    forbid_core_dump()
    volunteer_for_ending()
    if order["confined"]:
        confine(order["writable"], order["readable"])
        if order["files"] is not None:
            ask_through(order["files"])
    desk = _Desk(requests, replies)
    with _Fate() as fate:
        module, _, function = order["service"].partition(":")
        service: Service = getattr(importlib.import_module(module), function)
    if fate.error is not None:
        desk.say(MessageKind.BROKEN, **fate.last_words())
        return
    tray = inherited_descriptor(order["tray"])
    desk.beat(limit_memory(order["memory_bytes"], measured=order["measured"]))
    weight = _Weight(order["resting_bytes"])
    desk.say(MessageKind.READY)
    while True:
        _serve(desk, service, tray, order["reply_bytes"], weight)


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the two pipes for ourselves; what a library prints goes to the log instead."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb", buffering=0)


class _Weight:
    """Knows whether the child has grown too heavy to serve on: then its last word says so."""

    def __init__(self, resting_bytes: int | None) -> None:
        held = own_memory.private_mb()
        self._most = None if held is None or resting_bytes is None else held + (resting_bytes >> 20)

    def is_too_much(self) -> bool:
        """Whether more is held than may be, also after all that nobody uses was given back."""
        if self._most is None or (own_memory.private_mb() or 0) <= self._most:
            return False
        own_memory.give_back()
        return (own_memory.private_mb() or 0) > self._most


def _serve(desk: _Desk, service: Service, tray: int, reply_bytes: int, weight: _Weight) -> None:
    """Carry out the next request and say the one last word about it."""
    message = desk.next_request()
    entries = message.get("given", [])
    answer = Answer(TrayFiller(tray, reply_bytes, end_of(entries)), say=desk.say)
    fate = _Fate()
    with fate:
        answer.given = given_arrays(tray, entries)
        desk.allowance.allow(message["body"].get("processor_s"))
        service(message["body"], answer, desk.report)
    answer.given = {}
    desk.allowance.allow(None)
    desk.rest()
    if isinstance(fate.error, MemoryError):
        desk.say_line(_MEMORY_LINE)
    elif fate.error is not None:
        kind, words = fate.kind(), fate.last_words()
        fate.let_go()
        desk.say(kind, **words, heavy=weight.is_too_much())
    else:
        _send(desk, answer, weight.is_too_much())


def _send(desk: _Desk, answer: Answer, heavy: bool) -> None:
    """Say the answer, or why it cannot be said."""
    line = _MEMORY_LINE
    fate = _Fate()
    with fate:
        line = to_line(MessageKind.ANSWER, message=answer.content, arrays=answer.arrays, heavy=heavy)
    if fate.error is not None and not isinstance(fate.error, MemoryError):
        line = to_line(MessageKind.BROKEN, **fate.last_words())
    desk.say_line(line)


class _Fate:
    """Remembers what went wrong in its block, whatever it was: the child's own exception hook."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def __enter__(self) -> _Fate:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.error = error
        if isinstance(error, MemoryError):
            error.__traceback__ = None  # lets go of the arrays that the failed work had made
        return True

    def let_go(self) -> None:
        """Forget what went wrong: what was raised holds every array that the failed work had made."""
        error: BaseException | None = self.error
        while error is not None:
            error.__traceback__, error = None, error.__cause__ or error.__context__
        self.error = None

    def kind(self) -> MessageKind:
        """Which last word fits."""
        if isinstance(self.error, Cancelled):
            return MessageKind.CANCELLED
        return MessageKind.REFUSED if isinstance(self.error, UserError) else MessageKind.BROKEN

    def last_words(self) -> Json:
        """What the window needs to tell the person, or the log."""
        error = self.error
        if isinstance(error, UserError):
            names = [kind.__name__ for kind in type(error).__mro__]
            return {"names": names, "what": error.what, "why": error.why, "remedy": error.remedy}
        if error is None or isinstance(error, Cancelled):
            return {}
        return {"traceback": "".join(traceback.format_exception(error, limit=-30))[-16000:]}


class _Desk:
    """Where messages come in and go out, in a child of three threads."""

    def __init__(self, requests: IO[bytes], replies: IO[bytes]) -> None:
        self._replies = replies
        self._saying = threading.Lock()
        self._waiting: queue.SimpleQueue[Json] = queue.SimpleQueue()
        self._stop_requested = threading.Event()
        self._at_work = threading.Event()
        self._never = threading.Event()
        self._next_report = 0.0
        self.allowance = ProcessorTime()
        threading.Thread(target=self._listen, args=(requests,), daemon=True, name="listens").start()

    def beat(self, grown_too_far: GrownTooFar) -> None:
        """Show life from now on, whenever there is work."""
        threading.Thread(target=self._beat, args=(grown_too_far,), daemon=True, name="beats").start()

    def next_request(self) -> Json:
        """Wait for work."""
        message = self._waiting.get()
        self._next_report = 0.0
        self._at_work.set()
        return message

    def rest(self) -> None:
        """No beats until there is work again."""
        self._at_work.clear()

    def report(self, fraction: float, doing: str) -> None:
        """Say how far the work is, at most 20 times a second.

        Raises:
            Cancelled: the person asked to stop.
        """
        if self._stop_requested.is_set():
            raise Cancelled
        self.allowance.begin_anew()
        now = time.monotonic()
        if now >= self._next_report:
            self._next_report = now + REPORT_EVERY_S
            self.say(MessageKind.AT, fraction=float(fraction), doing=str(doing))

    def say(self, kind: MessageKind, **content: object) -> None:
        """Send one message to the window."""
        self.say_line(to_line(kind, **content))

    def say_line(self, line: bytes) -> None:
        """Send one whole line; a window that has gone ends the child."""
        with self._saying:
            left = memoryview(line)
            while left:
                try:
                    left = left[self._replies.write(left) :]
                except OSError:
                    os._exit(0)

    def _listen(self, requests: IO[bytes]) -> None:
        """Hear requests and "stop"; end the child at once when the window has gone."""
        with suppress(BadMessage, OSError):
            while line := read_line(requests, LONGEST_REQUEST):
                message = from_line(line)
                if message["kind"] is MessageKind.STOP:
                    self._stop_requested.set()
                else:
                    self._stop_requested.clear()
                    self._waiting.put(message)
        os._exit(0)

    def _beat(self, grown_too_far: GrownTooFar) -> None:
        while self._at_work.wait():
            with suppress(MemoryError):
                self.say(MessageKind.BEAT)
                if grown_too_far():
                    self.say_line(_MEMORY_LINE)
                    os._exit(0)
            self._never.wait(BEAT_EVERY_S)
