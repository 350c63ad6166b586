"""Makes the table of what films of one kind have in common, and how far nearly all of them keep to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.classical.film_profile import FilmProfile, Table, greys_of, noise_gl_of, shape_of

AXES = 12
LEAST_FILMS = 2 * AXES
KEPT, NOISE_KEPT, ROOM = 0.994, 0.995, 1.06


@dataclass(frozen=True, slots=True, eq=False)
class FilmLook:
    """What is kept of one film."""

    shape: Table
    greys: Table
    noise_gl: float


def look_of(film: Pixels) -> FilmLook:
    """What a film looks like, in a thousandth of its size."""
    return FilmLook(shape_of(film), greys_of(film), noise_gl_of(film))


def profile_of(looks: Sequence[FilmLook]) -> FilmProfile:
    """What the films have in common, LEAST_FILMS or more of them."""
    shapes, greys = np.stack([one.shape for one in looks]), np.stack([one.greys for one in looks])
    mean = shapes.mean(axis=0)
    _, strength, axes = np.linalg.svd(shapes - mean, full_matrices=False)
    covariance = np.cov(greys.T) + 1e-4 * np.eye(greys.shape[1])
    unlimited = FilmProfile(
        mean=mean,
        axes=axes[:AXES],
        spread=strength[:AXES] ** 2 / len(looks),
        rest=np.array((strength[AXES:] ** 2).sum() / len(looks) / (mean.size - AXES)),
        grey_mean=greys.mean(axis=0),
        grey_inverse=np.asarray(np.linalg.inv(covariance), np.float64),
        limits=np.ones(3),
        noise_gl=np.array(np.quantile([one.noise_gl for one in looks], NOISE_KEPT)),
    )
    distances = np.stack([unlimited.distances_of(one.shape, one.greys) for one in looks])
    return replace(unlimited, limits=ROOM * np.quantile(distances, KEPT, axis=0))
