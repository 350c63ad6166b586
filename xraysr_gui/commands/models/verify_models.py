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


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        part: manifest, files or parity.
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


def verify_models(models: Sequence[ListedModel], engine: Engine, progress: Progress) -> Iterator[Verified]:
    """Check one after the other; nothing of a model is loaded outside of the engine."""
    for number, model in enumerate(models):
        part = progress.part(number / len(models), (number + 1) / len(models))
        part.at(0.0, f"Checking {model.id}")
        yield Verified(model.id, tuple(_checks(model, engine, part)))


def _checks(model: ListedModel, engine: Engine, progress: Progress) -> Iterator[Check]:
    yield _manifest(model)
    if model.folder is None:
        return
    files = _files(model.folder)
    yield files
    if model.folder.has(PROBE) and files.good:
        yield _parity(model.folder, engine, progress)
    elif files.good:
        yield Check("parity", None, "It brought no proof, so what it gives cannot be compared.")


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


def _parity(folder: ModelFolder, engine: Engine, progress: Progress) -> Check:
    try:
        off, most = engine.parity(folder.path, progress)
    except UserError as error:
        return Check("parity", False, error.why)
    said = f"{off:.1e} of white from its proof at most, {most:.0e} is allowed"
    return Check("parity", off <= most, said)
