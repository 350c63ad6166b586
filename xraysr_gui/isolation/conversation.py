"""One request to a child: from the question to its one last word, or to the end of our patience."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.errors import Cancelled, ChildFailed
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation import failures
from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.messages import LAST_WORDS, BadMessage, MessageKind, text_of
from xraysr_gui.isolation.running_child import ChildGone, RunningChild
from xraysr_gui.isolation.shared_pixels import (
    Arrays,
    PixelPart,
    empty_tray,
    lay_arrays,
    take_arrays,
    take_part,
)

if TYPE_CHECKING:
    from xraysr_gui.core.numbers import Numbers

OnPart = Callable[[PixelPart], None]
POLL_S = 0.05
GRACE_S = 0.3
START_S = 180.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a child gave back: plain JSON, and private read-only arrays."""

    message: Json
    arrays: dict[str, Numbers]


def ignore(part: PixelPart) -> None:
    """For a caller that waits for the whole."""


def named_files(request: Json) -> list[Path]:
    """The files of a request: those that a confined child may be handed."""
    return [Path(str(path)) for path in (request.get("path"), *request.get("paths", ())) if path]


class Conversation:
    """Leaves the child ready for the next request, or dead."""

    def __init__(
        self, child: RunningChild, limits: Limits, name: str, progress: Progress, on_part: OnPart = ignore
    ) -> None:
        self._child, self._on_part = child, on_part
        self._limits = limits
        self._name = name
        self._progress = progress
        self._told = (0.0, "")
        self._settled = False
        self._stall_s = limits.stall_s
        self.stage = ""

    def ask(self, request: Json, time_s: float, arrays: Arrays | None = None) -> Reply:
        """Ask, and wait for the answer.

        Raises:
            Cancelled: the person asked to stop.
            UserError: the child refused or failed.
        """
        subject = str(request.get("subject", "The file"))[:300]
        try:
            self._wait_until_ready()
            given = lay_arrays(self._child.tray, arrays or {})
            if self._child.files is not None:
                self._child.files.name(named_files(request))
            self._child.say(MessageKind.SERVE, body=request, given=given)
            return self._reply_of(self._last_word(time_s, subject), subject)
        except (ChildGone, BadMessage, MemoryError) as error:
            raise self._failure(error, subject) from error
        finally:
            if self._child.files is not None:
                self._child.files.name(())
            if self._settled:
                empty_tray(self._child.tray)
            else:
                self._child.kill()

    def _wait_until_ready(self) -> None:
        """Wait for a child that still starts; "stop" is heard and lets it go on starting."""
        clock = _Patience(self._child.last_heard)
        while not self._child.ready:
            self._settled = True
            self._progress.at(*self._told)
            self._settled = False
            message = self._child.next_message(POLL_S)
            clock.tick(self._child.last_heard)
            if message is not None and message["kind"] is MessageKind.READY:
                self._child.ready = True
            elif message is not None or clock.awake_s > START_S:
                self._note(str((message or {}).get("traceback", "not ready in time")))
                raise failures.not_started(self._name)

    def _last_word(self, time_s: float, subject: str) -> Json:
        """Wait until the child is done, hand its reports on, and lose patience when we must."""
        clock = _Patience(self._child.last_heard)
        while True:
            try:
                self._progress.at(*self._told)
            except Cancelled:
                self._settled = self._stops_politely()
                raise
            message = self._child.next_message(min(POLL_S, max(time_s / 4, 0.001)))
            if message is not None and message["kind"] in LAST_WORDS:
                return message
            if message is not None and self._came_further(message):
                clock.furthest_s = clock.awake_s
            clock.tick(self._child.last_heard)
            if clock.awake_s > time_s:
                raise failures.too_long(subject, time_s)
            if clock.quiet_s > self._limits.silence_s:
                raise failures.silent(subject, self._limits.silence_s)
            if clock.awake_s - clock.furthest_s > self._stall_s:
                raise failures.stalled(subject, self._stall_s)

    def _came_further(self, message: Json) -> bool:
        """Hand on a part, a stage or a report; whether more is done than before."""
        if message["kind"] is MessageKind.PART:
            self._on_part(take_part(self._child.tray, message))
            return True
        if message["kind"] is MessageKind.STAGE:
            self.stage, patience_s = text_of(message, "name", 100), _seconds_in(message)
            self._stall_s = min(patience_s or self._limits.stall_s, self._limits.stall_s)
            return True
        before, self._told = self._told, _report_in(message)
        return self._told[0] > before[0]

    def _stops_politely(self) -> bool:
        """Ask the child to stop; False when it does not within the grace."""
        last = time.monotonic() + GRACE_S
        try:
            self._child.say(MessageKind.STOP)
            while (left := last - time.monotonic()) > 0:
                message = self._child.next_message(left)
                if message is not None and message["kind"] in LAST_WORDS:
                    return message["kind"] is not MessageKind.MEMORY
        except (ChildGone, BadMessage):
            return False
        return False

    def _reply_of(self, message: Json, subject: str) -> Reply:
        """Believe the last word, once it is checked."""
        if message["kind"] is MessageKind.ANSWER:
            reply = self._checked(message)
            self._settled = not message.get("heavy")  # one that grew too heavy is ended, and started anew
            return reply
        if message["kind"] is MessageKind.REFUSED:
            error = failures.refusal(message)
            self._settled = not message.get("heavy")
            raise error
        if message["kind"] is MessageKind.MEMORY:
            raise failures.too_much_memory(subject)
        self._note(text_of(message, "traceback", 16000) if "traceback" in message else "stopped unasked")
        self._settled = not message.get("heavy")
        raise failures.damaged(subject)

    def _checked(self, message: Json) -> Reply:
        """Copy the arrays out; a tray that another thread closed meanwhile means that the child is gone."""
        content = message.get("message")
        if not isinstance(content, dict):
            raise BadMessage("an answer without a message")
        try:
            arrays = take_arrays(self._child.tray, message.get("arrays"), self._limits.reply_bytes)
        except ValueError as error:
            if self._child.is_alive():
                raise
            raise ChildGone from error
        return Reply(content, arrays)

    def _failure(self, error: Exception, subject: str) -> ChildFailed:
        """Tell what became of the child, and keep for the log what it printed."""
        if isinstance(error, MemoryError):
            return failures.too_much_memory(subject)
        if isinstance(error, BadMessage):
            self._note(f"gave nonsense: {error}")
            return failures.damaged(subject)
        status = self._child.exit_status()
        printed = self._child.log()
        self._note(f"ended with {status}: {printed}")
        if not self._child.ready:
            return failures.not_started(self._name)
        return failures.died(subject, status, printed)

    def _note(self, text: str) -> None:
        """A damaged file is no fault of ours: it is worth a line in the log and no more."""
        _log.info("%s: %s", self._name, text)


class _Patience:
    """Counts the seconds in which this program was awake and looking.

    A step longer than a second means that the computer slept or that we were stopped: it is no fault of
    the child's.
    """

    def __init__(self, last_heard: float) -> None:
        self.awake_s = 0.0
        self.quiet_s = 0.0
        self.furthest_s = 0.0
        self._last_look = time.monotonic()
        self._last_heard = last_heard

    def tick(self, last_heard: float) -> None:
        """Look at the clock, and at when the child was last heard."""
        now = time.monotonic()
        step = min(now - self._last_look, 1.0)
        self._last_look = now
        self.awake_s += step
        self.quiet_s = self.quiet_s + step if last_heard == self._last_heard else 0.0
        self._last_heard = last_heard


def _seconds_in(message: Json) -> float:
    """Read how long a stage may take."""
    seconds = message.get("patience_s")
    if not isinstance(seconds, int | float) or not 0 <= seconds < math.inf:
        raise BadMessage("a stage without a time")
    return float(seconds)


def _report_in(message: Json) -> tuple[float, str]:
    """Read "so much is done"."""
    fraction = message.get("fraction")
    if message["kind"] is not MessageKind.AT or not isinstance(fraction, int | float) or math.isnan(fraction):
        raise BadMessage("neither a report nor a last word")
    return min(1.0, max(0.0, float(fraction))), text_of(message, "doing", 200)
