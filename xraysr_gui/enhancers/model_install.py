"""Takes a model in: a folder or zip of ours, or a bare network that somebody else saved with Keras.

Nothing of it is run before it is understood; it becomes a new folder with a manifest of our own making,
and appears there whole or not at all.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import IO

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.contract import Task
from xraysr_gui.enhancers.model_files.facts import NetworkFacts, facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import (
    CARD,
    KERAS,
    MANIFEST,
    ONNX,
    PROBE,
    Manifest,
    ModelFolder,
    read_model_folder,
    sha256_of,
    write_manifest,
)
from xraysr_gui.enhancers.network import Networks, preparation_of
from xraysr_gui.enhancers.probe import difference

LARGEST_FILE = 512 << 20
MOST_MEMBERS = 32
OLD_KERAS = "model.h5"
KNOWN_FILES = {KERAS, OLD_KERAS, ONNX, PROBE, CARD, MANIFEST, "curves.png"}
STRANGER = "Made by somebody else: nobody has measured it on radiographs here."


def install_model(path: Path, into: Path, progress: Progress) -> Path:
    """The folder that was made below `into`.

    Raises:
        ModelUnavailable: it is refused, with the layer or the file that is the reason.
    """
    progress.at(0.05, "Reading the model")
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".taking-in-") as room:
        staged = Path(room) / "model"
        staged.mkdir()
        if path.is_dir():
            _take_folder(path, staged)
        elif _is_zip_of_ours(path):
            _take_zip(path, staged)
        else:
            _take_bare(path, staged)
        progress.at(0.6, "Trying the model")
        folder = read_model_folder(staged)
        _try_out(folder)
        target = into / folder.manifest.id
        if target.exists():
            raise _refused(
                path, f"A model named {folder.manifest.id} is installed already.", "Remove it first."
            )
        progress.at(0.95, "Keeping the model")
        staged.replace(target)
    return target


def _take_folder(path: Path, staged: Path) -> None:
    folder = read_model_folder(path)
    for name in (*folder.manifest.files, MANIFEST):
        if name not in KNOWN_FILES:
            raise _refused(path, f"It holds a file that no model needs: {name}.", "Remove the file first.")
        file = path / name
        if not file.is_file() or file.is_symlink() or file.stat().st_size > LARGEST_FILE:
            raise _refused(path, f"Its file {name} is missing or too large.", "Copy the whole folder again.")
        shutil.copyfile(file, staged / name)


def _is_zip_of_ours(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(Path(name).name == MANIFEST for name in archive.namelist()[: MOST_MEMBERS * 2])


def _take_zip(path: Path, staged: Path) -> None:
    """Known names only, whatever folder they are in, and never more bytes than allowed."""
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise _refused(path, "It holds far too many files.", "Choose the zip of one model.")
        for member in members:
            name = Path(member.filename).name
            if name not in KNOWN_FILES:
                raise _refused(path, f"It holds a file that no model needs: {name!r}.", "Remove it first.")
            with archive.open(member) as source, (staged / name).open("wb") as file:
                _copy_at_most(source, file, path)


def _copy_at_most(source: IO[bytes], file: IO[bytes], path: Path) -> None:
    left = LARGEST_FILE
    while piece := source.read(1 << 20):
        left -= len(piece)
        if left < 0:
            raise _refused(path, "A file in it is far too large.", "Ask its maker for a smaller model.")
        file.write(piece)


def _take_bare(path: Path, staged: Path) -> None:
    """A network alone: understood layer by layer, compiled, and described by what it is."""
    network = read_keras_file(path)
    facts = facts_of(network)
    if facts.channels_in != 1 or facts.channels_out != 1:
        raise _refused(
            path,
            f"It takes {facts.channels_in} channels and gives {facts.channels_out}; radiographs have one.",
            "Choose a network for grey images.",
        )
    if facts.whole_image and facts.fixed_size is None:
        raise _refused(
            path,
            "Every pixel of its result depends on the whole image, so it cannot be run in pieces.",
            "Choose a network without global pooling or dense layers.",
        )
    (staged / ONNX).write_bytes(onnx_bytes(network))
    kept = KERAS if path.suffix.lower() == ".keras" else OLD_KERAS
    shutil.copyfile(path, staged / kept)
    files = {name: sha256_of(staged / name) for name in (ONNX, kept)}
    write_manifest(staged, _described(path, facts, files))


def _described(path: Path, facts: NetworkFacts, files: dict[str, str]) -> Manifest:
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40] or "network"
    task = Task.SUPER_RESOLUTION if facts.scale > 1 else Task.DENOISE
    return Manifest(
        id=f"mine-{name}",
        title=path.stem[:60],
        summary=f"{path.name}, installed from a file. {STRANGER}",
        task=str(task),
        scale=int(facts.scale),
        advice=STRANGER,
        files=files,
        preparation="plain",
        radius=facts.receptive_radius,
        multiple_of=facts.multiple_of,
        fixed_side=facts.fixed_size[0] if facts.fixed_size else 0,
        shrinks=facts.shrinks,
        parameters=facts.parameters,
        macs=float(facts.macs_per_input_pixel),
        floats=256,
    )


def _try_out(folder: ModelFolder) -> None:
    """Load it, run it once, and compare it with its own proof if it brought one."""
    preparation_of(folder)
    if folder.manifest.routes:
        return
    if folder.has(PROBE) and difference(folder) > folder.manifest.tolerance:
        raise _refused(
            folder.path, "Its compiled form does not give what its network gives.", "Export it again."
        )
    Networks().try_out(folder)


def _refused(path: Path, why: str, remedy: str) -> ModelUnavailable:
    return ModelUnavailable(f"{path.name} was not installed.", why=why, remedy=remedy)
