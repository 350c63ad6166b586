"""Networks of one's own: taken in, checked, given to others, removed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

from xraysr_gui.api.images import ImageLike, image_of
from xraysr_gui.api.processes import processes
from xraysr_gui.commands.models.export_model import export_model as exported
from xraysr_gui.commands.models.install_models import (
    SAMPLE,
    SAMPLE_NAME,
    film_of,
    installed_facts,
    sample_film,
)
from xraysr_gui.commands.models.install_models import install_model as installed
from xraysr_gui.commands.models.listed_models import model_named
from xraysr_gui.commands.models.remove_model import remove_model as removed
from xraysr_gui.commands.models.verify_models import Verified, verify_models
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.model_answers import answers_of
from xraysr_gui.settings import places


class Saying(TypedDict, total=False):
    """What is said of a network; what is left out is found out as far as that can be done.

    Attributes:
        id, title: Its name in commands and scripts, and on the screen.
        task: "super-resolution", "deblur", "denoise" or "contrast".
        scale: How many times more rows and columns its result has.
        preparation: "plain" or "enlarged".
        value_range, result_range: "0..1", "-1..1" or "0..255".
        border: "mirror" or "zero".
        output: Which of several results is the image.
        colours: 1 or 3.
    """

    id: str
    title: str
    task: str
    scale: int
    preparation: str
    value_range: str
    result_range: str
    border: str
    output: str
    colours: int


@dataclass(frozen=True, slots=True)
class Installed:
    """A network that was taken in.

    Attributes:
        id: Its name wherever an enhancer is named.
        folder: Where it lies.
        facts: What is taken for true of it and why, as `xraysr models install --json` tells it.
    """

    id: str
    folder: Path
    facts: Json


def sample() -> Path:
    """The film that comes with the program: drawn, so that nobody is in it."""
    return places.resources() / "sample_study" / SAMPLE


def install_model(
    path: str | os.PathLike[str],
    *,
    try_on: ImageLike | None = None,
    progress: Progress | None = None,
    **said: Unpack[Saying],
) -> Installed:
    """Take in a .keras or .h5 file, a model folder or a zip; it stays until it is removed.

    Args:
        path: What is taken in.
        try_on: An image to try it on; without one it is the sample.
        progress: Told how far it is.
        said: What is said of it.

    Raises:
        UserError: it is refused, or what is said of it cannot be; nothing is left of it.
        Cancelled: the progress asked for it.
    """
    told, here = progress or Progress(), processes()
    answers = answers_of({**said})
    if try_on is None:
        film = sample_film(here.reader), SAMPLE_NAME
    else:
        film = film_of(image_of(try_on)), "the image that was named"
    taken = installed(Path(path), answers, film, here.engine, told)
    return Installed(taken.path.name, taken.path, installed_facts(Path(path), taken))


def verify_model(id: str, *, keras: bool = False, progress: Progress | None = None) -> Verified:
    """Check manifest, files and what a network gives; with `keras` against Keras too, where it is installed.

    Raises:
        UserError: there is no such model.
    """
    model = model_named(id)
    (found,) = verify_models([model], processes().engine, progress or Progress(), keras=keras)
    return found


def export_model(id: str, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a model into a zip that can be installed elsewhere; gives its path.

    Raises:
        UserError: there is no such model, the file is there already, or the folder refuses it.
    """
    return exported(model_named(id), Path(path), overwrite=overwrite)


def remove_model(id: str) -> None:
    """Remove a model that was installed; results that were made with it stay.

    Raises:
        UserError: there is none, it came with the program, or another model needs it.
    """
    removed(model_named(id))
