"""The map of a score stays on the body, and a film that is hardly suspect stays as it is."""

from pathlib import Path

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.display.heat import CLEAR, index_table
from xraysr_gui.gui.worklist.score_map import CHANCE, SMOOTH, STRANGE, heat_of, legend_of


def test_nothing_outside_of_the_body_is_coloured_and_a_calm_film_stays_calm():
    pixels = np.zeros((240, 240), np.float32)
    pixels[:, 60:180] = 0.5 + 0.4 * np.random.default_rng(1).random((240, 120))
    film = Radiograph.of_pixels(pixels, white=1.0, source=Source(Address(Path("film.png"))))

    def painted(raised):
        heat = heat_of(film, np.full((6, 6), raised, np.float32))
        table = index_table(heat.greys, CHANCE.low, CHANCE.high, CHANCE.threshold)
        return heat, table[heat.greys.codes] != CLEAR

    heat, coloured = painted(0.2)
    outside = np.ones(6 * SMOOTH, np.bool_)
    outside[12:36] = False
    assert not coloured[:, outside].any()
    assert coloured[:, 14:34].all()
    assert np.isnan(heat.drawn.values[:, outside]).all()
    assert not painted(0.009)[1].any()


def test_a_map_on_which_nothing_is_painted_says_so_in_words():
    film = Radiograph.of_pixels(
        0.5 + 0.4 * np.random.default_rng(1).random((240, 240), np.float32),
        white=1.0,
        source=Source(Address(Path("film.png"))),
    )

    def words(raised, *, of_chance=True):
        heat = heat_of(film, np.full((6, 6), raised, np.float32), of_chance=of_chance)
        return " ".join(legend_of(heat, CHANCE if of_chance else STRANGE))

    assert words(0.009) == "Score map is empty: no place raises the probability by 1 of 100 or more"
    assert words(np.nan).startswith("Score map is empty")
    assert words(0.2).startswith("Score map: so much lower would the probability be")
    assert words(1.4, of_chance=False).startswith("Score map is empty: no place is 1.5 times")
    assert words(1.6, of_chance=False).startswith("Score map: where the image looks least")
