"""Makes the statistics of films anew: python -m tests.support.film_profile TABLE FOLDER... [--without WORD]

Every picture below the folders is taken, but those whose name holds the word. The greys are the file's own.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.film_profile import FilmProfile, greys_of, noise_gl_of, shape_of

AXES = 12
KEPT, NOISE_KEPT, ROOM = 0.994, 0.995, 1.06
ENDINGS = {".png", ".jpg", ".jpeg"}


def grey_pixels(path: Path) -> Pixels:
    """A picture from 0 to 1."""
    with Image.open(path) as picture:
        deep = picture.mode.startswith("I")
        stored = np.asarray(picture if deep else picture.convert("L"), np.float32)
    return stored / (65535 if deep else 255)


def learned(films: Iterable[Pixels]) -> FilmProfile:
    """What the films have in common."""
    films = list(films)
    shapes, greys = np.stack([shape_of(one) for one in films]), np.stack([greys_of(one) for one in films])
    mean = shapes.mean(axis=0)
    _, strength, axes = np.linalg.svd(shapes - mean, full_matrices=False)
    rest = (strength[AXES:] ** 2).sum() / len(films) / (mean.size - AXES)
    covariance = np.cov(greys.T) + 1e-4 * np.eye(greys.shape[1])
    made = [mean, axes[:AXES], strength[:AXES] ** 2 / len(films), np.array(rest)]
    made += [greys.mean(axis=0), np.linalg.inv(covariance)]
    noise = np.quantile([noise_gl_of(one) for one in films], NOISE_KEPT)
    plain = FilmProfile(*made, np.ones(3), np.array(noise))
    distances = np.stack([plain.distances(one) for one in films])
    return FilmProfile(*made, ROOM * np.quantile(distances, KEPT, axis=0), np.array(noise))


def main() -> None:
    """Read the films, learn, write."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("table", type=Path)
    words.add_argument("folders", type=Path, nargs="+")
    words.add_argument("--without", default="\0")
    asked = words.parse_args()
    files = sorted(
        file
        for folder in asked.folders
        for file in folder.rglob("*")
        if file.suffix in ENDINGS and asked.without not in file.name
    )
    profile = learned(grey_pixels(file) for file in files)
    asked.table.parent.mkdir(parents=True, exist_ok=True)
    made = {name: np.asarray(getattr(profile, name), np.float32) for name in FilmProfile.__slots__}
    np.savez_compressed(asked.table, **made)


if __name__ == "__main__":
    main()
