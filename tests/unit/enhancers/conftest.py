"""What the tests of enhancers share: a drawn chest without noise, and silence about old files of Keras."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import shrink


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a graphics card is needed for runs only where that is asked for."""
    if "card" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("card"):
                item.add_marker(pytest.mark.skip(reason="needs a graphics card: run it with -m card"))


@pytest.fixture(scope="session")
def sharp_chest() -> Pixels:
    """256 x 224 pixels, from one three times as large, so that its noise is gone."""
    large = np.asarray(chest(768, 672, mm_per_pixel=0.52), np.float32)
    small = shrink(large, 3, "area")
    small.flags.writeable = False
    return small


@pytest.fixture
def old_files_of_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras may call the older of its two kinds of file old: it says so to absl's log."""
    monkeypatch.setattr(logging.getLogger("absl"), "disabled", True)
