"""What the computer brings: screen, fonts, letters of names, proxies, and other copies of the program."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.settings import places

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")
FONTS = (".ttf", ".otf", ".ttc", ".pfb")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
OF_SETUPS = {"ProgramFiles": ("xraysr",), "LOCALAPPDATA": ("Programs", "xraysr")}
"""Where the setup for Windows puts the program: for everybody, for one person."""
LAUNCHER = "xraysr.exe" if sys.platform == "win32" else "xraysr"
NO_FONT = "Install fonts, on Debian or Ubuntu: sudo apt-get install fonts-dejavu-core"
NO_LETTERS = "Let the system speak UTF-8, for example with: export LANG=C.UTF-8"


def check_surroundings(_: Progress) -> Iterator[Finding]:
    """One after the other."""
    yield _display(os.environ)
    yield _fonts(tuple(Path(one).expanduser() for one in FONT_FOLDERS))
    yield _letters(sys.getfilesystemencoding(), os.environ)
    yield _proxies(os.environ)
    yield _copies(other_copies(os.environ.get("PATH", ""), own_home()))


def _display(environment: Mapping[str, str]) -> Finding:
    part = tr("Display")
    if not sys.platform.startswith("linux"):
        return Finding(part, True, sys.platform)
    found = next(filter(None, map(environment.get, ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"))), "")
    return Finding(part, True, found or tr("none: commands work, the window needs a screen"))


def _fonts(folders: tuple[Path, ...]) -> Finding:
    part = tr("Fonts")
    if not sys.platform.startswith("linux"):
        return Finding(part, True, tr("those of the system"))
    found = sum(1 for folder in folders for one in folder.rglob("*") if one.suffix.lower() in FONTS)
    if not found:
        return Finding(
            part,
            True,
            tr("none: the window draws with one of its own, which has Western letters alone"),
            tr(NO_FONT),
        )
    return Finding(part, True, tr("{} files of fonts").format(found))


def _letters(encoding: str, environment: Mapping[str, str]) -> Finding:
    part = tr("Letters in names")
    told = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    said = tr("{}, language {}").format(encoding.upper(), told or locale.getlocale()[0] or tr("not said"))
    return Finding(part, True, said, "" if encoding.lower().startswith("utf") else tr(NO_LETTERS))


def _proxies(environment: Mapping[str, str]) -> Finding:
    named = [name for name in PROXIES if environment.get(name) or environment.get(name.upper())]
    none = tr("the program uses no network")
    said = tr("{}; that {} names a proxy changes nothing").format(none, ", ".join(named)) if named else none
    return Finding(tr("Network"), True, said)


def _copies(others: list[Path]) -> Finding:
    part = tr("Other copies")
    if not others:
        return Finding(part, True, tr("none"))
    said = tr("xraysr is also installed at {}").format(", ".join(map(str, others)))
    remedy = tr("Both share settings and installed models: remove the one that is not wanted.")
    return Finding(part, True, said, remedy)


def own_home() -> Path:
    """Where this program lies."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    return places.PACKAGE.parent


def other_copies(path: str, home: Path) -> list[Path]:
    """Programs of our name on the path, or where installers put them, that are not this one."""
    folders = [Path(one) for one in path.split(os.pathsep) if one]
    folders += [Path("/opt/xraysr"), Path("~/.local/lib/xraysr").expanduser()]
    folders += [Path(os.environ[name], *parts) for name, parts in OF_SETUPS.items() if os.environ.get(name)]
    own = {home.resolve(), Path(sys.prefix).resolve()}
    found: dict[Path, None] = {}
    for folder in folders:
        program = folder / LAUNCHER
        if program.is_file():
            whole = program.resolve()
            if own.isdisjoint(whole.parents):
                found[whole] = None
    return list(found)


SURROUNDINGS = Check("what the computer brings", check_surroundings)
