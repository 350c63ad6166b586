"""Takes a model in: a folder or zip of ours, or a bare network that somebody else saved with Keras.

Its network is read layer by layer and compiled here, whatever compiled form came with it; what its
manifest says of the network is checked or measured anew. It appears as a folder whole or not at all.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.engine.model_intake import (
    LARGEST,
    OLD_KERAS,
    ROOM,
    is_zip_of_model,
    refused,
    take_folder,
    take_zip,
)
from xraysr_gui.enhancers.model_files.facts import NetworkFacts, facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import (
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
from xraysr_gui.enhancers.networks.live_numbers import live_numbers
from xraysr_gui.enhancers.networks.network import Networks, preparation_of
from xraysr_gui.enhancers.networks.preparations import SQUEEZED_SIDE, Preparation
from xraysr_gui.enhancers.networks.probe import difference
from xraysr_gui.enhancers.task import Task
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder
from xraysr_gui.settings.whole_file import put_whole

FORGOTTEN_S = 3600.0
ONLY_SIZE = SQUEEZED_SIDE, SQUEEZED_SIDE
STRANGER = "Made by somebody else: nobody has measured it on radiographs here."
OTHER_NETWORK = "Choose a network for grey images of any size, made of convolutions."


def install_model(path: Path, into: Path, progress: Progress, room_name: str = "") -> Path:
    """The folder that was made below `into`.

    Args:
        path: A folder, a zip, a .keras or an .h5 file.
        into: Where models lie; made if it is not there.
        progress: Told how far it is.
        room_name: Where it is worked on, below `into`, by somebody who clears it away after a crash.

    Raises:
        ModelUnavailable: it is refused, with the layer or the file that is the reason.
    """
    progress.at(0.02, tr("Reading the model"))
    try:
        private_folder(into)
        clear_rooms(into)
        room = Path(tempfile.mkdtemp(dir=into, prefix=ROOM)) if not room_name else into / room_name
        room.mkdir(exist_ok=not room_name)
        try:
            return _installed(path, into, room / "model", progress)
        finally:
            shutil.rmtree(room, ignore_errors=True)
    except ModelUnavailable as error:
        raise refused(path, error.why, error.remedy) from error
    except EnhancementFailed as error:
        remedy = tr("Choose another model, and report this one to its makers.")
        raise refused(path, tr("It was tried on a small picture. {}").format(error.why), remedy) from error
    except OSError as error:
        why = tr("The system refuses to read or write its files: {}.").format(error.strerror or error)
        raise refused(path, why, tr("Make room on the disk, or check who may write there.")) from error


def clear_rooms(into: Path, older_than_s: float = FORGOTTEN_S) -> None:
    """Remove what installations left that were ended in the middle, long ago."""
    for room in into.glob(f"{ROOM}*"):
        with suppress(OSError):
            if time.time() - room.stat().st_mtime > older_than_s:
                shutil.rmtree(room, ignore_errors=True)


def _installed(path: Path, into: Path, staged: Path, progress: Progress) -> Path:
    staged.mkdir()
    said = _taken(path, staged)
    progress.at(0.3, tr("Understanding the model"))
    network = read_keras_file(staged / _source_in(staged, path))
    facts = facts_of(network)
    manifest = _measured(path, said or _of_a_stranger(path, facts), facts, network)
    progress.at(0.5, tr("Compiling the model"))
    compiled = onnx_bytes(network)
    put_whole(staged / ONNX, lambda file: file.write(compiled))
    present = [name for name in LARGEST if name != MANIFEST and (staged / name).is_file()]
    manifest = replace(manifest, files={name: sha256_of(staged / name) for name in present})
    write_manifest(staged, manifest)
    progress.at(0.7, tr("Trying the model"))
    _try_out(read_model_folder(staged), path)
    progress.at(0.95, tr("Keeping the model"))
    target = into / manifest.id
    taken = {one.id for one in every_enhancer((places.models(),)).enhancers}
    if target.exists() or manifest.id in taken:
        raise refused(
            path, tr("An enhancer named {} is there already.").format(manifest.id), tr("Remove it first.")
        )
    staged.replace(target)
    return target


def _taken(path: Path, staged: Path) -> Manifest | None:
    """Copy it; gives its manifest, None of a bare network."""
    if not path.is_dir() and not is_zip_of_model(path):
        read_keras_file(path)  # names the file as its owner knows it when it refuses
        shutil.copyfile(path, staged / (KERAS if path.suffix.lower() != ".h5" else OLD_KERAS))
        return None
    (take_folder if path.is_dir() else take_zip)(path, staged)
    folder = read_model_folder(staged)
    for name in LARGEST:
        if name in folder.manifest.files:
            folder.content(name)
        elif name != MANIFEST:
            (staged / name).unlink(missing_ok=True)
    return folder.manifest


def _source_in(staged: Path, path: Path) -> str:
    """The file that holds the network itself."""
    found = next((name for name in (KERAS, OLD_KERAS) if (staged / name).is_file()), None)
    if found is None:
        why = tr("It holds no {}, and compiled forms alone are not taken in: nobody can read them.").format(
            KERAS
        )
        raise refused(path, why, tr("Ask its maker for the network itself."))
    return found


def _of_a_stranger(path: Path, facts: NetworkFacts) -> Manifest:
    """What can be said of a network that came alone."""
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40] or "network"
    title = "".join(sign for sign in path.stem if sign.isprintable())[:60].strip() or "Network"
    return Manifest(
        id=f"mine-{name}",
        title=title,
        summary=f"{title}, installed from a file. {STRANGER}",
        task=str(Task.SUPER_RESOLUTION if facts.scale > 1 else Task.DENOISE),
        scale=facts.scale,
        advice=STRANGER,
        preparation="squeezed" if facts.fixed_size == ONLY_SIZE else "plain",
    )


def _measured(path: Path, said: Manifest, facts: NetworkFacts, network: KerasNetwork) -> Manifest:
    """The manifest with what the network itself shows; what contradicts it is refused."""
    said = replace(
        said,
        fixed_side=SQUEEZED_SIDE if facts.fixed_size else 0,
        radius=0 if facts.fixed_size else facts.receptive_radius,
        multiple_of=facts.multiple_of,
        shrinks=facts.shrinks,
        parameters=facts.parameters,
        macs=float(facts.macs_per_input_pixel),
        floats=live_numbers(network),
    )
    if facts.fixed_size not in (None, ONLY_SIZE):
        rows, columns = facts.fixed_size or (0, 0)
        raise refused(
            path, tr("It works on images of {} x {} pixels only.").format(columns, rows), OTHER_NETWORK
        )
    if facts.whole_image and not facts.fixed_size:
        why = tr("Every pixel of its result depends on the whole image, so it cannot be run in pieces.")
        raise refused(path, why, OTHER_NETWORK)
    _refuse_misfit(path, said, preparation_of(ModelFolder(path, said)), facts)
    return said


def _refuse_misfit(path: Path, said: Manifest, preparation: Preparation, facts: NetworkFacts) -> None:
    """Refuse a network that cannot be run as its manifest says."""
    if (facts.channels_in, facts.channels_out) != (preparation.channels, 1):
        why = tr("It takes {} channels and gives {}").format(facts.channels_in, facts.channels_out)
        raise refused(
            path,
            tr("{}; it would have to take {} and give 1.").format(why, preparation.channels),
            OTHER_NETWORK,
        )
    promised = 1 if preparation.enlarged or preparation.finish else said.scale
    if facts.scale != promised:
        why = tr("Its {} promises {} times as many rows, its network gives {} times.").format(
            MANIFEST, promised, facts.scale
        )
        raise refused(path, why, tr("Ask its maker to export it again."))


def _try_out(folder: ModelFolder, path: Path) -> None:
    """Run it once, and compare it with its own proof if it brought one."""
    if folder.has(PROBE) and not difference(folder) <= folder.manifest.tolerance:
        why = tr("What is compiled from its network does not give what its proof says.")
        raise refused(path, why, tr("Ask its maker to export it again."))
    Networks().try_out(folder)
