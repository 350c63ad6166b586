"""What the benchmarks share: a film, clocks, and whom they are held against."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import structural_similarity

FRAME_MS = 1000 / 60


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


def quickest_in_turn_s(rounds: int, **works: Callable[[], object]) -> dict[str, float]:
    """The shortest of some rounds of each: whatever slows the machine slows all of them alike."""
    for work in works.values():
        work()
    found = [{name: quickest_ms(work, 1) / 1000 for name, work in works.items()} for _ in range(rounds)]
    return {name: min(one[name] for one in found) for name in works}


def own_ms(work: Callable[[int], object], count: int) -> list[float]:
    """What each step takes of this thread itself, however busy the others are."""
    took = []
    for number in range(count):
        start = time.thread_time()
        work(number)
        took.append(1000 * (time.thread_time() - start))
    return took


def similarity_in_scikit_image(reference: NDArray[np.float32], candidate: NDArray[np.float32]) -> float:
    """Wang's similarity of images from 0 to 1."""
    options = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1}
    return float(structural_similarity(reference, candidate, **options))
