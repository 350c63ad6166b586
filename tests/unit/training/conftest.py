"""What the tests of training share: drawn images to learn from."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.evaluation.references import ReferenceImage, References


def drawn(name: str, seed: int, side: int = 256) -> ReferenceImage:
    """A drawn chest of a patient who is nobody else."""
    pixels = np.asarray(chest(side, side, mm_per_pixel=1.5, seed=seed), np.float32)
    return ReferenceImage(f"{name}.png", name, 8, pixels, name)


@pytest.fixture(scope="session")
def references() -> References:
    """Two patients to learn from, one to judge by."""
    return References((drawn("a", 1), drawn("b", 2)), (drawn("c", 3),))
