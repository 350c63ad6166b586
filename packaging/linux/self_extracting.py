"""The installer for one person, without an administrator: xraysr-VERSION-MACHINE.run, made by makeself."""

from __future__ import annotations

import gzip
import platform
import re
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
HEADER = Path("/usr/share/makeself/makeself-header.sh")
IN_PART = re.compile(r'echo "(?: Unexpected archive size\.|Error in (?:SHA256 |MD5 )?checksums: [^"]*)" >&2')
"""Where makeself says, in words for programmers, that the installer is another one than was made."""
DAMAGED = (
    'rmdir "\\$tmpdir" 2> /dev/null; echo; '
    'echo "xraysr was not installed. This installer is damaged, or was copied in part. '
    'Copy it anew, compare it with SHA256SUMS, and start it again." >&2'
)
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
    header = write_header(work / "header.sh", HEADER)
    run(
        "makeself",
        "--header",
        header,
        *words,
        outer,
        installer,
        f"xraysr {stated_version()}",
        "sh",
        "./install.sh",
    )
    return installer


def write_header(target: Path, theirs: Path) -> Path:
    """makeself's own beginning of an installer, with a sentence for a person; gives `target`.

    Raises:
        SystemExit: this makeself says it in a way that is not known.
    """
    script, count = IN_PART.subn(DAMAGED, theirs.read_text(encoding="utf-8")) if theirs.is_file() else ("", 0)
    if count < 2:  # of the size, and of the sum
        raise SystemExit(
            f"The installer was not made. {theirs} is not the header of a makeself that is known. "
            "Install makeself 2.4.5 or 2.5.0, as Debian has them."
        )
    target.write_text(script, encoding="utf-8")
    return target


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
