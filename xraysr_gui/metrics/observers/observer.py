"""Observers that look for a lesion they know, at a place they know: each is a template that is learned.

A template is learned from some images and tried on others. The *prewhitening* observer knows the noise of
the image, frequency by frequency, and undoes it: of stationary noise it is the best that there can be. The
others do less, as people do: one looks through an eye and undoes nothing (NPWE), one sees through a few
channels and knows how these vary together (channelised Hotelling).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.metrics.observers.channels import (
    Channels,
    differences_of_gaussians,
    gabor,
    laguerre_gauss,
)

Squares = NDArray[np.float64]
"""Squares of images: which, row, column."""
Template = NDArray[np.float64]
CYCLES_PER_DEGREE = 43.6
"""One cycle per pixel, where a pixel of the input is 0.2 mm wide on the screen, 50 cm from the eye."""
_EYE_RISE, _EYE_FALL = 1.3, 0.04
"""Of the eye filter of Burgess 1994: most sensitive to four cycles per degree."""
LEAST_POWER = 1e-9
"""Of the strongest frequency: weaker ones are taken for so strong, as nothing is known better."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What an observer learns from.

    Attributes:
        signal: The mean difference that the lesion makes, a square.
        noise: Squares without it.
        width: Of the lesion at half its height, in pixels of the squares.
        finer: How many times finer these pixels are than those of the input.
    """

    signal: NDArray[np.float64]
    noise: Squares
    width: float
    finer: float = 1.0


@dataclass(frozen=True, slots=True)
class Observer:
    """One observer.

    Attributes:
        id: Stable name.
        title: For people.
        template: From a lesson to the weight of each pixel.
        channels: How many numbers it learns how they vary; 0 if none.
    """

    id: str
    title: str
    template: Callable[[Lesson], Template]
    channels: int = 0


def prewhitening(lesson: Lesson) -> Template:
    """Weights of the signal divided by the noise's power, frequency by frequency."""
    power = noise_power(lesson.noise)
    power = np.maximum(power, LEAST_POWER * power.max())
    return np.asarray(np.fft.ifft2(np.fft.fft2(lesson.signal) / power).real)


def noise_power(noise: Squares) -> NDArray[np.float64]:
    """The mean power of each frequency, without the mean square, in variance per frequency."""
    off = noise - noise.mean(axis=0)
    degrees = max(1, len(noise) - 1)
    power = (np.abs(np.fft.fft2(off)) ** 2).sum(axis=0) / degrees / off[0].size
    return np.asarray(power)


def through_an_eye(lesson: Lesson) -> Template:
    """The signal as an eye passes it, twice: once on the way to the template, once in the image."""
    rows, columns = lesson.signal.shape
    cycles = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.fftfreq(columns)[None, :])
    seen = cycles * CYCLES_PER_DEGREE * lesson.finer
    eye = seen**_EYE_RISE * np.exp(-_EYE_FALL * seen**2)
    return np.asarray(np.fft.ifft2(np.fft.fft2(lesson.signal) * eye**2).real)


def _channelised(channels: Callable[[Lesson], Channels]) -> Callable[[Lesson], Template]:
    def template(lesson: Lesson) -> Template:
        sees = channels(lesson)
        answers = lesson.noise.reshape(len(lesson.noise), -1) @ sees.T
        together = np.atleast_2d(np.cov(answers, rowvar=False))
        weights = np.linalg.pinv(together, rcond=1e-12, hermitian=True) @ (sees @ lesson.signal.ravel())
        return np.asarray((weights @ sees).reshape(lesson.signal.shape))

    return template


LG, DOG, GABOR = 6, 10, 40
OBSERVERS = Catalogue(
    Observer("prewhitening", "Prewhitening (ideal in stationary noise)", prewhitening),
    Observer("npwe", "Non-prewhitening with an eye (NPWE)", through_an_eye),
    Observer(
        "cho-lg",
        "Channelised Hotelling, 6 Laguerre-Gauss channels",
        _channelised(lambda it: laguerre_gauss(len(it.signal), 1.5 * it.width, LG)),
        LG,
    ),
    Observer(
        "cho-dog",
        "Channelised Hotelling, 10 differences of Gaussians",
        _channelised(lambda it: differences_of_gaussians(len(it.signal), DOG)),
        DOG,
    ),
    Observer(
        "cho-gabor",
        "Channelised Hotelling, 40 Gabor channels",
        _channelised(lambda it: gabor(len(it.signal))),
        GABOR,
    ),
)


def scores(template: Template, squares: Squares) -> NDArray[np.float64]:
    """How much an observer takes each square for one with the lesion."""
    return squares.reshape(len(squares), -1) @ template.ravel()
