from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.gui.views.data_probe import DataProbe, ProbeRow, probe

_CODES = np.arange(48, dtype=np.uint16).reshape(6, 8)
SMALL = Radiograph(
    Greys(_CODES, np.arange(48, dtype=np.float32) * 3), 0.0, 144.0, Source(Address(Path("small.dcm")))
)


@pytest.fixture
def stored(radiograph):
    """Codes that are not values: the file holds numbers from -1024 on, times two."""
    codes = np.arange(48 * 64, dtype=np.uint16).reshape(48, 64)
    greys = Greys(codes, np.arange(48 * 64, dtype=np.float32) * 2 - 2048, first_stored=-1024)
    return replace(radiograph, greys=greys, exact=None)


def test_a_place_gives_column_row_length_stored_value_and_value(stored):
    row = probe(stored, "disc.dcm", Point(0.2 * 10.5, 0.2 * 3.5))

    assert (row.column, row.row) == (11, 4)
    code = 3 * 64 + 10
    assert (row.stored, row.value) == (code - 1024, code * 2 - 2048)
    assert row.words == "disc.dcm  column    11  row     4     2.1,    0.7 mm  stored   -822  value    -1644"


@given(x=st.floats(-3, 20), y=st.floats(-3, 15))
def test_exactly_the_places_on_the_image_have_values(x, y):
    row = probe(SMALL, "a", Point(x, y))
    assert (row is not None) == (0 <= x < 8 and 0 <= y < 6)
    if row is not None:
        assert row.value == SMALL.greys.values[_CODES[int(y), int(x)]]


def test_a_result_has_a_value_and_nothing_stored(radiograph):
    larger = radiograph.enhanced(np.full((96, 128), 0.5, np.float32), Step("x2", 1, (), "Twice"), 2)
    row = probe(larger, "Twice", Point(1.0, 1.0))
    assert (row.column, row.row) == (11, 11)
    assert row.stored is None
    assert row.value == pytest.approx(2047.5)
    assert "stored" not in row.words


def test_without_calibration_no_millimetres_are_told(stored):
    row = probe(replace(stored, spacing=Spacing()), "a", Point(3, 3))
    assert "mm" not in row.words


def test_the_unit_of_the_value_is_named(stored):
    source = replace(stored.source, labels=(("RescaleType", "HU"),))
    assert probe(replace(stored, source=source), "a", Point(1, 1)).words.endswith(" HU")
    source = replace(stored.source, labels=(("RescaleType", "US"),))
    assert not probe(replace(stored, source=source), "a", Point(1, 1)).words.endswith("US")


@pytest.mark.parametrize("nothing", [np.nan, np.inf, -3.4e38])
def test_what_is_no_number_is_never_told_as_one(stored, nothing):
    values = stored.greys.values.copy()
    values[:] = nothing
    row = probe(replace(stored, greys=replace(stored.greys, values=values)), "a", Point(1, 1))
    assert row.value is None
    assert row.words.endswith("value none (background)")


def test_background_has_no_value(stored):
    padded = replace(stored, greys=replace(stored.greys, padding=(0, 100)))
    assert probe(padded, "a", Point(0.1, 0.1)).value is None
    assert probe(padded, "a", Point(0.1, 2.1)).value is not None


def test_the_first_view_is_told_in_full_and_the_others_by_value(qtbot):
    widget = DataProbe()
    qtbot.addWidget(widget)
    first = ProbeRow("a.dcm", 1, 2, 0.1, 0.3, "mm", 5, 5.0)
    second = replace(first, title="Sharper", stored=None, value=7.25, value_unit="HU")

    widget.show_rows((first, second))

    assert widget.text() == first.words + "   |   Sharper     7.25 HU"
    assert widget.toolTip().splitlines() == [first.words, second.words]


def test_figures_do_not_change_the_length_of_the_line():
    row = ProbeRow("a.dcm", 1, 2, 0.1, 0.3, "mm", 5, 5.0)
    larger = replace(row, column=4280, row=3520, x=1012.3, y=999.9, stored=65535, value=-12345.0)
    assert len(row.words) == len(larger.words)


def test_outside_and_away_are_told_in_words(qtbot):
    widget = DataProbe()
    qtbot.addWidget(widget)
    assert widget.text() == "Point at an image to read its values."
    widget.show_rows(())
    assert widget.text() == "outside"
    widget.show_nothing()
    assert widget.toolTip() == ""
