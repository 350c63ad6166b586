"""Files that real programs damaged; they are looked for beside the project, and are no part of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.hostile_files.cases import Case

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "dicom" / "broken"


def _copy_of(source: Path, folder: Path) -> Path:
    return Path(shutil.copy(source, folder))


DAMAGED = tuple(
    Case(f"real {path.stem}", lambda folder, source=path: _copy_of(source, folder), opens=None)
    for path in sorted(FOLDER.glob("*"))
)
