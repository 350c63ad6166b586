"""Recipes of somebody's own: a Python file with `build`, or a network that is to learn on.

A Python file is run, so it is only ever read where the person named it. All it must have is a function
`build` that gives an untrained Keras network; each attribute of a `Recipe` may stand in it as a plain name:

    task, scale, minutes = "super-resolution", 2, 30

    def build():
        import keras
        ...
"""

from __future__ import annotations

import math
import re
import runpy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_folder import KERAS, read_model_folder, sha256_of
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS
from xraysr_gui.enhancers.task import Task
from xraysr_gui.training.recipe import Draw, Recipe, fewer_pixels
from xraysr_gui.training.recipes.autoencoders import some_noise
from xraysr_gui.training.recipes.deblurrer import any_blur

if TYPE_CHECKING:
    from keras import Model

PYTHON, NETWORKS = ".py", (".keras", ".h5")
SIDE = 40
FINE_TUNING = 1e-4
"""The learning rate of a network that has learned already: a larger one would make it forget."""
LEARNS: dict[Task, Draw] = {Task.DEBLUR: any_blur, Task.DENOISE: some_noise}
WORDS = dict.fromkeys(
    ("title", "summary", "advice", "lineage", "trial", "preparation", "modality", "source"), str
)
COUNTS = ("scale", "side", "batch", "aligned_to", "fixed_side", "blocks")
NUMBERS = ("minutes", "learning_rate")
ALLOWED = {
    "task": tuple(map(str, (*LEARNS, Task.SUPER_RESOLUTION))),
    "preparation": tuple(one.id for one in PREPARATIONS),
    "trial": tuple(trial.id for trial in TRIALS),
    "loss": ("charbonnier", "mae", "mse"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the person says of a recipe beside its file; None where the file tells."""

    task: str | None = None
    scale: int | None = None
    preparation: str | None = None


def is_own_recipe(word: str) -> bool:
    """Whether a word names a file or folder, and not a recipe of the program."""
    return Path(word).suffix.lower() in (PYTHON, *NETWORKS) or Path(word).is_dir()


def own_recipe(path: Path, said: Said = Said()) -> Recipe:
    """The recipe in a file; Python in it is run.

    Raises:
        UserError: it is not there, says too little or something senseless, or holds no usable network.
    """
    if not path.exists():
        raise _refused(path, "There is no file of this name.", "Check the name, and in which folder you are.")
    values = _in_python(path) if path.suffix.lower() == PYTHON else _of_network(path)
    values |= {name: value for name in Said.__slots__ if (value := getattr(said, name)) is not None}
    scale = values.setdefault("scale", 1)
    values.setdefault("task", Task.SUPER_RESOLUTION if scale != 1 else "")
    _refuse_senseless(path, values)
    if path.suffix.lower() != PYTHON:
        _refuse_misfit(path, str(values["preparation"]))
    task = values["task"] = Task(values["task"])
    values.setdefault("trial", f"x{scale}" if task is Task.SUPER_RESOLUTION else str(task))
    values.setdefault("draw", LEARNS.get(task, fewer_pixels(scale)))
    sha256 = sha256_of(_file_of(path))[:12]
    values.setdefault("lineage", f"Of somebody's own: the file has the SHA-256 {sha256}.")
    trial = next((one for one in TRIALS if one.id == values["trial"]), None)
    if trial is None or (trial.task, trial.scale) != (task, scale):
        why = f"There is no trial for {task}, x{scale}, to judge the network by."
        raise _refused(path, why, "Give it another task or scale.")
    return Recipe(id=_id_of(path), **values)


def _in_python(path: Path) -> Json:
    """The names that the file defines and a recipe knows, after it was run."""
    try:
        found = runpy.run_path(str(path))
    except Exception as error:
        why = f"Running it ended with {type(error).__name__}: {error}."
        raise _refused(path, why, "Mend the file.") from error
    if not callable(found.get("build")):
        raise _refused(
            path, "It has no function named build.", "Write one that gives an untrained Keras network."
        )
    known = {name: value for name, value in found.items() if name in Recipe.__slots__ and name != "id"}
    title = path.stem.replace("_", " ").replace("-", " ").capitalize()
    return {"title": title, "summary": f"{title}, of a recipe of somebody's own."} | known


def _of_network(path: Path) -> Json:
    """What a network shows of itself, and what the manifest beside it says."""
    file = _file_of(path)
    facts = facts_of(read_keras_file(file))
    if facts.shrinks or (facts.fixed_size and len(set(facts.fixed_size)) > 1):
        why = "Its result lacks the border of its input." if facts.shrinks else "It takes oblong images only."
        raise _refused(path, why, "Choose a network whose layers pad their borders.")
    title = path.stem if path.is_file() else path.name
    side = math.ceil(SIDE / facts.multiple_of) * facts.multiple_of
    values: Json = {"title": title, "scale": facts.scale, "preparation": "plain"}
    if path.is_dir():
        manifest = read_model_folder(path).manifest
        values |= {
            name: getattr(manifest, name) for name in ("title", "task", "scale", "preparation", "advice")
        }
        blocks = manifest.training.get("blocks")
        if blocks:  # what it learned from must not judge what learns on
            values |= {"blocks": blocks["size"], "modality": manifest.training.get("modality", "")}
    return values | {
        "summary": f"{values['title']}, which learned on.",
        "build": partial(_loaded, file),
        "side": side,
        "aligned_to": facts.multiple_of,
        "fixed_side": facts.fixed_size[0] if facts.fixed_size else None,
        "learning_rate": FINE_TUNING,
    }


def _loaded(file: Path) -> Model:
    """The network of a file that was read layer by layer before."""
    import keras

    return keras.models.load_model(file, compile=False)


def _file_of(path: Path) -> Path:
    return path / KERAS if path.is_dir() else path


def _refuse_senseless(path: Path, values: JsonView) -> None:
    remedy = "Say it with --task, --scale or --preparation, or in the file."
    for name, allowed in ALLOWED.items():
        if name in values and values[name] not in allowed:
            said = f"Its {name} is {values[name]!r}" if values[name] else f"It does not say its {name}"
            raise _refused(path, f"{said}; it must be one of: {', '.join(allowed)}.", remedy)
    wrong = [name for name in COUNTS if not _is_count(values.get(name, 1))]
    wrong += [name for name in NUMBERS if not _is_number(values.get(name, 1))]
    wrong += [name for name, kind in WORDS.items() if not isinstance(values.get(name, ""), kind)]
    wrong += [name for name in ("draw",) if not callable(values.get(name, fewer_pixels))]
    if wrong:
        raise _refused(path, f"Its {wrong[0]} is {values[wrong[0]]!r}.", "Give it a value that makes sense.")


def _refuse_misfit(path: Path, preparation: str) -> None:
    """Refuse a network that does not take what it would be given."""
    takes, given = facts_of(read_keras_file(_file_of(path))).channels_in, PREPARATIONS[preparation].channels
    if takes != given:
        why = f"It takes {takes} channels, and the preparation {preparation!r} gives {given}."
        raise _refused(path, why, "Say what it is given with --preparation.")


def _is_count(value: object) -> bool:
    return _is_number(value) and not isinstance(value, float)


def _is_number(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e6


def _id_of(path: Path) -> str:
    stem = path.stem if path.is_file() else path.name
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40] or "own"


def _refused(path: Path, why: str, remedy: str) -> UserError:
    return UserError(tr("{} is no recipe that can be used.").format(path.name), why=why, remedy=remedy)
