"""Removes a model that a person installed; results that were made with it stay."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from xraysr_gui.commands.models.listed_judges import judge_rows
from xraysr_gui.commands.models.listed_models import ListedModel, listed_models
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.model_intake import ROOM


def remove_model(model: ListedModel) -> None:
    """Take its folder away, whole.

    Raises:
        UserError: it came with the program, another model needs it, or the system refuses.
    """
    refuse_removal(model)
    try:
        if model.path.is_symlink():
            model.path.unlink()
            return
        aside = model.path.parent / f"{ROOM}{uuid.uuid4().hex}"  # what is left of it is cleared away later
        shutil.move(model.path, aside)
        shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise _stays(model, f"The system refuses it: {error.strerror or error}.", _CLOSE) from error


def refuse_removal(model: ListedModel) -> None:
    """Find out before anybody is asked whether it may go.

    Raises:
        UserError: it came with the program, or another model needs it.
    """
    if not model.is_own:
        raise _stays(model, "It came with the program.", "Leave it unused; only installed models can go.")
    others = (one for one in listed_models() if one.folder is not None and one.path != model.path)
    needed_by = [one.id for one in others if one.folder is not None and model.path in one.folder.folders]
    beside = (row for row in judge_rows() if Path(row["folder"]).parent == model.path.parent)
    needed_by += [row["id"] for row in beside if row["features"] == model.id]
    if needed_by:
        raise _stays(model, f"The model {needed_by[0]} uses it.", f"Remove {needed_by[0]} first.")


_CLOSE = "Close other programs that use it, and check who may write there."


def _stays(model: ListedModel, why: str, remedy: str) -> UserError:
    return UserError(tr("The model {} was not removed.").format(model.id), why=why, remedy=remedy)
