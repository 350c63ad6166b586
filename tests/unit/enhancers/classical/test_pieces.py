from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import uniform_filter

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.classical import pieces
from xraysr_gui.enhancers.classical.pieces import in_pieces


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    """Of 5 x 5 pixels."""
    monkeypatch.setattr(pieces, "PIXELS_AT_ONCE", 25)


@pytest.mark.parametrize("rows", [1, 2, 7, 30, 31])
def test_a_filter_does_not_notice_that_it_works_on_pieces(rows):
    pixels = np.random.default_rng(rows).random((rows, 11), dtype=np.float32)

    def mean(piece):
        return uniform_filter(piece, 5, mode="reflect")

    np.testing.assert_allclose(in_pieces(pixels, 2, mean, Progress(), ""), mean(pixels), atol=1e-6)


def test_a_larger_result_is_put_together_at_its_own_size():
    pixels = np.random.default_rng(1).random((13, 17), dtype=np.float32)

    result = in_pieces(pixels, 0, lambda piece: piece.repeat(3, 0).repeat(3, 1), Progress(), "", scale=3)

    np.testing.assert_array_equal(result, pixels.repeat(3, 0).repeat(3, 1))


def test_less_overlap_than_the_filter_reaches_is_seen():
    pixels = np.random.default_rng(0).random((40, 11), dtype=np.float32)

    result = in_pieces(pixels, 1, lambda piece: uniform_filter(piece, 5), Progress(), "")

    assert not np.allclose(result, uniform_filter(pixels, 5), atol=1e-3)


def test_tells_how_far_it_is_before_each_piece_and_stops_there():
    told = []

    def stop_after_three():
        return len(told) == 3

    progress = Progress(lambda fraction, doing: told.append((fraction, doing)), stop_after_three)
    with pytest.raises(Cancelled):
        in_pieces(np.zeros((40, 10), np.float32), 0, np.copy, progress, "Working")

    assert told == [(0.0, "Working"), (0.0625, "Working"), (0.125, "Working")]
