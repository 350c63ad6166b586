"""The log of results: lines are only ever added, and each holds the hash of the line before it.

One object of JSON a line, keys in order. A second file, the head, says how many lines there are and the hash
of the last one, so that it is found out when lines are missing at the end. It is no safe: whoever may write
both files can write another log; only who kept a hash elsewhere finds that out.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.settings.file_lock import is_locked_by_us
from xraysr_gui.settings.own_files import private_file, private_folder, read_own
from xraysr_gui.settings.whole_file import put_own

FIRST = "0" * 64
"""Stands in the first line of all in the place of the hash before it."""
HEAD, LOCK = "head.json", "lock"
MOST_BYTES, MOST_FILE_BYTES = 8 << 20, 64 << 20
"""How large a file of it becomes before the next one is begun, and the largest that is read."""
MOST_LINE, MOST_HEAD = 1 << 20, 4096
WAIT_S, TURN_S = 10.0, 0.005
NUMBER, BEFORE, TORN, HEADLESS = "number", "before", "torn", "headless"


class Busy(OSError):
    """Another program writes the log for longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class End:
    """Where a log ends: how many lines it has, and the hash of the last one."""

    number: int = 0
    hash: str = FIRST


class AuditLog:
    """The log in a folder. Every method may wait for another program: call it from a worker thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = Event()  # never set: to wait for another program

    @property
    def files(self) -> tuple[Path, ...]:
        """Oldest first."""
        return tuple(sorted(self.folder.glob("results-*.jsonl")))

    def add(self, told: JsonView) -> None:
        """Put one line at the end.

        Raises:
            OSError: the disk is full, the folder cannot be written, another program does not let it go.
        """
        private_folder(self.folder)
        with self._held():
            end, torn = self._end()
            now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            line = {**told, "at": now, NUMBER: end.number + 1, BEFORE: end.hash}
            if torn:
                line[TORN] = hashlib.sha256(torn).hexdigest()
            if end.number and self.head() is None:
                line[HEADLESS] = True
            written = canonical_line(line)
            self._append(b"\n" * bool(torn) + written + b"\n", end.number + 1)
            self._note(End(end.number + 1, hash_of(written)))

    def lines(self) -> Iterator[tuple[Path, int, bytes]]:
        """All lines that were ended, with their files and their places in these, from 1.

        Raises:
            OSError, ValueError: a file cannot be read.
        """
        for file in self.files:
            for number, line in enumerate(read_own(file, MOST_FILE_BYTES).split(b"\n")[:-1], 1):
                yield file, number, line

    def head(self) -> End | None:
        """What the head says; None where it is missing or makes no sense."""
        try:
            said = json.loads(read_own(self.folder / HEAD, MOST_HEAD))
            return End(int(said[NUMBER]), str(said["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def torn(self) -> bytes:
        """A line at the very end that was not ended."""
        files = self.files
        return read_own(files[-1], MOST_FILE_BYTES).split(b"\n")[-1] if files else b""

    @contextmanager
    def _held(self) -> Iterator[None]:
        until = time.monotonic() + WAIT_S
        with private_file(self.folder / LOCK) as file:
            while not is_locked_by_us(file):
                if time.monotonic() > until:
                    raise Busy("another program writes it")
                self._turn.wait(TURN_S)
            yield

    def _end(self) -> tuple[End, bytes]:
        """Where the log ends, and the half line of a program that died in writing.

        What the head knows beyond the last line was taken out: it is counted on, so that this stays seen.
        """
        files, head = self.files, self.head() or End()
        if not files:
            return head, b""
        *whole, torn = _tail(files[-1]).split(b"\n")
        own = next(
            (End(number_of(line), hash_of(line)) for line in reversed(whole) if number_of(line)), End()
        )
        return (own if own.number > head.number else head), torn

    def _append(self, written: bytes, number: int) -> None:
        files = self.files
        path = files[-1] if files else self.folder / "results-000001.jsonl"
        if files and path.stat().st_size > MOST_BYTES:
            path = self.folder / f"results-{int(path.stem.rpartition('-')[2]) + 1:06d}.jsonl"
        with private_file(path) as file:
            file.seek(0, os.SEEK_END)
            file.write(written)
            file.flush()
            os.fsync(file.fileno())

    def _note(self, end: End) -> None:
        content = canonical_line({NUMBER: end.number, "hash": end.hash})
        with suppress(OSError):  # the line is there: a head that lags behind is told as that
            put_own(self.folder / HEAD, content, forced=False)


def _tail(file: Path) -> bytes:
    """The end of a file, enough for its last line."""
    with file.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - 2 * MOST_LINE))
        return opened.read()


def canonical_line(told: JsonView) -> bytes:
    """The same content as the same bytes, on one line of plain ASCII."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def hash_of(line: bytes) -> str:
    """Of one line without its end."""
    return hashlib.sha256(line).hexdigest()


def told_in(line: bytes) -> Json | None:
    """What a line says, None for one that is no line of the log."""
    try:
        told = json.loads(line)
        return told if isinstance(told, dict) and isinstance(told[NUMBER], int) else None
    except (ValueError, KeyError, RecursionError):
        return None


def number_of(line: bytes) -> int:
    """Which line it says that it is, 0 for none."""
    told = told_in(line)
    return 0 if told is None else int(told[NUMBER])
