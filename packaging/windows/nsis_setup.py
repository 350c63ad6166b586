"""The installer for a person or for everybody: xraysr-VERSION-setup.exe, made by NSIS."""

from __future__ import annotations

from pathlib import Path

from deb import kilobytes
from kit import HERE, file_version
from locked import ROOT, stated_version
from menu import NO_DEVICE
from signing import Signer
from slim import run

MARGIN_MEGABYTES = 20
"""Room beyond the program's own that an installation asks for."""
FOR_TESTS = "-FOR-TESTS-ONLY"


def make_setup(
    tree: Path, target: Path, *, for_tests: bool, signer: Signer | None = None, packing: str = "lzma"
) -> Path:
    """Pack a folder; gives the installer in the folder `target`."""
    parts = tree.parent / "parts.nsh"
    installer = target / f"xraysr-{stated_version()}-setup{FOR_TESTS if for_tests else ''}.exe"
    parts.write_text(removal_of(tree), encoding="utf-8")
    size = kilobytes(tree)
    facts = {
        "VERSION": stated_version(),
        "NUMBERS": file_version(),
        "NO_DEVICE": NO_DEVICE,
        "TREE": tree,
        "PACKING": packing,  # zlib takes a half more room, and minutes less
        "OUT": installer,
        "ICON": tree.parent / "launchers" / "xraysr.ico",
        "LICENCE": ROOT / "LICENSE",
        "PARTS": parts,
        "KILOBYTES": size,
        "MEGABYTES": size // 1000 + MARGIN_MEGABYTES,
    }
    if signer is not None:
        facts["SIGN"] = signer.command_line()
    run("makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in facts.items()), HERE / "setup.nsi")
    if signer is not None:
        signer.sign(installer)
    return installer


def removal_of(tree: Path) -> str:
    """What an uninstaller takes away: what was installed, by name, and not a folder that others wrote to."""
    lines = [
        f'RMDir /r "$INSTDIR\\{path.name}"' if path.is_dir() else f'Delete "$INSTDIR\\{path.name}"'
        for path in sorted(tree.iterdir())
    ]
    return "\n".join(lines) + "\n"
