"""Which models an archive holds, told without unpacking any of them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.model_intake import BROKEN, is_plain_place, refused
from xraysr_gui.enhancers.judges.folder import JUDGE, JudgeFolder, judge_of
from xraysr_gui.enhancers.model_folder import LARGEST_MANIFEST, MANIFEST, ModelFolder, manifest_of

MOST_MODELS, MOST_NAMES = 200, 20_000
TOP = "."
"""How a judge's place in an archive is called that is no folder of it."""


@dataclass(frozen=True, slots=True)
class InZip:
    """A folder of an archive that has a manifest.

    Attributes:
        home: Its path in the archive, "" at the top.
        manifest: As JSON, whatever it holds; None where it could not be read.
        is_judge: Whether it is that of a judge.
    """

    home: str
    manifest: object
    is_judge: bool = False


def models_in_zip(path: Path) -> list[InZip]:
    """Every folder with a manifest.

    Raises:
        ModelUnavailable: the archive is damaged, holds far too much, or names places outside of itself.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return list(_models(archive, path))
    except BROKEN as error:
        why = tr("The archive is damaged ({}).").format(type(error).__name__)
        raise refused(path, why, tr("Ask its maker for a new copy.")) from error


def _models(archive: zipfile.ZipFile, path: Path) -> Iterator[InZip]:
    members = archive.infolist()
    if len(members) > MOST_NAMES:
        raise refused(path, tr("It holds far too many files."), tr("Choose a zip of models alone."))
    found = 0
    for member in members:
        place = PurePosixPath(member.filename)
        if not is_plain_place(member.filename):
            why = tr("A name in it reaches outside of its folder.")
            raise refused(path, why, tr("Do not use this file."))
        if place.name not in (MANIFEST, JUDGE) or member.is_dir() or "__MACOSX" in place.parts:
            continue
        found += 1
        if found > MOST_MODELS:
            raise refused(path, tr("It holds far too many models."), tr("Split it into several."))
        home = "" if place.parent == PurePosixPath() else str(place.parent)
        yield InZip(home, _read(archive, member), place.name == JUDGE)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> object:
    """At most as much as a manifest may have; None where that makes no sense."""
    if member.flag_bits & 1:
        return None
    with archive.open(member) as file:
        text = file.read(LARGEST_MANIFEST + 1)
    try:
        return json.loads(text) if len(text) <= LARGEST_MANIFEST else None
    except (ValueError, RecursionError):
        return None


def judge_in_zip(path: Path, one: InZip) -> JudgeFolder:
    """What its judge.json says.

    Raises:
        ModelUnavailable: that makes no sense.
    """
    return judge_of(path / one.home if one.home else path, one.manifest)


def folder_in_zip(path: Path, one: InZip) -> ModelFolder:
    """What its manifest says.

    Raises:
        ModelUnavailable: that makes no sense.
    """
    place = path / one.home if one.home else path
    return ModelFolder(place, manifest_of(place, one.manifest))
