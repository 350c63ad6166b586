"""The package for everybody on a computer: xraysr_VERSION_ARCHITECTURE.deb.

It has no script that runs as root: menu, icons and man pages are looked after by the triggers of Debian.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

from locked import FULL, NAME, ROOT, stated_version
from menu import NO_DEVICE, write_menu
from needed import FLOORS, Needs
from papers import write_papers
from slim import run

PLACE = "usr/lib/xraysr"
TAKES_ITS_PLACE = "Provides: xraysr\nConflicts: xraysr\nReplaces: xraysr\n"
"""Of the one that can train: both lie in the same place."""
NOBODY = "Nobody answers for this package: name somebody by DEBEMAIL and DEBFULLNAME, or in setup.cfg.\n"
GLIBCXX_OF_GCC = (
    (3, 4, 32, 13),
    (3, 4, 31, 13),
    (3, 4, 30, 12),
    (3, 4, 29, 11),
    (3, 4, 26, 9),
    (3, 4, 25, 8),
)
"""Version of the interface of libstdc++, and at its end the release of GCC that brought it."""


def make_deb(tree: Path, needs: Needs, work: Path, target: Path) -> Path:
    """Pack a frozen program; gives the package in the folder `target`."""
    stage = work / "deb"
    shutil.rmtree(stage, ignore_errors=True)
    home = stage / PLACE
    home.parent.mkdir(parents=True)
    shutil.copytree(tree, home, symlinks=True, copy_function=_linked)
    write_menu(stage / "usr" / "share", stated_version())
    papers = stage / "usr" / "share" / "doc" / "xraysr"
    write_papers(papers, tree, needs, f"/{PLACE}")
    (papers / "copyright").write_text(copyright_text(), encoding="utf-8")
    (stage / "usr" / "bin").mkdir()
    (stage / "usr" / "bin" / "xraysr").symlink_to("../lib/xraysr/xraysr")
    control = stage / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(control_text(needs, architecture(), kilobytes(stage)), encoding="utf-8")
    run("chmod", "-R", "u=rwX,go=rX", stage)
    package = target / f"{NAME}_{stated_version()}_{architecture()}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z2", "--build", stage, package)
    return package


def _linked(source: str, target: str) -> None:
    """One copy on the disk is enough."""
    Path(target).hardlink_to(source)


def kilobytes(folder: Path) -> int:
    """What a folder takes on the disk."""
    return sum(-(-path.lstat().st_size // 1024) for path in folder.rglob("*") if not path.is_dir())


def architecture() -> str:
    """As Debian calls this one, such as amd64."""
    asked = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return asked.stdout.strip()


def control_text(needs: Needs, machine: str, size: int) -> str:
    """What dpkg knows of the package."""
    depends = ", ".join(_with_floor(name, needs) for name in needs.depends)
    name, address = maintainer()
    if not address:
        sys.stderr.write(NOBODY)
    answers = f"{name} <{address}>" if address else name
    return (
        f"Package: {NAME}\nVersion: {stated_version()}\nArchitecture: {machine}\nMaintainer: {answers}\n"
        f"{TAKES_ITS_PLACE if FULL else ''}Installed-Size: {size}\nDepends: {depends}\n"
        f"Recommends: {', '.join(needs.recommends)}\n"
        "Section: science\nPriority: optional\nDescription: enhance and compare radiographs, honestly\n"
        " A workstation for radiographs that runs trained networks and classical filters, shows what they\n"
        f" changed, and measures it. It needs no network.\n .\n {NO_DEVICE}\n"
    )


def maintainer() -> tuple[str, str]:
    """Who made the program or distributes it, with the address to write to; "" if nobody gave one.

    DEBFULLNAME and DEBEMAIL, by which Debian's own tools know a maintainer, go before setup.cfg.
    """
    stated = ConfigParser(interpolation=None)
    stated.read(ROOT / "setup.cfg", encoding="utf-8")
    about = stated["metadata"]
    name = os.environ.get("DEBFULLNAME") or about.get("maintainer") or about["author"]
    return name.strip(), (os.environ.get("DEBEMAIL") or about.get("maintainer_email", "")).strip()


def _with_floor(package: str, needs: Needs) -> str:
    floors = {FLOORS[name]: version for name, version in needs.floors.items()}
    version = floors.get(package)
    if version is None:
        return package
    if package == FLOORS["GLIBCXX"]:
        release = next((row[-1] for row in GLIBCXX_OF_GCC if row[:-1] <= version), None)
        return package if release is None else f"{package} (>= {release})"
    return f"{package} (>= {'.'.join(map(str, version))})"


def copyright_text() -> str:
    """As Debian wants it; what lies inside is listed in LICENCES.md beside it."""
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: xraysr\n\n"
        f"Files: *\nCopyright: {maintainer()[0]}\nLicense: Apache-2.0\n"
        "Comment: The libraries inside have licences of their own: see LICENCES.md and licences/ here.\n\n"
        "License: Apache-2.0\n On Debian systems its text is in /usr/share/common-licenses/Apache-2.0.\n"
    )
