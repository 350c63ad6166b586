from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.mark_json import marks_as_rows, marks_of_rows
from xraysr_gui.core.marks import KINDS, KnownLength

numbers = st.floats(-1e6, 1e6)


@st.composite
def marks(draw):
    kind = draw(st.sampled_from(KINDS))
    points = tuple(Point(draw(numbers), draw(numbers)) for _ in range(kind.points_needed))
    words = draw(st.text(max_size=10)), draw(st.text(max_size=10))
    if kind is KnownLength:
        return kind(points, *words, draw(st.floats(0.1, 5000)), draw(st.floats(1e-3, 1e3)))
    return kind(points, *words)


@given(st.lists(marks(), max_size=4))
def test_what_is_kept_comes_back(drawn):
    rows = json.loads(json.dumps(marks_as_rows(drawn)))
    assert marks_of_rows(rows) == tuple(drawn)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "Distance", "points": [[0, 0]], "on": ""},
        {"kind": "Distance", "points": [[0, 0], [1, float("nan")]], "on": ""},
        {"kind": "Circle", "points": [], "on": ""},
        {"kind": "Angle", "points": 5, "on": ""},
        "Distance",
    ],
)
def test_what_is_damaged_is_refused(row):
    with pytest.raises((ValueError, TypeError, KeyError)):
        marks_of_rows([row])
