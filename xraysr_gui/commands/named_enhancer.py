"""Turns a word, such as that of --with, into an enhancer: an id, a model folder, or a file of a network."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.close_words import did_you_mean
from xraysr_gui.core.errors import ModelUnavailable, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.model_folder import MANIFEST, model_folders, read_model_folder, sha256_of
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.settings import places

WITH_HELP = "an id (see: xraysr enhancers), a model folder, or a .keras file"
NAMED = "named-networks"
FORGOTTEN_S = 30 * 24 * 3600.0


class TakesIn(Protocol):
    """What checks a file of a network and makes a model folder of it: the engine."""

    def install(self, path: Path, into: Path, progress: Progress) -> Path:
        """The folder that was made below `into`."""


def enhancer_named(
    word: str | os.PathLike[str],
    engine: TakesIn,
    progress: Progress | None = None,
    known: Catalogue[Enhancer] | None = None,
) -> Enhancer:
    """The enhancer that a word means: an id comes first, and a path of the same name is written ./NAME.

    Raises:
        ModelUnavailable: what lies there is no model, or is refused.
        UserError: there is neither an enhancer nor a file of this name.
    """
    catalogue = every_enhancer().enhancers if known is None else known
    text, path = os.fspath(word), Path(word)
    if text in {enhancer.id for enhancer in catalogue}:
        return catalogue[text]
    if path.is_dir():
        return network_enhancer(read_model_folder(path.absolute()))
    if path.is_file():
        is_manifest = path.name == MANIFEST
        home = path.absolute().parent if is_manifest else _taken_in(path, engine, progress or Progress())
        return network_enhancer(read_model_folder(home))
    raise UserError(
        tr("There is no enhancer {!r}.").format(text),
        why=tr(
            "Neither the program nor an installed model has this id, and no file or folder has this name."
        ),
        remedy=tr("{}See all of them with: {}").format(
            did_you_mean(text, (one.id for one in catalogue)), spelt("xraysr enhancers", "api.enhancers()")
        ),
    )


def _taken_in(path: Path, engine: TakesIn, progress: Progress) -> Path:
    """The model folder that was made of a file, now or at an earlier time; it lies where it can be remade."""
    home = places.cache_folder() / NAMED
    into = home / sha256_of(path)[:32]
    _forget_old(home)
    made = next(model_folders([into]), None)
    if made is not None:
        with suppress(ModelUnavailable):  # of another version of the program
            read_model_folder(made)
            with suppress(OSError):
                os.utime(into)
            return made
    shutil.rmtree(into, ignore_errors=True)
    return engine.install(path.absolute(), into, progress)


def _forget_old(home: Path) -> None:
    """Remove what nobody has named for a month."""
    for folder in home.glob("*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > FORGOTTEN_S:
                shutil.rmtree(folder, ignore_errors=True)
