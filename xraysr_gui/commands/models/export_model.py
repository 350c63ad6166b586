"""Writes a model into one file that another computer can install."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from xraysr_gui.commands.models.listed_models import ListedModel
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.model_intake import LARGEST, OLD_KERAS
from xraysr_gui.enhancers.judges.folder import JUDGE
from xraysr_gui.enhancers.model_folder import KERAS, MANIFEST, ModelFolder
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import write_whole

ENDING = ".zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The same model gives the same file, whenever it is written."""


def export_model(model: ListedModel, target: Path, *, overwrite: bool = False) -> Path:
    """Write the zip, whole or not at all; gives its path, which ends as zips do.

    Raises:
        CannotExport: it is no model that could be installed, the file is there, or the folder refuses it.
        ModelUnavailable: one of its files is not what its manifest names.
    """
    folder = model.folder
    if (model.path / JUDGE).is_file():
        why = "It is a judge, and a zip of models holds none."
        raise _refused(model, why, f"Copy its folder {model.path} among the models of the other computer.")
    if folder is None:
        why = model.refusal.why if model.refusal is not None else "Its manifest makes no sense."
        raise _refused(model, why, "Install the model again from where it came.")
    if not (folder.has(KERAS) or folder.has(OLD_KERAS)):
        why = "It has no network of its own: it uses other models."
        raise _refused(model, why, "Export those that it uses.")
    path = target if target.suffix.lower() == ENDING else target.with_name(target.name + ENDING)
    refuse_existing((path,), overwrite=overwrite)
    contents = {name: folder.content(name) for name in folder.manifest.files if name in LARGEST}
    write_whole(path, lambda file: _write(file, folder, contents))
    return path


def _write(file: IO[bytes], folder: ModelFolder, contents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {MANIFEST: (folder.path / MANIFEST).read_bytes(), **contents}.items():
            member = zipfile.ZipInfo(f"{folder.manifest.id}/{name}", EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)


def _refused(model: ListedModel, why: str, remedy: str) -> CannotExport:
    return CannotExport(tr("The model {} was not exported.").format(model.id), why=why, remedy=remedy)
