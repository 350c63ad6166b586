"""Looks at a model before it is kept: what is known of it, and what it makes of a piece of the open image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.greys import coded
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

if TYPE_CHECKING:
    from xraysr_gui.enhancers.engine.engine import Engine
    from xraysr_gui.enhancers.engine.model_answers import Answers, TakenIn

PIECE = 240
OPEN_IMAGE = "the open image"
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a model is tried on.

    Attributes:
        film: All of an image, made small.
        name: What it is called in a sentence.
        piece: The part that a result is shown of.
        subject: The open image, None where the film of the sample study stands in for it.
    """

    film: Pixels
    name: str
    piece: Pixels
    subject: Subject | None

    def picture(self, pixels: Pixels) -> Picture:
        """In the greys in which the image is looked at."""
        look = None if self.subject is None else self.subject.look
        if self.subject is None or look is None:
            return np.round(pixels.clip(0.0, 1.0) * 255).astype(np.uint8)
        image = self.subject.radiograph
        exact = pixels.clip(0.0, 1.0) * np.float32(image.white - image.black) + np.float32(image.black)
        greys = coded(exact, image.black, image.white, inverted=image.greys.inverted)
        return greys.to_grey8(look.voi, inverted=look.inverted)


@dataclass(frozen=True, slots=True, eq=False)
class ModelLook:
    """What was found out about a model, and two pictures: a piece of an image, and what it makes of it."""

    taken: TakenIn
    shown: Shown
    before: Picture
    after: Picture | None


def shown_for(subject: Subject | None, reader: ImageReader) -> Shown:
    """The open image, or the film that comes with the program; on a worker thread.

    Raises:
        CannotOpenImage: no image is open, and that film is missing.
    """
    from xraysr_gui.commands.enhance_radiograph import pixels_for  # not before the first paint
    from xraysr_gui.commands.models.install_models import SAMPLE_NAME, film_of, sample_film

    if subject is None:
        film = sample_film(reader)
        return Shown(film, SAMPLE_NAME, _piece(film, None), None)
    pixels = pixels_for(subject.radiograph)
    return Shown(film_of(subject.radiograph), OPEN_IMAGE, _piece(pixels, subject.focus), subject)


def looked_at(path: Path, answers: Answers, shown: Shown, engine: Engine, progress: Progress) -> ModelLook:
    """What is found out about a model that is not kept yet; on a worker thread.

    Raises:
        ModelUnavailable: it is refused.
    """
    from xraysr_gui.enhancers.engine.model_answers import Wish

    wish = Wish(answers, shown.film, shown.name, shown.piece, is_look=True)
    taken = engine.take_in(path, places.personal_models(), progress, wish)
    after = None if taken.preview is None else shown.picture(taken.preview)
    return ModelLook(taken, shown, shown.picture(shown.piece), after)


def _piece(pixels: Pixels, focus: tuple[float, float] | None) -> Pixels:
    """The part around the place that is looked at, or around the middle."""
    rows, columns = pixels.shape
    row, column = focus or (rows / 2, columns / 2)
    top = int(min(max(row - PIECE / 2, 0), max(rows - PIECE, 0)))
    left = int(min(max(column - PIECE / 2, 0), max(columns - PIECE, 0)))
    return np.ascontiguousarray(pixels[top : top + PIECE, left : left + PIECE])
