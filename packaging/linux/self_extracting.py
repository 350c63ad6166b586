"""The installer for one person, without an administrator: xraysr-VERSION-MACHINE.run, made by makeself."""

from __future__ import annotations

import gzip
import platform
import shutil
import tarfile
from pathlib import Path

from deb import kilobytes
from locked import NAME, stated_version
from menu import write_menu
from needed import Needs
from papers import write_papers
from slim import run

HERE = Path(__file__).resolve().parent
SCRIPTS = {
    "uninstall.sh": "uninstall",
    "refresh_menu.sh": "refresh-menu",
    "missing_libraries.sh": "missing-libraries",
}
MARGIN_KILOBYTES = 20_000
"""Room beyond the program's own that an installation asks for: folders, and what others write meanwhile."""


def make_run(tree: Path, needs: Needs, work: Path, target: Path) -> Path:
    """Pack a frozen program; gives the installer in the folder `target`."""
    stage, inner = work / "run", work / "run" / "whole"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    shutil.copytree(tree, inner, symlinks=True, copy_function=lambda one, other: Path(other).hardlink_to(one))
    write_menu(inner / "share", stated_version())
    write_papers(inner / "share" / "doc" / "xraysr", tree, needs, "~/.local/lib/xraysr")
    (inner / "VERSION").write_text(f"{stated_version()}\n", encoding="utf-8")
    for source, name in SCRIPTS.items():
        shutil.copy(HERE / source, inner / name)
        (inner / name).chmod(0o755)
    run("chmod", "-R", "u=rwX,go=rX", inner)
    outer = work / "makeself"
    shutil.rmtree(outer, ignore_errors=True)
    outer.mkdir()
    pack(stage, outer / "program.tar.gz")
    shutil.copy(HERE / "install.sh", outer)
    (outer / "VERSION").write_text(f"{stated_version()}\n", encoding="utf-8")
    (outer / "KILOBYTES").write_text(f"{kilobytes(inner) + MARGIN_KILOBYTES}\n", encoding="utf-8")
    installer = target / f"{NAME}-{stated_version()}-{platform.machine()}.run"
    words = ("--quiet", "--nocomp", "--sha256", "--nox11", "--tar-quietly")
    run("makeself", *words, outer, installer, f"xraysr {stated_version()}", "sh", "./install.sh")
    return installer


def pack(stage: Path, archive: Path) -> None:
    """With the uninstaller at the end: who finds it has unpacked everything."""
    last = "whole/uninstall"
    names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*"))
    with (
        gzip.GzipFile(archive, "wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for name in [*(one for one in names if one != last), last]:
            tar.add(stage / name, name, recursive=False, filter=_of_nobody)


def _of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
