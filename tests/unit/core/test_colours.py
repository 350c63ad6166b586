from __future__ import annotations

import numpy as np
import pytest
from skimage.color import rgb2lab

from xraysr_gui.core.colours import COLOUR_MAPS, table_of

EACH = pytest.mark.parametrize("colours", list(COLOUR_MAPS), ids=lambda one: one.id)
# Linear light as dichromats see it (Vienot 1999; tritanopia Brettel 1997, one plane).
BLIND = {
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    "tritanopia": [[1, 0.14461, -0.14461], [0, 0.85924, 0.14076], [0, 0.85924, 0.14076]],
}


def lightness(table: np.ndarray) -> np.ndarray:
    return rgb2lab(table[None])[0, :, 0]


@EACH
def test_more_is_never_darker(colours):
    light = lightness(table_of(colours.id))
    if colours.diverging:
        assert (np.diff(light[:128]) > 0).all()
        assert (np.diff(light[128:]) < 0).all()
        assert light[:128] == pytest.approx(light[:127:-1], abs=2.5)
        assert table_of(colours.id)[127:129].min() > 230
    else:
        assert (np.diff(light) > 0).all()
        assert light[-1] - light[0] > 70


@EACH
def test_equal_steps_look_equal(colours):
    lab = rgb2lab(table_of(colours.id)[None])[0]
    steps = np.linalg.norm(lab[16:] - lab[:-16], axis=1)
    if colours.diverging:
        steps = np.concatenate([steps[:112], steps[128:]])
    assert steps.max() / steps.min() < 1.8


@EACH
def test_a_table_has_256_colours_that_nobody_can_change(colours):
    table = table_of(colours.id)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    assert len(np.unique(table, axis=0)) >= 254
    assert not table.flags.writeable


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("id", [one.id for one in COLOUR_MAPS if one.safe])
def test_a_colour_blind_reader_sees_the_same_order_and_nearly_the_same_colours(kind, id):
    share = table_of(id) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = (linear @ np.array(BLIND[kind]).T).clip(0, 1)
    shown = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    light = rgb2lab(shown[None])[0, :, 0]
    assert (np.diff(light[::4]) > 0).all()
    if kind != "tritanopia":
        assert np.abs(rgb2lab(shown[None]) - rgb2lab(share[None])).max() < 16


def test_there_is_a_diverging_table_and_one_for_colour_blind_readers():
    assert any(one.diverging for one in COLOUR_MAPS)
    assert any(one.safe for one in COLOUR_MAPS)
