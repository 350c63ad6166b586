"""Takes a judge in, with the network that it sees with: every hash checked, compiled anew, and tried.

Both stand in one zip, or side by side in a folder. They appear whole or not at all.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.engine.model_answers import TakenIn, Wish
from xraysr_gui.enhancers.engine.model_intake import BROKEN, refused, take_files, take_zip
from xraysr_gui.enhancers.judges.assess import tried
from xraysr_gui.enhancers.judges.folder import (
    JUDGE,
    LICENCE,
    TABLE,
    TOLERANCE,
    JudgeFolder,
    JudgeKind,
    read_judge,
    write_judge,
)
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import (
    CARD,
    KERAS,
    LARGEST_CARD,
    LARGEST_FILE,
    LARGEST_MANIFEST,
    MANIFEST,
    ONNX,
    PROBE,
)
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.enhancers.networks.probe import difference
from xraysr_gui.settings import places
from xraysr_gui.settings.whole_file import put_whole

LARGEST = {
    JUDGE: LARGEST_MANIFEST,
    CARD: LARGEST_CARD,
    LICENCE: LARGEST_CARD,
    TABLE: 64 << 20,
    PROBE: 64 << 20,
    KERAS: LARGEST_FILE,
    ONNX: LARGEST_FILE,
}
AGAIN = "Ask its maker to export it again: xraysr models export."


def is_judge(path: Path, home: str = "") -> bool:
    """Whether a folder, or an archive or a folder of it, holds a judge and no enhancer."""
    if path.is_dir():
        return (path / JUDGE).is_file() and not (path / MANIFEST).is_file()
    return bool(_homes(path, home))


def take_judge(path: Path, into: Path, room: Path, progress: Progress, wish: Wish) -> TakenIn:
    """Have a judge appear below `into`, and what it sees with beside it.

    Args:
        path: A folder or an archive.
        into: Where the models of this person lie.
        room: An empty folder below that, where it is worked on.
        progress: Told how far it is.
        wish: Its id, and which folder of an archive it is, where these are said.

    Raises:
        ModelUnavailable: it is refused; nothing is left of it.
    """
    judge, looks = _staged(path, room, wish)
    progress.at(0.4, "Compiling the model")
    folders = [_compiled(path, one) for one in (looks, judge) if one is not None]
    progress.at(0.7, "Trying the model")
    for one in folders:
        if one.network.has(PROBE) and not difference(one.network).off <= TOLERANCE:
            raise refused(path, tr("What it gives is not what its proof says."), tr(AGAIN))
    tried(folders[-1], Networks())
    if wish.is_look:
        return TakenIn(folders[-1].path)
    progress.at(0.95, "Keeping the model")
    for one in folders:  # the judge last: without what it sees with it would make no sense
        if not (into / one.path.name).exists():
            one.path.replace(into / one.path.name)
    return TakenIn(into / judge.path.name, notices=(tr(ASKED_BY_NAME).format(judge.path.name),))


ASKED_BY_NAME = "The worklist does not ask it: only xraysr triage FOLDER --with {} does."


def _staged(path: Path, room: Path, wish: Wish) -> tuple[JudgeFolder, JudgeFolder | None]:
    """The judge under its own id in the room, and what it sees with; None where it looks itself."""
    home = path if path.is_dir() else _only_home(path, wish.home)
    judge = _named(path, _taken(path, home, room / "judge"), wish.answers.id)
    if judge.manifest.kind == JudgeKind.FEATURES:
        why = tr("It judges nothing: judges see with it.")
        raise refused(path, why, tr("Install the judge, which brings it along."))
    _refuse_what_is_there(path, judge, room.parent)
    features = judge.manifest.features
    if not features:
        return judge, None
    beside = home.parent / features
    brings = (beside / JUDGE).is_file() if isinstance(beside, Path) else str(beside) in _homes(path)
    _taken(path, beside if brings else _one_that_is_here(path, judge, room.parent), room / features)
    looks = judge.looking()
    there = room.parent / features
    if there.exists() and read_judge(there).sha256 != looks.sha256:
        why = tr("It sees with {}, and another network of this name is installed.").format(features)
        raise refused(path, why, tr("Remove that one first: xraysr models remove {}").format(features))
    return judge, looks


def _taken(path: Path, home: Path | PurePosixPath, target: Path) -> JudgeFolder:
    """The folder that was copied, every file what its hash says."""
    target.mkdir()
    if isinstance(home, Path):
        take_files(home, (*read_judge(home).manifest.files, JUDGE), target, LARGEST)
    else:
        take_zip(path, target, str(home), LARGEST)
    judge = read_judge(target)
    for file in target.iterdir():
        if file.name not in (*judge.manifest.files, JUDGE):
            file.unlink()
    for name in judge.manifest.files:
        judge.network.content(name)
    if judge.lacks:
        raise refused(path, tr("It lacks {}.").format(", ".join(judge.lacks)), tr(AGAIN))
    return judge


def _named(path: Path, judge: JudgeFolder, id: str) -> JudgeFolder:
    """The same in a folder that is called as it is."""
    own = id or judge.manifest.id
    if own in (judge.path.name, judge.manifest.features):
        raise refused(
            path, tr("Its id {!r} cannot be that of a judge.").format(own), tr("Name one with --id.")
        )
    target = judge.path.replace(judge.path.with_name(own))
    return write_judge(target, replace(judge.manifest, id=own))


def _compiled(path: Path, judge: JudgeFolder) -> JudgeFolder:
    """With its network compiled here, whatever compiled form came with it."""
    if not judge.network.has(ONNX):
        return judge
    if not judge.network.has(KERAS):
        why = tr("It holds no {}, and compiled forms alone are not taken in: nobody can read them.")
        raise refused(path, why.format(KERAS), tr(AGAIN))
    compiled = onnx_bytes(read_keras_file(judge.path / KERAS))
    put_whole(judge.path / ONNX, lambda file: file.write(compiled))
    return write_judge(judge.path, judge.manifest)


def _refuse_what_is_there(path: Path, judge: JudgeFolder, into: Path) -> None:
    id = judge.manifest.id
    there = [place / id for place in (places.models(), into) if (place / id).exists()]
    if there or id in {one.id for one in every_enhancer((places.models(),)).enhancers}:
        same = bool(there) and (there[0] / JUDGE).is_file() and read_judge(there[0]).sha256 == judge.sha256
        why = tr("It is here already.") if same else tr("Another model named {} is here.").format(id)
        raise refused(path, why, tr("To have both, install it under another id, with --id."))


def _one_that_is_here(path: Path, judge: JudgeFolder, into: Path) -> Path:
    """The network that it learned with, where it did not bring one."""
    features, wanted = judge.manifest.features, judge.manifest.features_sha256
    for place in (into, places.models()):
        found = place / features
        if (found / JUDGE).is_file() and wanted in ("", read_judge(found).sha256):
            return found
    why = tr("It sees with {}, which neither came with it nor is here.").format(features)
    raise refused(path, why, tr(AGAIN))


def _homes(path: Path, home: str = "") -> list[str]:
    """The folders of an archive that hold a judge; of `home` alone where one is named."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = [PurePosixPath(name) for name in archive.namelist()]
    except BROKEN:
        return []
    parents = [str(one.parent) for one in found if one.name == JUDGE and "__MACOSX" not in one.parts]
    return [one for one in parents if home in ("", one)]


def _only_home(path: Path, home: str) -> PurePosixPath:
    """Where the judge is: what others see with comes along with them."""
    homes = [home] if home else _homes(path)
    judging = homes if len(homes) == 1 else [one for one in homes if not _is_seen_with(path, one)]
    if len(judging) != 1:
        raise refused(path, tr("It holds more than one judge."), tr("Choose one of them with --only."))
    return PurePosixPath(judging[0])


def _is_seen_with(path: Path, home: str) -> bool:
    """Whether a folder of an archive says that it is a network which judges see with."""
    with zipfile.ZipFile(path) as archive, archive.open(str(PurePosixPath(home) / JUDGE)) as file:
        text = file.read(LARGEST_MANIFEST + 1)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("kind") == JudgeKind.FEATURES
