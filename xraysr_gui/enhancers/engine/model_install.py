"""Takes a model in: a folder or zip of ours, or a bare network that somebody else saved with Keras.

Its network is read layer by layer and compiled here, whatever compiled form came with it; what its
manifest says of the network is checked or measured anew. It appears as a folder whole or not at all.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.judge_install import is_judge, take_judge
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.engine.model_answers import Ground, Guess, TakenIn, Wish
from xraysr_gui.enhancers.engine.model_intake import (
    LARGEST,
    OLD_KERAS,
    ROOM,
    is_zip_of_model,
    refused,
    take_folder,
    take_zip,
)
from xraysr_gui.enhancers.engine.model_understanding import Question, Understood, understanding
from xraysr_gui.enhancers.engine.stranger_card import card_of_stranger
from xraysr_gui.enhancers.model_files.facts import NetworkFacts, facts_of
from xraysr_gui.enhancers.model_files.keras_file import outputs_of, read_keras_file
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.refusals import shown
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import (
    CARD,
    COLOURS,
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
from xraysr_gui.enhancers.networks.fitting import preparation_of
from xraysr_gui.enhancers.networks.measured import measured, misfit, natural_preparation
from xraysr_gui.enhancers.networks.network import Networks, RunWishes
from xraysr_gui.enhancers.networks.probe import difference, prove
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed
from xraysr_gui.enhancers.task import Task
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder
from xraysr_gui.settings.whole_file import put_whole

FORGOTTEN_S = 3600.0
STRANGER = "Made by somebody else: nobody has measured it on radiographs here."
OTHER_NETWORK = (
    "Choose a network that takes a grey image, or one in three colours, and gives one of its size."
)


def install_model(path: Path, into: Path, progress: Progress, room_name: str = "") -> Path:
    """The folder that was made below `into`; what is not known of the network is guessed.

    Args:
        path: A folder, a zip, a .keras or an .h5 file.
        into: Where models lie; made if it is not there.
        progress: Told how far it is.
        room_name: Where it is worked on, below `into`, by somebody who clears it away after a crash.

    Raises:
        ModelUnavailable: it is refused, with the layer or the file that is the reason.
    """
    return take_in(path, into, progress, Wish(), room_name).path


def take_in(path: Path, into: Path, progress: Progress, wish: Wish, room_name: str = "") -> TakenIn:
    """As `install_model`, with what a person says of the network, or only looked at.

    Raises:
        InvalidParameter: what is said cannot be.
        ModelUnavailable: it is refused, with the layer or the file that is the reason.
    """
    progress.at(0.02, "Reading the model")
    try:
        private_folder(into)
        clear_rooms(into)
        room = Path(tempfile.mkdtemp(dir=into, prefix=ROOM)) if not room_name else into / room_name
        room.mkdir(exist_ok=not room_name)
        try:
            if is_judge(path, wish.home):
                return take_judge(path, into, room, progress, wish)
            return _taken_in(path, into, room / "model", progress, wish)
        finally:
            shutil.rmtree(room, ignore_errors=True)
    except ModelUnavailable as error:
        raise refused(path, error.why, error.remedy) from error
    except OSError as error:
        why = tr("The system refuses to read or write its files: {}.").format(error.strerror or error)
        raise refused(path, why, tr("Make room on the disk, or check who may write there.")) from error


def clear_rooms(into: Path, older_than_s: float = FORGOTTEN_S) -> None:
    """Remove what installations left that were ended in the middle, long ago."""
    for room in into.glob(f"{ROOM}*"):
        with suppress(OSError):
            if time.time() - room.stat().st_mtime > older_than_s:
                shutil.rmtree(room, ignore_errors=True)


def _taken_in(path: Path, into: Path, staged: Path, progress: Progress, wish: Wish) -> TakenIn:
    staged.mkdir()
    results = () if path.is_dir() or is_zip_of_model(path) else outputs_of(path)
    is_open = len(results) > 1 and not wish.answers.output
    if is_open and wish.is_look:  # the first of them is shown: then there is something to ask about
        wish = replace(wish, answers=replace(wish.answers, output=results[0]))
    brought = _taken(path, staged, wish)
    progress.at(0.2, "Understanding the model")
    output = wish.answers.output or (brought.output if brought else "")
    network = read_keras_file(staged / _source_in(staged, path), output)
    facts = facts_of(network)
    first = brought or _of_a_stranger(path, facts)
    first = replace(first, id=wish.answers.id or first.id, title=wish.answers.title or first.title)
    progress.at(0.3, "Compiling the model")
    compiled = onnx_bytes(network)
    put_whole(staged / ONNX, lambda file: file.write(compiled))
    first = _with_hashes(first, staged)
    question = Question(path, ModelFolder(staged, first), brought is not None, network, facts, wish)
    understood = understanding(question, progress.part(0.4, 0.7))
    manifest = _measured(path, understood.manifest, facts, network)
    if brought is None:
        manifest = replace(manifest, advice=" ".join([STRANGER, *_guessed(understood.guesses)]))
        card = card_of_stranger(manifest, understood.guesses).encode()
        put_whole(staged / CARD, lambda file: file.write(card))
    manifest = _with_hashes(manifest, staged)
    write_manifest(staged, manifest)
    progress.at(0.7, "Trying the model")
    folder = read_model_folder(staged)
    _try_out(folder, path, understood)
    guesses = (*understood.guesses, *_result_guess(results, output, is_open))
    taken = TakenIn(staged, guesses, understood.notices, results=results)
    if wish.is_look:
        return replace(taken, preview=_preview(folder, wish))
    progress.at(0.95, "Keeping the model")
    return replace(taken, path=_kept(path, _proved(folder), into))


def _guessed(guesses: tuple[Guess, ...]) -> Iterator[str]:
    """A sentence on what would make every result wrong if it is guessed wrongly."""
    shown = {"task": "task", "value_range": "range", "result_range": "range of its result"}
    found = [f"{shown[one.field]} {one.value}" for one in guesses if one.field in shown and one.is_guess]
    if found:
        yield f"Guessed of it: {', '.join(found)}."


def _result_guess(results: tuple[str, ...], output: str, is_open: bool) -> Iterator[Guess]:
    """Which of several results is the image: never found out, always asked."""
    if len(results) > 1:
        why = f"It gives {len(results)} results: {', '.join(map(shown, results))}."
        yield Guess("output", output, Ground.GUESS if is_open else Ground.SAID, (why,))


def _with_hashes(manifest: Manifest, staged: Path) -> Manifest:
    present = [name for name in LARGEST if name != MANIFEST and (staged / name).is_file()]
    return replace(manifest, files={name: sha256_of(staged / name) for name in present})


def _proved(folder: ModelFolder) -> ModelFolder:
    """The folder with a proof: what its network gives now is kept where none came with it.

    A network that takes no image as small as the question has none, and a check of it says so.
    """
    if folder.has(PROBE):
        return folder
    try:
        prove(folder)
    except DeviceFailed:
        return folder
    write_manifest(folder.path, _with_hashes(folder.manifest, folder.path))
    return read_model_folder(folder.path)


def _kept(path: Path, folder: ModelFolder, into: Path) -> Path:
    """Let the folder appear among the models, under a name that nothing else has."""
    id = folder.manifest.id
    known = {one.id for one in every_enhancer((places.models(),)).enhancers}
    if (into / id).exists() or id in known:
        remedy = f"Give it another id, or remove the other: xraysr models remove {id}"
        raise refused(path, f"An enhancer named {id} is there already.", remedy)
    folder.path.replace(into / id)
    return into / id


def _preview(folder: ModelFolder, wish: Wish) -> Pixels | None:
    """What it makes of the piece that a person looks at."""
    if wish.piece is None:
        return None
    parameters = preparation_of(folder).parameters()
    return Networks().run(folder, wish.piece, parameters, Progress(), RunWishes("cpu")).pixels


def _taken(path: Path, staged: Path, wish: Wish) -> Manifest | None:
    """Copy it; gives its manifest, None of a bare network."""
    if not path.is_dir() and not is_zip_of_model(path):
        read_keras_file(path, wish.answers.output)  # names the file as its owner knows it when it refuses
        shutil.copyfile(path, staged / (KERAS if path.suffix.lower() != ".h5" else OLD_KERAS))
        return None
    if path.is_dir():
        take_folder(path, staged)
    else:
        take_zip(path, staged, wish.home)
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
        preparation=natural_preparation(facts),
        colours=facts.channels_in if facts.channels_in in COLOURS else 1,
    )


def _measured(path: Path, said: Manifest, facts: NetworkFacts, network: KerasNetwork) -> Manifest:
    """The manifest with what the network itself shows; what contradicts it is refused."""
    found = measured(said, network, facts)
    wrong = misfit(found, preparation_of(ModelFolder(path, found)), facts)
    if wrong:
        raise refused(path, wrong, OTHER_NETWORK)
    return found


_UNTRAINED = "what is not trained cannot be told from what is broken."
REMEDY = f"Say in which range it speaks, or train it first: {_UNTRAINED}"
REMEDY_IN_ITS_RANGE = f"Train it further, or choose another model: {_UNTRAINED}"


def _try_out(folder: ModelFolder, path: Path, understood: Understood) -> None:
    """Run it once, and compare it with its own proof if it brought one."""
    if folder.has(PROBE) and not difference(folder).off <= folder.manifest.tolerance:
        why = "What is compiled from its network does not give what its proof says."
        raise refused(path, why, "Ask its maker to export it again.")
    try:
        Networks().try_out(folder)
    except EnhancementFailed as error:
        why = " ".join((f"It was tried on a small picture. {error.why}", *understood.doubts))
        is_said = any(one.field == "value_range" and one.ground is Ground.SAID for one in understood.guesses)
        raise refused(path, why, REMEDY_IN_ITS_RANGE if is_said else REMEDY) from error
