"""What a program or library of Windows asks of others, and what it names for them, as its file says."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

ENDINGS = (".exe", ".dll", ".pyd")
_EXPORTS, _IMPORTS, _LATE_IMPORTS = 0, 1, 13
_OF_64_BITS = 0x20B


class PortableExecutable:
    """One file, read as a whole.

    Raises:
        ValueError: it is no 64-bit program or library.
    """

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        try:
            self._read_head()
        except struct.error:
            raise ValueError(f"{path.name} is cut off") from None

    def _read_head(self) -> None:
        head = self._numbers("<I", 0x3C)[0] if self._bytes[:2] == b"MZ" else 0
        if not head or self._bytes[head : head + 4] != b"PE\0\0":
            raise ValueError("this is no program of Windows")
        count, length = self._numbers("<H", head + 6)[0], self._numbers("<H", head + 20)[0]
        optional = head + 24
        if self._numbers("<H", optional)[0] != _OF_64_BITS:
            raise ValueError("this is no 64-bit program")
        self._directories = optional + 112
        self._sections = [
            self._numbers("<4I", optional + length + 40 * number + 8) for number in range(count)
        ]

    def imports(self) -> set[str]:
        """The names of the libraries that must be there when it is loaded or goes on, in small letters."""
        return {
            self._text(name).lower()
            for which, size, field in ((_IMPORTS, 20, 3), (_LATE_IMPORTS, 32, 1))
            for name in self._names(which, size, field)
        }

    def exports(self) -> list[str]:
        """The names that it has for others, in the order of the file."""
        place, _ = self._numbers("<2I", self._directories + 8 * _EXPORTS)
        if not place:
            return []
        table = self._numbers("<10I", self._place(place))
        count, names = table[6], self._place(table[8])
        return [self._text(one) for one in self._numbers(f"<{count}I", names)]

    def _names(self, which: int, size: int, field: int) -> Iterator[int]:
        """Where the names are that a directory of rows lists; a row of zeros ends it."""
        place, _ = self._numbers("<2I", self._directories + 8 * which)
        row = self._place(place) if place else 0
        while place and (name := self._numbers(f"<{size // 4}I", row)[field]):
            yield name
            row += size

    def _place(self, address: int) -> int:
        """Where in the file lies what will be at an address in memory."""
        for room, start, length, begin in self._sections:
            if start <= address < start + max(room, length):
                return address - start + begin
        raise ValueError(f"nothing lies at address {address}")

    def _text(self, address: int) -> str:
        begin = self._place(address)
        return self._bytes[begin : self._bytes.index(b"\0", begin)].decode("ascii")

    def _numbers(self, kinds: str, place: int) -> tuple[int, ...]:
        return struct.unpack_from(kinds, self._bytes, place)


def programs(folder: Path) -> list[Path]:
    """Every program and library below a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
