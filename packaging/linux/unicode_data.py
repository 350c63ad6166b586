"""ICU's data as Qt needs it: how letters sort and change, without names in all languages and old encodings.

The data is one package: a header, a table of (name, place), the names, the parts. It is taken out of the
library, parts are left out, and the rest becomes a library of the same name again.
"""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

_MAGIC = b"\xda\x27"
_ALIGNED = 16
_LEFT_OUT = re.compile(
    r"(unit|zone|curr|lang|region|translit|rbnf)/"  # names for people: Qt has its own
    r"|.*\.(cnv|dict)$"  # encodings of old files, words of languages without blanks
    r"|brkitr/.*lstm"
    r"|[a-z]{2,3}(_\w+)?\.res$"  # dates and numbers of each language: Qt has its own
)


def shrunk(library: Path, work: Path) -> Path:
    """A library of the same name with the smaller package."""
    section, package, source = work / "icu.section", work / "icu.package", work / "icu.s"
    target = work / library.name
    _run("objcopy", "-O", "binary", "--only-section=.rodata", str(library), str(section))
    package.write_bytes(without_names(section.read_bytes()))
    symbol = f"icudt{library.name.rsplit('.', 1)[-1]}_dat"
    source.write_text(
        f".section .rodata\n.global {symbol}\n.type {symbol}, @object\n.balign {_ALIGNED}\n{symbol}:\n"
        f'.incbin "{package}"\n.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",@progbits\n',
        encoding="utf-8",
    )
    _run("gcc", "-shared", "-nostdlib", "-s", f"-Wl,-soname,{library.name}", "-o", str(target), str(source))
    return target


def without_names(package: bytes) -> bytes:
    """The same package without the parts that nobody asks for.

    Raises:
        ValueError: it is no package of ICU.
    """
    return _package(_head(package), {name: part for name, part in parts(package) if not is_left_out(name)})


def is_left_out(name: str) -> bool:
    """Whether nobody asks for a part of that name, such as icudt73l/curr/de.res."""
    return _LEFT_OUT.match(name.partition("/")[2]) is not None


def parts(package: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each part of a package, sorted by name.

    Raises:
        ValueError: it is no package of ICU.
    """
    table = len(_head(package))
    count = struct.unpack_from("<I", package, table)[0]
    numbers = struct.unpack_from(f"<{2 * count}I", package, table + 4)
    ends = [*numbers[3::2], len(package) - table]
    for name_at, begin, end in zip(numbers[::2], numbers[1::2], ends, strict=True):
        stop = package.index(b"\0", table + name_at)
        yield package[table + name_at : stop].decode("ascii"), package[table + begin : table + end]


def _head(package: bytes) -> bytes:
    if package[2:4] != _MAGIC:
        raise ValueError("this is no package of ICU")
    return package[: struct.unpack_from("<H", package)[0]]


def _package(head: bytes, kept: dict[str, bytes]) -> bytes:
    names_at = 4 + 8 * len(kept)
    names = b"".join(name.encode("ascii") + b"\0" for name in kept)
    table, body = bytearray(struct.pack("<I", len(kept))), bytearray()
    begin = -(-(names_at + len(names)) // _ALIGNED) * _ALIGNED
    for name, part in kept.items():
        table += struct.pack("<2I", names_at, begin + len(body))
        names_at += len(name) + 1
        body += part + bytes(-len(part) % _ALIGNED)
    filled = bytes(table) + names
    return head + filled + bytes(begin - len(filled)) + bytes(body)


def _run(*words: str) -> None:
    subprocess.run(words, check=True)
