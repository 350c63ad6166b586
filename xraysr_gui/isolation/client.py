"""Asks a child program to do risky work, and outlives whatever becomes of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from xraysr_gui.core.errors import Cancelled, ChildFailed
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation import failures
from xraysr_gui.isolation.conversation import POLL_S, Conversation, OnPart, Reply, ignore
from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.running_child import RunningChild
from xraysr_gui.isolation.shared_pixels import Arrays

__all__ = ["ChildProcess", "Limits", "Reply"]

_log = logging.getLogger(__name__)


class ChildProcess:
    """A child that is started when needed, watched while it works, and replaced when it fails.

    Safe to use from several threads: one request at a time, the others wait their turn.
    """

    def __init__(self, service: str, limits: Limits = Limits(), name: str = "reader") -> None:
        self._service = service
        self._limits = limits
        self._name = name
        self._turn = threading.Lock()
        self._changing = threading.Lock()
        self._closed = threading.Event()
        self._child: RunningChild | None = None
        self._warming: threading.Thread | None = None

    def __enter__(self) -> ChildProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def number(self) -> int | None:
        """The system's number of the child that lives now, if any."""
        child = self._child
        return child.number if child is not None and child.is_alive() else None

    @property
    def memory_bytes(self) -> int:
        """How much the child may take for one request."""
        return self._limits.memory_bytes

    def alike(self, memory_bytes: int, time_s: float) -> ChildProcess:
        """Another one for the same work that may take so much, not started yet."""
        limits = replace(self._limits, memory_bytes=memory_bytes, time_s=time_s)
        return ChildProcess(self._service, limits, self._name)

    def warm_up(self) -> None:
        """Start the child now, in the background, so that the first request finds it ready."""
        with self._changing:
            if self._closed.is_set() or self._warming is not None:
                return
            self._warming = threading.Thread(target=self._warm, name=f"{self._name}: start", daemon=True)
            self._warming.start()

    def ask(
        self,
        request: Json,
        progress: Progress,
        *,
        time_s: float | None = None,
        arrays: Arrays | None = None,
        on_part: OnPart = ignore,
    ) -> Reply:
        """Have one request carried out. `request["subject"]` names the file in messages to the person,
        `request["path"]` or `["paths"]` the files that the child may open, and `request["reads"]` folders and
        files that it must be able to read by itself: one that may not is replaced.

        The child finds `arrays` as `answer.given`, read-only. `on_part` is called on this thread for each
        part that is done before the whole.

        Raises:
            Cancelled: the person asked to stop, or this was closed.
            UserError: the child refused, with the kind it raised itself.
            ChildFailed: the child died, took too long or too much memory, or could not read the file.
        """
        with self._my_turn(progress):
            child = self._living_child([Path(str(place)) for place in request.get("reads", ())])
            limit_s = self._limits.time_s if time_s is None else time_s
            conversation = Conversation(child, self._limits, self._name, progress, on_part)
            try:
                return conversation.ask(request, limit_s, arrays)
            except ChildFailed as error:
                if self._closed.is_set():
                    raise Cancelled from None
                error.stage = conversation.stage
                raise

    def close(self) -> None:
        """End the child for good; a request under way ends as cancelled. Nothing is left behind."""
        self._closed.set()
        with self._changing:
            child, warming = self._child, self._warming
            if child is not None:
                child.kill()
        if warming is not None:
            warming.join()

    @contextmanager
    def _my_turn(self, progress: Progress) -> Iterator[None]:
        """Wait until no other request is under way, still hearing "stop"."""
        while not self._turn.acquire(timeout=POLL_S):
            self._refuse_when_closed()
            progress.at(0.0)
        try:
            yield
        finally:
            self._turn.release()

    def _living_child(self, reads: Sequence[Path] = ()) -> RunningChild:
        """The child, started again when it has ended or may not read these."""
        with self._changing:
            self._refuse_when_closed()
            if self._child is not None and self._child.is_alive() and self._child.may_read(reads):
                return self._child
            if self._child is not None:
                self._child.kill()  # it ended while idle: reap it
            readable = dict.fromkeys((*self._limits.readable, *(str(place.absolute()) for place in reads)))
            self._limits = replace(self._limits, readable=tuple(readable))
            try:
                self._child = RunningChild(self._service, self._limits, self._name)
            except OSError as error:
                self._child = None
                _log.info("%s: cannot start: %s", self._name, error)
                raise failures.not_started(self._name) from error
            return self._child

    def _warm(self) -> None:
        """Start the child; when that fails, the first request tells the person."""
        try:
            self._living_child()
        except (Cancelled, ChildFailed) as error:
            _log.info("%s: not warmed up: %s", self._name, error)

    def _refuse_when_closed(self) -> None:
        if self._closed.is_set():
            raise Cancelled
