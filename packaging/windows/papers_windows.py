"""The papers in the installed folder: licences, bill of materials, SHA-256 sums, and what it is not."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from kit import Embeddable, pins_for, runtime_pins
from licences import Source, left_out, write_licences
from locked import files_below, stated_version
from menu import NO_DEVICE
from sbom import bill, digest

PLACE = "papers"
ABOUT = f"""xraysr VERSION
{NO_DEVICE}

LICENCES.md     what the program is made of, and under which licence; the texts are in licences
sbom.cdx.json   the same for machines (CycloneDX 1.5)
SHA256SUMS      of every file of the program, such as for: certutil -hashfile FILE SHA256

Qt and PySide6 are under the LGPL, version 3: their libraries lie as files of their own in lib\\PySide6,
where you may put changed ones. Their source is offered at download.qt.io, under official_releases.
"""


def write_papers(tree: Path, python: Embeddable, unpacked: Path, runtime_licence: Path) -> None:
    """Write them into the folder `papers` of the tree."""
    source = source_of(tree, python, unpacked, runtime_licence)
    folder = tree / PLACE
    folder.mkdir()
    (folder / "ABOUT.txt").write_text(
        ABOUT.replace("VERSION", stated_version()), encoding="utf-8", newline="\r\n"
    )
    write_licences(folder, tree, source)
    (folder / "sbom.cdx.json").write_text(bill(tree, left_out(), source), encoding="utf-8")
    sums = [f"{digest(path)}  {path.relative_to(tree).as_posix()}\n" for path in files_below(tree)]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def source_of(tree: Path, python: Embeddable, unpacked: Path, runtime_licence: Path) -> Source:
    """The wheels and the Python that were taken."""
    runtime = runtime_pins(python)
    return Source(
        pins_for(python),
        python.version,
        lambda name: _files_of(name, unpacked),
        {"python": (tree / "python-licence.txt",), "msvc-runtime": (runtime_licence,)},
        tuple((pin.name, pin.version, "LicenseRef-Microsoft-Visual-C-Runtime") for pin in runtime),
    )


def _files_of(name: str, unpacked: Path) -> list[Path]:
    """What the record of a wheel names."""
    begin = name.replace("-", "_")
    for record in unpacked.glob("*.dist-info/RECORD"):
        if re.split(r"-\d", record.parent.name)[0].lower() == begin:
            names = [row[0] for row in csv.reader(record.read_text(encoding="utf-8").splitlines()) if row]
            return [path for path in map(unpacked.joinpath, names) if path.is_file()]
    return []
