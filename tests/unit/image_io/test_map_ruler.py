from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.core.colours import table_of
from xraysr_gui.image_io.written.map_ruler import SHARE, TEXT, with_ruler

SEA = table_of("sea")


def ruled(rows: int, columns: int, told=("0", "4", "8"), unit: str = "grey levels") -> np.ndarray:
    picture = np.full((rows, columns, 3), (10, 200, 30), np.uint8)
    made = with_ruler(picture, SEA, told, unit)
    np.testing.assert_array_equal(made[:, :columns], picture)
    return made[:, columns:]


@pytest.mark.parametrize("shape", [(160, 160), (360, 340), (1000, 820)])
def test_the_bar_runs_from_the_high_end_to_the_low_one(shape):
    ruler = ruled(*shape)
    assert ruler.shape[1] == round(SHARE * shape[1])
    column = ruler[:, round(0.06 * ruler.shape[1]) + 3].astype(int)
    inside = np.flatnonzero((column[:, None] == SEA[None, 10:246]).all(axis=2).any(axis=1))
    bar = column[inside[0] : inside[-1] + 1]
    assert len(bar) > 0.5 * shape[0]
    places = np.abs(bar[:, None] - SEA[None].astype(int)).sum(axis=2).argmin(axis=1)
    assert (np.diff(places) <= 0).all()
    assert places[0] > 230
    assert places[-1] < 25


@pytest.mark.parametrize("shape", [(160, 160), (360, 340)])
def test_the_words_stand_at_their_places_and_are_not_cut(shape):
    without = ruled(*shape, told=("", "", ""), unit="")
    for place, told in enumerate((("127.5", "", ""), ("", "127.5", ""), ("", "", "127.5"))):
        words = (ruled(*shape, told=told, unit="") != without).any(axis=2)
        rows, columns = np.nonzero(words)
        middle = rows.mean() / shape[0]
        assert middle == pytest.approx(0.8 - 0.3 * place, abs=0.04)
        assert columns.max() < words.shape[1] - 1
    unit = (ruled(*shape, told=("", "", "")) != without).any(axis=2)
    rows, columns = np.nonzero(unit)
    assert rows.max() < 0.22 * shape[0]
    assert rows.min() > 0
    assert columns.max() < unit.shape[1] - 1
    assert (ruled(*shape) == TEXT).all(axis=2).any()
