"""How long a full chest radiograph takes; run with `pytest tests/benchmarks --benchmark-only`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph, Source
from xraysr_gui.enhancers import BUILT_IN


@pytest.fixture(scope="module")
def chest() -> Radiograph:
    noise = np.random.default_rng(0).uniform(0, 4095, (2048, 2048))
    return Radiograph.of_pixels(noise, white=4095.0, source=Source(Address(Path("chest.dcm"))))


@pytest.mark.parametrize("enhancer", list(BUILT_IN), ids=lambda e: e.id)
def test_enhance_a_2048_square(benchmark, chest, enhancer):
    benchmark.extra_info["megapixels"] = chest.pixels.size / 1e6
    benchmark.pedantic(
        enhance_radiograph, (chest, enhancer, enhancer.parameters()), rounds=3, warmup_rounds=1
    )
