"""Proves that models are what they were: their manifests, their files, and what they give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xraysr_gui.commands.models.listed_models import ListedModel
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.manifest_schema import faults_in, unknown_in
from xraysr_gui.enhancers.model_folder import PROBE, ModelFolder, read_manifest
from xraysr_gui.enhancers.networks.cards import ALLOWED
from xraysr_gui.enhancers.networks.probe import SIDE
from xraysr_gui.enhancers.networks.runtimes.contract import Device


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        part: manifest, files, parity, keras, or a card.
        good: Whether all is well; None where it could not be told.
        said: In words.
    """

    part: str
    good: bool | None
    said: str


@dataclass(frozen=True, slots=True)
class Verified:
    """One model with all checks."""

    id: str
    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it."""
        return all(check.good is not False for check in self.checks)


def verify_models(
    models: Sequence[ListedModel], engine: Engine, progress: Progress, *, keras: bool = False
) -> Iterator[Verified]:
    """Check one after the other; nothing of a model is loaded outside of the engine.

    With `keras` Keras itself is asked too, where it is installed.
    """
    asking = _Asking(engine, keras, tuple(one for one in engine.devices(progress) if not one.is_cpu))
    for number, model in enumerate(models):
        part = progress.part(number / len(models), (number + 1) / len(models))
        part.at(0.0, f"Checking {model.id}")
        yield Verified(model.id, tuple(_checks(model, asking, part)))


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who is asked for numbers."""

    engine: Engine
    keras: bool
    cards: tuple[Device, ...]


def _checks(model: ListedModel, asking: _Asking, progress: Progress) -> Iterator[Check]:
    yield _manifest(model)
    if model.folder is None:
        return
    files = _files(model.folder)
    yield files
    if not files.good or model.folder.manifest.routes:
        return
    if model.folder.has(PROBE):
        yield _parity(model.folder, asking.engine, progress)
    else:
        yield Check("parity", None, "It brought no proof, so what it gives cannot be compared.")
    if asking.keras:
        yield _parity(model.folder, asking.engine, progress, keras=True)
    for card in asking.cards:
        yield _on_card(model.folder, card, asking.engine, progress)


def _manifest(model: ListedModel) -> Check:
    try:
        read = read_manifest(model.path)
    except UserError as error:
        return Check("manifest", False, error.why)
    faults = faults_in(read)
    if faults or model.refusal is not None:
        why = () if model.refusal is None else (model.refusal.why,)
        return Check("manifest", False, " ".join((*faults, *why)))
    unknown = ", ".join(unknown_in(read))
    return Check("manifest", True, "as the schema asks" + (f"; nobody reads: {unknown}" if unknown else ""))


def _files(folder: ModelFolder) -> Check:
    try:
        for name in folder.manifest.files:
            folder.content(name)
    except UserError as error:
        return Check("files", False, error.why)
    return Check("files", True, f"{len(folder.manifest.files)} are what the manifest names")


def _parity(folder: ModelFolder, engine: Engine, progress: Progress, *, keras: bool = False) -> Check:
    part = "keras" if keras else "parity"
    try:
        found = engine.parity(folder.path, progress, keras=keras)
    except UserError as error:
        return Check(part, None if keras else False, error.why)
    return Check(part, found.good, f"{found.words}, {found.allowed:.0e} is allowed")


def _on_card(folder: ModelFolder, card: Device, engine: Engine, progress: Progress) -> Check:
    """What a graphics card answers to the question of a network, beside the processor."""
    part = f"card {card.id}"
    try:
        tried = engine.try_card(folder.path, card.id, progress, SIDE)
    except UserError as error:
        return Check(part, False, error.why)
    said = f"{tried.off:.1e} of white from the processor at most, {ALLOWED:.0e} is allowed"
    return Check(part, tried.off <= ALLOWED, said)
