from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.commands.comparing.compare_pair import comparison_of
from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.map_kinds import MapRequest
from xraysr_gui.commands.comparing.worst_places import line_of, place_words, sentence_of, worst_places
from xraysr_gui.core.address import Address
from xraysr_gui.core.body_mask import body_mask, well_inside
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.gui.views.data_probe import probe

STEP = Step("median", 1, (), "Median")
MM = Spacing(0.5, 0.25, Calibration.DETECTOR)


def film(pixels: np.ndarray, spacing: Spacing = MM) -> Radiograph:
    source = Source(Address(Path("film.dcm")))
    return Radiograph.of_pixels(pixels.astype(np.float32), white=1.0, source=source, spacing=spacing)


def body() -> np.ndarray:
    """Lively everywhere, so that no corner passes for a border."""
    down, across = np.mgrid[:200, :160]
    return 0.4 + 0.2 * np.sin(down / 9) * np.cos(across / 7) + 0.001 * across


@pytest.mark.parametrize("kind", ["absolute", "contradiction"])
def test_a_corner_of_the_film_is_no_worst_place(kind):
    pixels = body()
    wrong = pixels.copy()
    wrong[:2, :2] += 0.3
    wrong[-1, 80] -= 0.3
    wrong[100, 60] += 0.1
    before = film(pixels)
    assert body_mask(before.normalised())[0, 0], "the corner counts as body"
    after = before.enhanced(wrong.astype(np.float32), STEP, 1)
    request = MapRequest(kind, Pair(before, after, ""), (before, after))
    drawn = draw_map(request, comparison_of)
    worst = worst_places(drawn)[0]
    at = after.spacing.to_pixel(worst.place)
    assert (int(at.y), int(at.x)) == (100, 60)
    assert worst.value == pytest.approx(drawn.values[100, 60])
    assert drawn.values[0, 0] > worst.value or kind == "contradiction"
    inside = well_inside(before.normalised())
    places = (after.spacing.to_pixel(one.place) for one in worst_places(drawn))
    assert all(inside[int(one.y), int(one.x)] for one in places)


@pytest.mark.parametrize("spacing", [MM, Spacing()])
def test_a_place_is_told_as_the_probe_tells_it(spacing):
    image = film(body(), spacing)
    place = image.spacing.to_field(Point(60.5, 100.5))
    told = probe(image, "film", place)
    assert place_words(place, image.spacing).startswith(f"column {told.column}, row {told.row}")
    assert (told.column, told.row) == (61, 101)
    length = f"({told.x:.1f}, {told.y:.1f} mm)"
    assert (length in place_words(place, image.spacing)) == (spacing is MM)


def test_the_page_tells_the_first_places_of_the_list():
    pixels = body()
    wrong = pixels.copy()
    wrong[100, 60] += 0.1
    before = film(pixels)
    after = before.enhanced(wrong.astype(np.float32), STEP, 1)
    drawn = draw_map(MapRequest("absolute", Pair(before, after, ""), (before, after)), comparison_of)
    first = line_of(1, worst_places(drawn)[0], after.spacing)
    assert first in sentence_of(drawn, after.spacing)
    assert "column 61, row 101" in first
