from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

from xraysr_gui.gui.tools.mark_geometry import distance_to
from xraysr_gui.gui.tools.mark_labels import crosses, placed_label

VIEW = QRectF(0, 0, 800, 600)
SIZE = QSizeF(140, 18)
xs, ys = st.integers(150, 650), st.integers(60, 540)
ends = st.tuples(xs, ys)


@given(start=ends, end=ends)
def test_a_label_in_the_middle_of_the_view_never_covers_its_line(start, end):
    line = QLineF(QPointF(*start), QPointF(*end))

    place = placed_label(SIZE, [line], [], VIEW)

    assert not crosses(place, line)
    assert VIEW.contains(place)
    assert place.size() == SIZE


@given(start=ends, end=ends, taken=st.lists(ends, max_size=3))
def test_a_label_is_always_inside_the_view(start, end, taken):
    boxes = [QRectF(x, y, 140, 18) for x, y in taken]
    assert VIEW.contains(placed_label(SIZE, [QLineF(QPointF(*start), QPointF(*end))], boxes, VIEW))


def test_a_second_label_takes_another_place():
    line = QLineF(300, 300, 500, 300)
    first = placed_label(SIZE, [line], [], VIEW)
    second = placed_label(SIZE, [line], [first], VIEW)
    assert not first.intersects(second)
    assert not crosses(second, line)


def test_a_label_of_a_line_along_the_edge_is_pushed_to_the_other_side():
    line = QLineF(200, 3, 600, 3)
    place = placed_label(SIZE, [line], [], VIEW)
    assert place.top() > 3


@given(ax=xs, ay=ys, bx=xs, by=ys)
def test_whether_a_line_crosses_a_box_agrees_with_walking_along_it(ax, ay, bx, by):
    box, line = QRectF(300, 200, 200, 100), QLineF(ax, ay, bx, by)
    walked = any(
        300 <= ax + (bx - ax) * n / 3000 <= 500 and 200 <= ay + (by - ay) * n / 3000 <= 300
        for n in range(3001)
    )
    if walked:
        assert crosses(box, line)
    elif crosses(box, line):
        smaller = box.adjusted(1, 1, -1, -1)
        assert not crosses(smaller, line)


@given(ax=xs, ay=ys, bx=xs, by=ys, px=xs, py=ys)
def test_the_distance_to_a_line_is_that_to_its_nearest_place(ax, ay, bx, by, px, py):
    line, at = QLineF(ax, ay, bx, by), QPointF(px, py)
    walked = min(QLineF(line.pointAt(n / 2000), at).length() for n in range(2001))
    assert abs(distance_to(line, at) - walked) < 0.5
