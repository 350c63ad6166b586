"""The papers that an installer carries: licences, bill of materials, SHA-256 sums, and what it is not."""

from __future__ import annotations

from pathlib import Path

from licences import left_out, write_licences
from locked import files_below, stated_version
from menu import NO_DEVICE
from needed import Needs
from sbom import bill, digest

ABOUT = f"""xraysr VERSION
{NO_DEVICE}

LICENCES.md     what the program is made of, and under which licence; the texts are in licences/
sbom.cdx.json   the same for machines (CycloneDX 1.5)
SHA256SUMS      of every file of the program: cd PLACE && sha256sum --check --quiet THIS
PACKAGES        what the system must bring, as packages of Debian and Ubuntu

Qt and PySide6 are under the LGPL, version 3: their libraries lie as files of their own in _internal/PySide6,
where you may put changed ones. Their source is offered at download.qt.io, under official_releases.
"""


def write_papers(folder: Path, tree: Path, needs: Needs, place: str) -> None:
    """Write them into a folder, about a program that will lie in `place`."""
    folder.mkdir(parents=True)
    about = ABOUT.replace("VERSION", stated_version()).replace("PLACE", place)
    (folder / "ABOUT").write_text(about, encoding="utf-8")
    write_licences(folder, tree)
    (folder / "sbom.cdx.json").write_text(bill(tree, left_out()), encoding="utf-8")
    sums = [f"{digest(path)}  {path.relative_to(tree).as_posix()}\n" for path in files_below(tree)]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    floor = ", ".join(
        f"{name} {'.'.join(map(str, version))}" for name, version in sorted(needs.floors.items())
    )
    (folder / "PACKAGES").write_text(
        f"Needed: {', '.join(needs.depends)}\nRecommended: {', '.join(needs.recommends)}\n"
        f"At least: {floor}\n",
        encoding="utf-8",
    )
