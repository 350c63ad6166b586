"""What the benchmarks of maps and figures share: a film, a clock, and whom they are held against."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity


def smooth_film(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Soft blots from 0 to 1."""
    film = cv2.GaussianBlur(rng.random(shape, np.float32), (0, 0), 3)
    return (film - film.min()) / np.ptp(film)


def quickest_ms(work: Callable[[], object], rounds: int) -> float:
    """What the work takes when nothing else takes the cores."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - start))
    return min(took)


def similarity_in_scikit_image(reference: NDArray[np.float32], candidate: NDArray[np.float32]) -> float:
    """Wang's similarity of images from 0 to 1."""
    options = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1}
    return float(structural_similarity(reference, candidate, **options))
