"""Opens the files that a request names. A confined child may open nothing that a person made.

It asks for a path over a pair of local sockets; the program that started it opens the file, if it belongs to
the request under way, and sends the descriptor: see file_counter.py.
"""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

LONGEST_PATH = 1 << 14
DONE, FAILED = b"\1", b"\0"


class _Asks:
    """The child's side; one thread asks at a time."""

    def __init__(self, number: int) -> None:
        import socket  # 10 ms, and only Linux needs it

        self._receive = socket.recv_fds
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, 0, fileno=number)
        self._asking = threading.Lock()

    def open(self, path: Path) -> int:
        with self._asking:
            self._socket.send(os.fsencode(path))
            said, numbers, _, _ = self._receive(self._socket, 16, 1)
        if said == DONE and numbers:
            return numbers[0]
        code = int(said[1:] or errno.EMFILE)
        raise OSError(code, os.strerror(code), str(path))


_asks: list[_Asks] = []


def ask_through(number: int) -> None:
    """In a child: from now on files are asked for and not opened."""
    _asks[:] = [_Asks(number)]


def open_for_reading(path: Path, how: int) -> int:
    """A descriptor of a file: opened here, or by the program that started this child.

    Raises:
        OSError: the system or the program refuses it.
    """
    return _asks[0].open(path) if _asks else os.open(path, how)
