"""Writes a model into one file that another computer can install."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from xraysr_gui.commands.models.listed_models import ListedModel
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.model_intake import LARGEST, OLD_KERAS
from xraysr_gui.enhancers.judges.folder import JUDGE, JudgeKind, read_judge
from xraysr_gui.enhancers.model_folder import KERAS, MANIFEST
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
    path = target if target.suffix.lower() == ENDING else target.with_name(target.name + ENDING)
    folders = _judge_of(model) if (model.path / JUDGE).is_file() else _network_of(model)
    refuse_existing((path,), overwrite=overwrite)
    write_whole(path, lambda file: _write(file, folders))
    return path


Contents = dict[str, bytes]
"""What a zip holds, by name."""


def _network_of(model: ListedModel) -> Contents:
    folder = model.folder
    if folder is None:
        why = model.refusal.why if model.refusal is not None else "Its manifest makes no sense."
        raise _refused(model, why, "Install the model again from where it came.")
    if not (folder.has(KERAS) or folder.has(OLD_KERAS)):
        why = "It has no network of its own: it uses other models."
        raise _refused(model, why, "Export those that it uses.")
    id, named = folder.manifest.id, (name for name in folder.manifest.files if name in LARGEST)
    manifest = {f"{id}/{MANIFEST}": (folder.path / MANIFEST).read_bytes()}
    return manifest | {f"{id}/{name}": folder.content(name) for name in named}


def _judge_of(model: ListedModel) -> Contents:
    """The judge, and beside it the network that it sees with."""
    judge = read_judge(model.path)
    if judge.manifest.kind == JudgeKind.FEATURES:
        raise _refused(model, "It judges nothing by itself.", "Export a judge: this comes along with it.")
    contents: Contents = {}
    for one in (judge, judge.looking()) if judge.manifest.features else (judge,):
        contents[f"{one.path.name}/{JUDGE}"] = (one.path / JUDGE).read_bytes()
        contents |= {f"{one.path.name}/{name}": one.network.content(name) for name in one.manifest.files}
    return contents


def _write(file: IO[bytes], contents: Contents) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            member = zipfile.ZipInfo(name, EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)


def _refused(model: ListedModel, why: str, remedy: str) -> CannotExport:
    return CannotExport(tr("The model {} was not exported.").format(model.id), why=why, remedy=remedy)
