"""What the tests of training share: Keras, where it is installed, and drawn images to learn from."""

from __future__ import annotations

import os
from types import ModuleType

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.evaluation.references import Reference, References


@pytest.fixture(scope="session")
def keras() -> ModuleType:
    """Keras on TensorFlow; seconds to import, so only tests that train or build a network ask for it."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("keras")


def drawn(name: str, seed: int, side: int = 256) -> Reference:
    """A drawn chest of a patient who is nobody else."""
    pixels = np.asarray(chest(side, side, mm_per_pixel=1.5, seed=seed), np.float32)
    return Reference(f"{name}.png", name, 8, pixels, name)


@pytest.fixture(scope="session")
def references() -> References:
    """Two patients to learn from, one to judge by."""
    return References((drawn("a", 1), drawn("b", 2)), (drawn("c", 3),))
