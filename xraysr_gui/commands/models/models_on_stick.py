"""Finds the models in a folder or a zip, such as a stick holds, and installs those that are chosen."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xraysr_gui.commands.models.listed_judges import judge_rows
from xraysr_gui.commands.models.listed_models import listed_models
from xraysr_gui.core.errors import ModelUnavailable, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.model_answers import Answers, TakenIn, Wish
from xraysr_gui.enhancers.engine.zip_of_models import TOP, folder_in_zip, judge_in_zip
from xraysr_gui.enhancers.judges.folder import JUDGE, JudgeFolder, JudgeKind, read_judge
from xraysr_gui.enhancers.model_folder import MANIFEST, ModelFolder, read_model_folder
from xraysr_gui.settings import places

NETWORKS, ARCHIVE = (".keras", ".h5", ".hdf5"), ".zip"
DEEPEST, MOST_FOLDERS, MOST_FOUND = 4, 2000, 200


@dataclass(frozen=True, slots=True)
class OnStick:
    """A model that was found.

    Attributes:
        path: The folder or the file.
        home: Which folder of it, where it is a zip with several.
        name: Where it lies, as a person reads it.
        id: What commands would call it; "" where only installing it tells.
        said: What it is.
        why_not: Why it cannot be installed, "" if it can.
        sha256: Of its network, "" where only installing it tells.
    """

    path: Path
    home: str
    name: str
    id: str
    said: str
    why_not: str = ""
    sha256: str = ""


def models_on_stick(place: Path, engine: Engine, progress: Progress) -> tuple[OnStick, ...]:
    """All that look like models, with what speaks against each; () where there are none.

    Raises:
        UserError: the folder cannot be read.
        Cancelled: the person stopped it.
    """
    found: list[OnStick] = []
    for path in _candidates(place, progress):
        progress.at(0.5, path.name)
        found += _found_in(path, place, engine, progress)
        if len(found) >= MOST_FOUND:
            break
    return tuple(_judged(found[:MOST_FOUND]))


def holds_several(place: Path) -> bool:
    """Whether it may hold more than one model: a folder that is none itself, or a zip."""
    if not place.is_dir():
        return place.suffix.lower() == ARCHIVE
    return not ((place / MANIFEST).is_file() or (place / JUDGE).is_file())


def install_from_stick(
    one: OnStick, film: tuple[Pixels, str], engine: Engine, progress: Progress, answers: Answers = Answers()
) -> TakenIn:
    """Install one of them for this person.

    Raises:
        ModelUnavailable: it is refused; nothing is left of it.
    """
    if one.why_not:
        raise ModelUnavailable(
            tr("{} was not installed.").format(one.name),
            why=one.why_not,
            remedy=tr("The others can be installed."),
        )
    wish = Wish(answers, film[0], film[1], home=one.home)
    return engine.take_in(one.path, places.personal_models(), progress, wish)


def _candidates(place: Path, progress: Progress) -> Iterator[Path]:
    """Folders with a manifest or a judge, networks and archives, some folders deep; links lead nowhere."""
    if not place.is_dir():
        yield place
        return

    def refuse(error: OSError) -> None:
        if error.filename == str(place):
            raise UserError(
                tr("{} cannot be searched for models.").format(place.name or place),
                why=tr("The system refuses to read it: {}.").format(error.strerror or error),
                remedy=tr("Put the stick in again, or copy its folder to this computer."),
            ) from error

    for number, (folder, folders, files) in enumerate(os.walk(place, onerror=refuse)):
        progress.at(min(0.4, number / MOST_FOLDERS), tr("Looking for models"))
        here = Path(folder)
        if number >= MOST_FOLDERS:
            return
        is_model = MANIFEST in files or JUDGE in files
        is_deep = len(here.relative_to(place).parts) >= DEEPEST
        folders[:] = [] if is_model or is_deep else sorted(one for one in folders if one[:1] not in ".$")
        if is_model:
            yield here
            continue
        endings = (*NETWORKS, ARCHIVE)
        named = (name for name in sorted(files) if name[:1] != "." and name.lower().endswith(endings))
        yield from (here / name for name in named if (here / name).is_file())


def _found_in(path: Path, place: Path, engine: Engine, progress: Progress) -> Iterator[OnStick]:
    name = str(path.relative_to(place)) if path != place else path.name
    try:
        if path.is_dir() and not (path / MANIFEST).is_file():
            yield _of_judge(path, name, read_judge(path))
        elif path.is_dir():
            yield _of_folder(path, name, read_model_folder(path))
        elif path.suffix.lower() != ARCHIVE:
            said = tr("a network of {:.1f} MB; what it is shows when it is installed")
            yield OnStick(path, "", name, "", said.format(path.stat().st_size / 1e6))
        else:
            yield from _in_zip(path, name, engine, progress)
    except UserError as error:
        yield OnStick(path, "", name, "", tr("no model that can be read"), f"{error.why} {error.remedy}")
    except OSError as error:
        why = tr("The system refuses to read it: {}.").format(error.strerror or error)
        yield OnStick(path, "", name, "", tr("cannot be read"), why)


def _in_zip(path: Path, name: str, engine: Engine, progress: Progress) -> Iterator[OnStick]:
    models = engine.contents(path, progress.silent())
    if not models:
        none = tr(
            "It holds no model of xraysr that can be installed. Unpack it, if it holds networks of Keras."
        )
        yield OnStick(path, "", name, "", tr("an archive"), none)
    for one in models:
        inside = f"{name} > {one.home}" if one.home else name
        try:
            if not one.is_judge:
                yield replace(_of_folder(path, inside, folder_in_zip(path, one)), home=one.home)
                continue
            found = _of_judge(path, inside, judge_in_zip(path, one))
            if found.id or not any(other.is_judge for other in models if other != one):
                yield replace(found, home=one.home or TOP)
        except UserError as error:
            yield OnStick(path, one.home, inside, "", tr("no model"), f"{error.why} {error.remedy}")


def _of_folder(path: Path, name: str, folder: ModelFolder) -> OnStick:
    manifest = folder.manifest
    times = tr(", {} times as many rows").format(manifest.scale) if manifest.scale > 1 else ""
    said = tr("{}: {}{}, version {}").format(manifest.title, manifest.task, times, manifest.version)
    return OnStick(path, "", name, manifest.id, said, sha256=folder.sha256)


def _of_judge(path: Path, name: str, judge: JudgeFolder) -> OnStick:
    told = judge.manifest
    if told.kind == JudgeKind.FEATURES:
        why = tr("Judges see with it: it comes along with each of them.")
        said = tr("{}: what judges see with, version {}").format(told.title, told.version)
        return OnStick(path, "", name, "", said, why)
    said = tr("{}: a judge, version {}").format(told.title, told.version)
    return OnStick(path, "", name, told.id, said, sha256=judge.sha256)


def _judged(found: Iterable[OnStick]) -> Iterator[OnStick]:
    """What is there already, or twice, says so."""
    installed = _installed()
    seen: dict[str, OnStick] = {}
    for one in found:
        before, there = seen.get(one.id), installed.get(one.id)
        if one.id and not one.why_not and there is not None and there.sha256:
            is_same, remove = there.sha256 == one.sha256, tr("xraysr models remove {}").format(one.id)
            why = (
                tr("It is installed already.")
                if is_same
                else tr("Another version of it came with the program. Ask its maker for one with another id.")
                if not there.is_own
                else tr("Another version of it is installed. Remove that one first: {}").format(remove)
            )
            yield replace(one, why_not=why)
        elif one.id and not one.why_not and before is not None:
            template = (
                tr("It is the same as {}.")
                if before.sha256 == one.sha256
                else tr("Another version of it is in {}: install one of them alone.")
            )
            yield replace(one, why_not=template.format(before.name))
        else:
            seen.setdefault(one.id, one)
            yield one


@dataclass(frozen=True, slots=True)
class _There:
    """A model of this computer."""

    sha256: str
    is_own: bool


def _installed() -> dict[str, _There]:
    """By id; a judge of the program goes before one of the person, as everywhere."""
    judges = {row["id"]: _There(row["sha256"], row["own"]) for row in reversed(list(judge_rows()))}
    models = {one.id: _There(one.folder.sha256, one.is_own) for one in listed_models() if one.folder}
    return judges | models


def chosen_from(found: Sequence[OnStick], ids: Sequence[str]) -> list[OnStick]:
    """Those with these ids or names; all that can be installed if none is named.

    Raises:
        UserError: one of them is not there.
    """
    if not ids:
        return [one for one in found if not one.why_not]
    missing = [id for id in ids if not any(id in (one.id, one.name) for one in found)]
    if missing:
        raise UserError(
            tr("Nothing was installed."),
            why=tr("No model named {} was found there.").format(", ".join(missing)),
            remedy=tr("See what was found: {}").format(", ".join(one.id or one.name for one in found)),
        )
    return [one for one in found if one.id in ids or one.name in ids]
