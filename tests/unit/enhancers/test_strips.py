from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import uniform_filter

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.strips import in_strips


@pytest.mark.parametrize("rows", [1, 2, 7, 30, 31])
def test_a_filter_does_not_notice_that_it_works_on_strips(rows):
    pixels = np.random.default_rng(rows).random((rows, 11), dtype=np.float32)

    def mean(strip):
        return uniform_filter(strip, 5, mode="reflect")

    np.testing.assert_allclose(
        in_strips(pixels, 2, mean, Progress(), "", at_once=40), mean(pixels), atol=1e-6
    )


def test_less_overlap_than_the_filter_reaches_is_seen():
    pixels = np.random.default_rng(0).random((40, 11), dtype=np.float32)

    result = in_strips(pixels, 1, lambda strip: uniform_filter(strip, 5), Progress(), "", at_once=40)

    assert not np.allclose(result, uniform_filter(pixels, 5), atol=1e-3)


def test_tells_how_far_it_is_before_each_strip_and_stops_there():
    told = []

    def stop_after_three():
        return len(told) == 3

    progress = Progress(lambda fraction, doing: told.append((fraction, doing)), stop_after_three)
    with pytest.raises(Cancelled):
        in_strips(np.zeros((40, 10), np.float32), 0, np.copy, progress, "Working", at_once=50)

    assert told == [(0.0, "Working"), (0.125, "Working"), (0.25, "Working")]
