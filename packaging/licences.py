"""Under which licence everything is that an installer carries: one table, and the texts."""

from __future__ import annotations

import configparser
import platform
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from locked import FULL, ROOT, Pin, pins, stated_version

TABLE = Path(__file__).with_name("licences.cfg")
_TEXT = re.compile(r"(licen[cs]e|copying|notice|thirdpartynotices)", re.IGNORECASE)
_LIBRARY = re.compile(r"^(lib[^/]+\.so(\.[\d.]+)?|[^/]+\.dll)$", re.IGNORECASE)
_PLUGINS = "/plugins/"
"""Qt's plug-ins are Qt."""


@dataclass(frozen=True)
class Inside:
    """A library that lies inside a library, or that came from the system.

    Attributes:
        path: Where it lies in the folder.
        name: Its name, without version.
        licence: As SPDX has it.
        papers: Whose papers hold the text: a library of the lock, "system", "python" or "xraysr".
    """

    path: Path
    name: str
    licence: str
    papers: str


@dataclass(frozen=True)
class Source:
    """What an installer is made of.

    Attributes:
        pins: The libraries.
        python: The version of Python.
        files: Gives the files of a library, by its name.
        texts: Of what is no library of the lock: the files with its licence.
        others: Lines of such parts: name, version, licence.
    """

    pins: tuple[Pin, ...]
    python: str
    files: Callable[[str], Iterable[Path]]
    texts: Mapping[str, tuple[Path, ...]]
    others: tuple[tuple[str, str, str], ...] = ()


def installed_here() -> Source:
    """What PyInstaller takes: the Python and the libraries of this computer."""
    return Source(
        pins(),
        platform.python_version(),
        files_here,
        {"python": tuple(_texts_of_python()), "pyinstaller": tuple(texts_of("pyinstaller"))},
        (("pyinstaller", "", "GPL-2.0-or-later WITH Bootloader-exception"),),
    )


def table(section: str) -> dict[str, str]:
    """A part of the table."""
    read = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(TABLE, encoding="utf-8")
    return dict(read[section])


def of_libraries() -> dict[str, str]:
    """The licence of each library of the locks that count."""
    return table("libraries") | (table("libraries for training") if FULL else {})


def left_out() -> set[str]:
    """What of the locks is in no installer."""
    return set(table("left out")) | (set(table("left out of the full one")) if FULL else set())


def inside(tree: Path) -> list[Inside]:
    """Every library in a folder that has a licence of its own.

    Raises:
        SystemExit: one is not in the table, or its licence does not allow to pass it on with the program.
    """
    known, of_windows = table("inside"), table("inside on Windows")
    found = [
        _found(path, of_windows if path.suffix.lower() == ".dll" else known)
        for path in sorted(tree.rglob("*"))
        if not path.is_symlink() and _LIBRARY.search(path.name) and _PLUGINS not in path.as_posix()
    ]
    unknown = [one.path.name for one in found if one.papers in ("", "refused")]
    if unknown:
        raise SystemExit(
            "The installer cannot be made. "
            f"Under which licence {', '.join(unknown)} may be passed on is not known. "
            f"Name it in {TABLE.name}, or leave the library out."
        )
    return found


def _found(path: Path, known: dict[str, str]) -> Inside:
    beginnings = [one for one in known if path.name.startswith(one)]
    name = max(beginnings, key=len, default="")
    licence, _, papers = known.get(name, "").partition(", ")
    return Inside(path, re.split(r"-|\.so|\.dll", path.name)[0], licence, papers)


def write_licences(folder: Path, tree: Path, source: Source | None = None) -> None:
    """LICENCES.md and the texts beside it, of what lies in `tree`.

    Raises:
        SystemExit: a text is missing.
    """
    source = source or installed_here()
    texts = folder / "licences"
    texts.mkdir()
    for name in (pin.name for pin in source.pins):
        if name not in left_out():
            _copy(list(texts_of(name, source.files)), texts / name)
    others = inside(tree)
    _copy([ROOT / "LICENSE"], texts / "xraysr")
    for name, files in source.texts.items():
        _copy(list(files), texts / name)
    for one in others:
        if one.papers == "system":
            _copy([_debian_text(one.path.name)], texts / one.name)
    (folder / "LICENCES.md").write_text("\n".join(listed(others, source)) + "\n", encoding="utf-8")


def listed(others: list[Inside], source: Source) -> Iterator[str]:
    """The lines of LICENCES.md."""
    yield "# What xraysr is made of\n"
    yield "| part | version | licence | text |\n|---|---|---|---|"
    yield f"| xraysr | {stated_version()} | Apache-2.0 | licences/xraysr |"
    yield f"| CPython | {source.python} | PSF-2.0 | licences/python |"
    licences = of_libraries()
    for pin in source.pins:
        if pin.name not in left_out():
            yield f"| {pin.name} | {pin.version} | {licences[pin.name]} | licences/{pin.name} |"
    for name, version, licence in source.others:
        yield f"| {name} | {version} | {licence} | licences/{name} |"
    for name, licence, papers in sorted({(one.name, one.licence, one.papers) for one in others}):
        yield f"| {name} | inside | {licence} | licences/{name if papers == 'system' else papers} |"


def files_here(name: str) -> Iterator[Path]:
    """The files of a library that is installed here."""
    return (Path(str(file.locate())) for file in metadata.files(name) or ())


def texts_of(name: str, files: Callable[[str], Iterable[Path]] = files_here) -> Iterator[Path]:
    """The files of a library that hold its licence and those of what lies inside it.

    Raises:
        SystemExit: there is none.
    """
    own = table("texts").get(name)
    if own is not None:
        yield from (TABLE.parent / one for one in own.split())
        return
    found = [
        file
        for file in files(name)
        if (_TEXT.search(file.name) or "licenses/" in file.as_posix())
        and not file.name.endswith((".py", ".pyc"))
    ]
    if not found:
        raise SystemExit(
            f"The installer cannot be made. {name} brings no text of its licence. "
            f"Put the text into packaging/licences, and name it in {TABLE.name} under [texts]."
        )
    yield from found


def _texts_of_python() -> Iterator[Path]:
    for place in (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path("/usr/share/common-licenses/Python"),
    ):
        if place.is_file():
            yield place
            return
    version = sysconfig.get_python_version()
    yield Path(f"/usr/share/doc/python{version}/copyright")


def _debian_text(library: str) -> Path:
    """Debian's paper about a library of this system."""
    listed = subprocess.run(
        ["dpkg", "-S", f"*/{library}*"], capture_output=True, text=True, check=False
    ).stdout
    for line in listed.splitlines():
        paper = Path("/usr/share/doc") / line.split(":")[0] / "copyright"
        if paper.is_file():
            return paper
    raise SystemExit(
        f"The installer cannot be made. No package of this system says under which licence {library} is. "
        "Build on Debian or Ubuntu."
    )


def _copy(sources: list[Path], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for source in sources:
        target = folder / source.name
        while target.exists() and target.read_bytes() != source.read_bytes():  # several are called LICENSE
            target = target.with_name(f"{source.parent.name}-{target.name}")
        shutil.copy(source, target)
