"""Hands a confined child the files that it reads: its own side is in named_files.py; see docs/adr/0018."""

from __future__ import annotations

import errno
import os
import re
import socket
import stat
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from xraysr_gui.isolation.named_files import DONE, FAILED, LONGEST_PATH

MOST_SAID_BYTES = 32 << 20
MOST_REFUSED, MOST_LOOKS = 100, 10_000
"""Looking for names in a file takes time: refusals of one request, and parts of longer words of one look."""
MOST_STEPS = 8
_TIME_S = 2.0
_IN_WORDS = re.compile(rb"[\w.\\-]")


class Counter:
    """The program's side, with a thread that opens what belongs to the request and refuses the rest.

    What belongs: the files that the request names. Then, to the one of them that was handed over last: a file
    beside it that it names itself, or below its folder where it names the way (as the directory of a disc
    does), or the second file of a pair, which is called like the first.
    """

    def __init__(self, name: str) -> None:
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._request = _Request(())
        self._thread = threading.Thread(target=self._serve, daemon=True, name=f"{name}: files")
        self._thread.start()

    @property
    def childs_number(self) -> int:
        """The descriptor that the child inherits."""
        return self._theirs.fileno()

    def started(self) -> None:
        """The child has its end: ours of it is closed, so that its death is noticed."""
        self._theirs.close()

    def name(self, paths: Iterable[Path]) -> None:
        """From now on these files belong to the request, and no others."""
        self._request = _Request(paths)

    def close(self) -> None:
        """Hand over nothing more."""
        self._theirs.close()
        with suppress(OSError):
            self._ours.shutdown(socket.SHUT_RDWR)
        self._thread.join(_TIME_S)
        self._ours.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while asked := self._ours.recv(LONGEST_PATH):
                self._answer(asked)

    def _answer(self, asked: bytes) -> None:
        try:
            number = self._request.opened(Path(os.fsdecode(asked)))
        except (OSError, ValueError) as error:
            code = (error.errno if isinstance(error, OSError) else None) or errno.EACCES
            self._ours.send(FAILED + str(code).encode())
            return
        try:
            socket.send_fds(self._ours, [DONE], [number])
        finally:
            os.close(number)


class _Request:
    """What may be handed over while one request is under way."""

    def __init__(self, named: Iterable[Path]) -> None:
        self._named = frozenset(named)
        self._last: _Named | None = None
        self._refused = 0

    def opened(self, path: Path) -> int:
        """A descriptor of an ordinary file.

        Raises:
            OSError: it does not belong to the request, is none, or the system refuses it.
        """
        if path in self._named:
            number = _open_plain(path)
            self._last = _Named(path)
            return number
        last = self._last
        if last is None or self._refused >= MOST_REFUSED or not last.has_beside(path):
            self._refused += 1
            raise PermissionError(errno.EACCES, "it was not named")
        return _open_plain(_real(path), follow=False)


class _Named:
    """A file that was handed over, and what it says of others; read when another one is asked for."""

    def __init__(self, path: Path) -> None:
        self._path, self._folder = path, _real(path.parent)
        self._said: bytes | None = None
        self._at = 0

    def has_beside(self, path: Path) -> bool:
        """Whether a file lies in its folder, after every link was followed, and is named by it."""
        real = _real(path)
        homes = [home for home in (self._path.parent, self._folder) if path.is_relative_to(home)]
        if not homes or not real.is_relative_to(self._folder):
            return False
        steps, inside = path.relative_to(homes[0]).parts, real.relative_to(self._folder).parts
        if not 0 < len(steps) <= MOST_STEPS or any(step.startswith(".") for step in (*steps, *inside)):
            return False
        way = "\\".join(steps)
        return self._is_second(path.name, steps) or any(
            self._says(one) for one in dict.fromkeys((os.fsencode(way), os.fsencode(way.upper())))
        )

    def _is_second(self, name: str, steps: tuple[str, ...]) -> bool:
        """A header of the old kind has its pixels in a file with the same name and another ending."""
        stem = self._path.name.removesuffix(".gz").removesuffix(".hdr")
        return len(steps) == 1 and name in (f"{stem}.img", f"{stem}.img.gz")

    def _says(self, way: bytes) -> bool:
        """Whether these words stand in it by themselves; mostly they are asked for in its own order."""
        said = self._everything()
        for end in (self._at, 0):
            for _ in range(MOST_LOOKS):
                at = said.find(way, end)
                if at < 0:
                    break
                end = at + len(way)
                if not (_IN_WORDS.match(said, end) or (at and _IN_WORDS.match(said, at - 1))):
                    self._at = end
                    return True
        return False

    def _everything(self) -> bytes:
        if self._said is None:
            with os.fdopen(_open_plain(self._path), "rb") as file:
                self._said = file.read(MOST_SAID_BYTES)
        return self._said


def _real(path: Path) -> Path:
    """Where it is after every link was followed; links in a circle lead to themselves."""
    return Path(os.path.realpath(path))


def _open_plain(path: Path, *, follow: bool = True) -> int:
    how = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    if not stat.S_ISREG(os.stat(path).st_mode):  # opening a device can do things by itself
        raise PermissionError(errno.EACCES, "no ordinary file")
    number = os.open(path, how if follow else how | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise PermissionError(errno.EACCES, "no ordinary file")
    return number
