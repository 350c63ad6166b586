"""All enhancers of this computer: built in, from installed packages, and from model folders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeGuard

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.errors import ModelUnavailable, UserError
from xraysr_gui.core.plug_ins import PlugIns, guarded
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers import BUILT_IN, Enhancer
from xraysr_gui.enhancers.model_folder import model_folders, read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.settings import places


def _is_enhancer(thing: object) -> TypeGuard[Enhancer]:
    return isinstance(thing, Enhancer)


def _adopted(enhancer: Enhancer, package: str) -> Enhancer:
    """Every list and every result says whose it is."""
    title = f"{enhancer.title} ({package})"
    return replace(enhancer, title=title, run=guarded(enhancer.run, package), model=None)


PLUG_INS: PlugIns[Enhancer] = PlugIns("enhancers", _is_enhancer, lambda one: one.id, _adopted)


@dataclass(frozen=True, slots=True)
class Everything:
    """What can be used, and what was found but cannot."""

    enhancers: Catalogue[Enhancer]
    refused: tuple[UserError, ...] = ()


def every_enhancer(folders: Iterable[Path] | None = None) -> Everything:
    """The catalogue, networks first; without `folders` the models of program and person."""
    places_of_models = tuple(folders) if folders is not None else model_places()
    known: dict[str, Enhancer] = {one.id: one for one in BUILT_IN}
    known.update((one.id, one) for one in PLUG_INS.beside(tuple(known)))
    refused: list[UserError] = [*PLUG_INS.failed]
    for path in model_folders(places_of_models):
        try:
            enhancer = network_enhancer(read_model_folder(path))
            if enhancer.id in known:
                raise _taken(path, enhancer.id)
            known[enhancer.id] = enhancer
        except ModelUnavailable as error:
            refused.append(error)
    networks_first = sorted(known.values(), key=lambda one: one.model is None)
    return Everything(Catalogue(*networks_first), tuple(refused))


def model_places() -> tuple[Path, Path]:
    """Where model folders lie: what came with the program, and what the person installed."""
    return places.models(), places.personal_models()


def _taken(path: Path, id: str) -> ModelUnavailable:
    return ModelUnavailable(
        tr("The model in {} is not used.").format(path.name),
        why=tr("Another enhancer has the id {!r} already.").format(id),
        remedy=tr("Give it another id in its manifest, or remove one of the two."),
    )
