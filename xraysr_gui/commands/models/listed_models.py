"""Which models this computer has: those that came with the program, and those that a person installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.core.errors import ModelUnavailable, UserError
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer, model_places
from xraysr_gui.enhancers.judges.folder import judge_folders
from xraysr_gui.enhancers.model_folder import ModelFolder, model_folders, read_model_folder
from xraysr_gui.settings import places


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One folder with a manifest.

    Attributes:
        path: The folder.
        folder: What its manifest says, None where it makes no sense.
        refusal: Why it cannot be used, None if it can.
    """

    path: Path
    folder: ModelFolder | None
    refusal: ModelUnavailable | None = None

    @property
    def id(self) -> str:
        """What commands call it: the name of its folder where its manifest makes no sense."""
        return self.folder.manifest.id if self.folder is not None else self.path.name

    @property
    def is_own(self) -> bool:
        """Whether the person installed it, and may remove it."""
        return self.path.parent == places.personal_models()


def listed_models() -> Iterator[ListedModel]:
    """Every model, those of the program first."""
    usable = {one.model.path for one in every_enhancer().enhancers if one.model is not None}
    refused = tuple(one for one in every_enhancer().refused if isinstance(one, ModelUnavailable))
    for path in model_folders(model_places()):
        try:
            folder = read_model_folder(path)
        except ModelUnavailable as error:
            yield ListedModel(path, None, error)
            continue
        why = None if path in usable else _why_refused(folder, refused)
        yield ListedModel(path, folder, why)


def _why_refused(folder: ModelFolder, refused: tuple[ModelUnavailable, ...]) -> ModelUnavailable | None:
    """What was said of a folder when all were looked up."""
    names = folder.path.name, folder.manifest.title
    return next((error for error in refused if any(name in error.what for name in names)), None)


def model_named(id: str) -> ListedModel:
    """One model by its id, or one judge, whose `folder` is None: no enhancer reads it.

    Raises:
        UserError: there is none.
    """
    found = [one for one in listed_models() if id in (one.id, one.path.name)]
    found += [ListedModel(path, None) for path in judge_folders(model_places()) if path.name == id]
    own_first = sorted(found, key=lambda one: (one.id != id, not one.is_own))
    if not own_first:
        raise UserError(
            tr("There is no model {!r}.").format(id),
            why=tr("No model of this id came with the program, and none was installed."),
            remedy=tr("See all of them with: xraysr models list"),
        )
    return own_first[0]
