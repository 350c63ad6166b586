"""What the frozen program leaves out, or takes along smaller, on Linux: each step says what it saves.

A step takes PyInstaller's table of files, (place in the folder, file on this computer, kind), and gives
another one. Nothing that the program calls goes: docs/adr/0133.
"""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import unicode_data

Entry = tuple[str, str, str]
Table = list[Entry]

SYSTEM = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
OF_PYTHON = (
    "libpython3",
    "libcrypto",
    "libssl",
    "libsqlite3",
    "libffi",
    "liblzma",
    "libbz2",
    "libuuid",
)
"""Libraries of this system that Python's own modules need: other releases have other versions of them."""
OF_XCB = (
    "libxcb-cursor",
    "libxcb-icccm",
    "libxcb-image",
    "libxcb-keysyms",
    "libxcb-render-util",
    "libxcb-util",
)
"""Small libraries that Qt needs and that a computer without network often lacks."""
UNUSED_QT = (
    "Qt6Network", "Qt6Qml", "Qt6Quick", "Qt6Pdf", "Qt6VirtualKeyboard", "Qt6EglF", "translations/",
    "plugins/generic", "plugins/egldeviceintegrations", "plugins/tls", "plugins/networkinformation",
    "platforms/libqeglfs", "platforms/libqlinuxfb", "platforms/libqvnc", "platforms/libqvkkhr",
    "platforms/libqminimal", "imageformats/libqpdf", "platforminputcontexts/libqtvirtualkeyboard",
)  # fmt: skip
OF_OPENCV = "opencv_python_headless.libs/"


@dataclass(frozen=True)
class Hollow:
    """Libraries that are linked with and never called: exchanged for such as hold no code.

    Attributes:
        users: How the places of those begin that are linked with them.
        names: Which they are.
        only_theirs: Libraries that nobody but these needs: left out.
        callers: How the places of those begin that do call them: where one goes along, all stay.
    """

    users: str
    names: tuple[str, ...]
    only_theirs: tuple[str, ...]
    callers: str = "-"


HOLLOW = {
    OF_OPENCV: Hollow(  # video, AVIF and linear algebra
        "cv2/cv2.abi3",
        ("libavcodec", "libavformat", "libavutil", "libswscale", "libavif", "libopenblasp"),
        (
            "libaom", "libvpx", "libcrypto-", "libssl-", "libgfortran", "libquadmath", "libswresample",
            "libdrm",
        ),
    ),
    "scipy.libs/": Hollow(  # linear algebra: of what is taken along, ellipsoidal harmonics call it
        "scipy/special/", ("libscipy_openblas",), ("libgfortran", "libquadmath"), "scipy/linalg/"
    ),
    "pillow.libs/": Hollow("PIL/_imaging.", ("libxcb",), ("libXau",)),  # pictures of the screen
}  # fmt: skip
"""By the folder that they lie in."""


def slim(binaries: Table, facts: Table, work: Path) -> tuple[Table, Table]:
    """The libraries and the other files that are taken along; new ones are made in the folder `work`."""
    work.mkdir(parents=True, exist_ok=True)
    for words, step in STEPS:
        before = _bytes(binaries) + _bytes(facts)
        binaries, facts = step(binaries, work), step(facts, work)
        saved = (before - _bytes(binaries) - _bytes(facts)) / 1e6
        sys.stderr.write(f"slim: {saved:6.1f} MB less without {words}\n")
    return binaries, facts


def _bytes(table: Table) -> int:
    return sum(
        Path(source).stat().st_size
        for _, source, kind in table
        if kind != "SYMLINK" and Path(source).is_file()
    )


def without_system(table: Table, work: Path) -> Table:
    """Without what every desktop has: an old copy of it beside newer drivers keeps these from loading."""
    kept = [entry for entry in table if not _is_of_system(entry)]
    return [*kept, *_xcb_helpers(kept)] if any("libQt6XcbQpa" in place for place, *_ in kept) else kept


def _is_of_system(entry: Entry) -> bool:
    place, source, kind = entry
    name = place.rsplit("/", 1)[-1]
    return (
        kind == "BINARY"
        and "/" not in place
        and source.startswith(SYSTEM)
        and not name.startswith((*OF_PYTHON, *OF_XCB))
    )


def _xcb_helpers(table: Table) -> Iterator[Entry]:
    """Those that PyInstaller did not take along by itself, although libxcb-cursor needs them."""
    there = {place for place, *_ in table}
    listed = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for name, path in re.findall(r"^\s+(\S+) \(.*x86-64.*\) => (\S+)$", listed, re.MULTILINE):
        if name.startswith(OF_XCB) and re.search(r"\.so\.\d+$", name) and name not in there:
            yield name, path, "BINARY"


def without_qt(table: Table, work: Path) -> Table:
    """Without the parts of Qt for programs of another kind."""
    return [entry for entry in table if not _is_of("PySide6/", entry, UNUSED_QT)]


def _is_of(library: str, entry: Entry, names: tuple[str, ...]) -> bool:
    """Whether it is one of these files of a library, or a link to one."""
    where = entry[1] if entry[2] == "SYMLINK" else entry[0]
    return where.startswith(library) and any(name in where for name in names)


def hollowed(table: Table, work: Path) -> Table:
    """Whoever is linked with them finds the names; whoever calls one of them ends the program."""
    for folder, hollow in HOLLOW.items():
        if any(place.startswith(hollow.callers) for place, *_ in table):
            continue
        table = [entry for entry in table if not _is_of(folder, entry, hollow.only_theirs)]
        users = [
            source for place, source, kind in table if kind != "SYMLINK" and place.startswith(hollow.users)
        ]
        if users:
            wanted = {name: one for user in users for name, one in _symbols(Path(user), "--undefined-only")}
            table = [
                (place, str(_hollow(Path(source), wanted, work)), kind)
                if kind != "SYMLINK" and _is_of(folder, (place, source, kind), hollow.names)
                else (place, source, kind)
                for place, source, kind in table
            ]
    return table


def _symbols(library: Path, which: str) -> Iterator[tuple[str, str]]:
    """Name and version of what a library defines, or of what it finds elsewhere."""
    listed = subprocess.run(["nm", "-D", which, str(library)], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        name, _, version = line.split()[-1].partition("@")
        yield name, version.lstrip("@")


def _hollow(library: Path, wanted: dict[str, str], work: Path) -> Path:
    """A library of the same name whose every function ends the program with a word."""
    mine = {name: wanted[name] for name, _ in _symbols(library, "--defined-only") if name in wanted}
    said = f"{library.name} is left out of this program.\\n"
    source, versions, target = work / "hollow.c", work / "hollow.map", work / library.name
    source.write_text(
        "#include <stdlib.h>\n#include <unistd.h>\n"
        f'static void left_out(void) {{ static const char said[] = "{said}"; '
        "if (write(2, said, sizeof said - 1)) abort(); abort(); }\n"
        + "".join(f'void {name}(void) __attribute__((alias("left_out")));\n' for name in sorted(mine)),
        encoding="utf-8",
    )
    labels = {version for version in mine.values() if version}
    versions.write_text(
        "".join(
            f"{label} {{ global: {' '.join(f'{n};' for n, v in sorted(mine.items()) if v == label)} }};\n"
            for label in sorted(labels)
        ),
        encoding="utf-8",
    )
    script = [f"-Wl,--version-script={versions}"] if labels else []
    run(
        "gcc",
        "-shared",
        "-fPIC",
        "-fno-builtin",
        "-w",
        "-s",
        f"-Wl,-soname,{library.name}",
        *script,
        "-o",
        target,
        source,
    )
    return target


def small_tables(table: Table, work: Path) -> Table:
    """With highdicom's tables of the standard packed: packed_tables.py unpacks them in the program."""
    return [_packed(entry, work) if _is_table(entry[0]) else entry for entry in table]


def _is_table(place: str) -> bool:
    return "highdicom/_standard/" in place and place.endswith(".json")


def _packed(entry: Entry, work: Path) -> Entry:
    place, source, kind = entry
    target = work / f"{Path(source).name}.gz"
    target.write_bytes(gzip.compress(Path(source).read_bytes(), mtime=0))
    return f"{place}.gz", str(target), kind


def small_unicode(table: Table, work: Path) -> Table:
    """ICU with what Qt asks it for, such as sorting, without names of countries, coins and old encodings."""
    return _exchanged(
        table, lambda place: "libicudata.so" in place, lambda source: unicode_data.shrunk(source, work)
    )


def stripped(table: Table, work: Path) -> Table:
    """Python itself without the notes for those who search its faults."""

    def bare(source: Path) -> Path:
        target = work / source.name
        run("strip", "--strip-unneeded", "-o", target, source)
        return target

    return _exchanged(table, lambda place: place.startswith("libpython3") or "/lib-dynload/" in place, bare)


def _exchanged(table: Table, chosen: Callable[[str], bool], made: Callable[[Path], Path]) -> Table:
    return [
        (place, str(made(Path(source))) if kind != "SYMLINK" and chosen(place) else source, kind)
        for place, source, kind in table
    ]


def run(*words: object) -> None:
    """Run a tool of the system.

    Raises:
        SystemExit: it is missing, or it failed.
    """
    name = str(words[0])
    if shutil.which(name) is None:
        raise SystemExit(
            f"The installer cannot be made. The tool {name} is missing. "
            "Install it, on Debian or Ubuntu with: sudo apt-get install binutils gcc libc6-dev makeself."
        )
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The installer cannot be made. {name} failed:\n{done.stderr}\nMend what it names.")


STEPS: tuple[tuple[str, Callable[[Table, Path], Table]], ...] = (
    ("libraries of the system", without_system),
    ("parts of Qt for other programs", without_qt),
    ("libraries that are linked with and never called", hollowed),
    ("names of ICU that Qt does not ask for", small_unicode),
    ("notes in Python for those who search its faults", stripped),
    ("the room that highdicom's tables take unpacked", small_tables),
)
