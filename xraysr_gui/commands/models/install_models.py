"""Takes a network of one's own in: tried on a film, with what is said of it and what is guessed."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np

from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.degradations.resample import resize
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.model_answers import Answers, TakenIn, Wish, as_json
from xraysr_gui.enhancers.judges.folder import JUDGE, read_judge
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

SAMPLE, SAMPLE_NAME = "1_chest_pa.dcm", "the film of the sample study"
FILM_SIDE = 256
"""How large a film is on which networks are tried: all of it, made small."""


def sample_film(reader: ImageReader, progress: Progress | None = None) -> Pixels:
    """The film that comes with the program, as networks are tried on it.

    Raises:
        CannotOpenImage: it is missing from this installation.
    """
    return film_of(open_radiograph(places.resources() / "sample_study" / SAMPLE, reader, progress))


def film_of(radiograph: Radiograph) -> Pixels:
    """All of an image, made so small that a network is tried on it in seconds."""
    pixels = pixels_for(radiograph)
    longest = max(pixels.shape)
    if longest <= FILM_SIDE:
        return pixels
    rows, columns = (max(1, round(side * FILM_SIDE / longest)) for side in pixels.shape)
    return np.asarray(resize(pixels, (rows, columns)).clip(0.0, 1.0), np.float32)


def install_model(
    path: Path, answers: Answers, film: tuple[Pixels, str], engine: Engine, progress: Progress
) -> TakenIn:
    """Install one file, folder or zip for this person.

    Raises:
        ModelUnavailable: it is refused; nothing is left of it.
    """
    wish = Wish(answers, film[0], film[1])
    return engine.take_in(path, places.personal_models(), progress, wish)


def installed_facts(path: Path, taken: TakenIn) -> Json:
    """What is taken for true of a network that was taken in, and how that is known; for programs."""
    if (taken.path / JUDGE).is_file():
        judge = read_judge(taken.path).manifest
        facts = {"id": judge.id, "title": judge.title, "task": f"judge ({judge.kind})"}
        return {**facts, "file": str(path), "folder": str(taken.path), "notices": list(taken.notices)}
    manifest = read_model_folder(taken.path).manifest
    told = {one.name: getattr(manifest, one.name) for one in fields(Answers)}
    guesses = [as_json(one) for one in taken.guesses]
    more = {"file": str(path), "folder": str(taken.path), "guesses": guesses, "notices": list(taken.notices)}
    return told | more
