from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetricsF

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Angle, CobbAngle, Distance, KnownLength
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.gui.layers.marks_layer import CHOSEN, PLAIN, _fitting, words_of

MM = Spacing(1.0, 1.0, Calibration.FIDUCIAL)


def put(reader, *marks) -> None:
    document = reader.workspace.document
    for mark in marks:
        document = document.with_mark(mark)
    reader.workspace.change(document)


def painted(reader, colour: QColor, box: QRect | None = None) -> int:
    picture = reader.painted()
    if box is not None:
        picture = picture[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
    return int((abs(picture - colour.getRgb()[:3]).max(axis=2) < 60).sum())


def test_a_distance_is_painted_where_its_points_are(reader):
    put(reader, Distance((Point(100, 150), Point(300, 150))))

    assert painted(reader, PLAIN, QRect(101, 149, 198, 3)) > 190
    assert painted(reader, PLAIN, QRect(99, 142, 3, 5)) > 2  # the stroke across its end


def test_a_mark_follows_the_zoom_and_keeps_its_width(reader):
    put(reader, Distance((Point(190, 150), Point(210, 150))))
    reader.view.zoom_by(4.0, QPointF(200, 150))

    assert painted(reader, PLAIN, QRect(162, 149, 76, 3)) > 70
    assert painted(reader, PLAIN, QRect(170, 152, 60, 4)) == 0


def test_the_reading_stands_beside_the_line(reader):
    put(reader, Distance((Point(100, 150), Point(300, 150))))
    assert painted(reader, PLAIN, QRect(120, 118, 160, 26)) > 60


def test_the_chosen_mark_shows_its_points(reader):
    put(reader, Distance((Point(100, 150), Point(300, 150))))
    assert painted(reader, CHOSEN) == 0

    reader.editing.choose(reader.workspace.document.address, 0)

    assert painted(reader, CHOSEN, QRect(94, 144, 12, 12)) > 8
    assert painted(reader, PLAIN) == 0


def test_an_angle_has_a_bow_between_its_arms_and_not_around_them(reader):
    put(reader, Angle((Point(260, 150), Point(200, 150), Point(200, 90))))
    radius, diagonal = 26, math.sqrt(0.5)
    inside = QPoint(round(200 + radius * diagonal), round(150 - radius * diagonal))
    outside = QPoint(round(200 - radius * diagonal), round(150 + radius * diagonal))
    assert painted(reader, PLAIN, QRect(inside - QPoint(2, 2), inside + QPoint(2, 2))) > 2
    assert painted(reader, PLAIN, QRect(outside - QPoint(2, 2), outside + QPoint(2, 2))) == 0


def test_the_lines_of_a_cobb_angle_are_joined_by_dashes_only(reader):
    put(reader, CobbAngle((Point(100, 60), Point(200, 60), Point(100, 240), Point(200, 240))))
    joining = painted(reader, PLAIN, QRect(149, 70, 3, 160))
    assert 60 < joining < 200
    assert painted(reader, PLAIN, QRect(110, 59, 80, 3)) > 78


def test_what_is_being_drawn_is_painted_with_its_reading_at_the_end(reader):
    reader.press(100, 150)
    before = painted(reader, CHOSEN)
    reader.view.tool.move(reader.view, QPointF(300, 150), Qt.KeyboardModifier.NoModifier)
    assert painted(reader, CHOSEN) > before + 200
    reader.view.cancel_gesture()
    assert painted(reader, CHOSEN) == 0


def test_a_mark_outside_the_visible_part_has_no_label_in_it(reader):
    put(reader, Distance((Point(10, 10), Point(40, 10))))
    reader.view.zoom_by(4.0, QPointF(399, 299))
    assert painted(reader, PLAIN) == 0


def test_an_image_that_is_no_document_is_painted_without_marks(reader, image):
    put(reader, Distance((Point(100, 150), Point(300, 150))))
    elsewhere = replace(image.source, address=image.source.address.at_frame(5))
    reader.view.show_radiograph(replace(image, source=elsewhere))
    assert painted(reader, PLAIN) == 0


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Distance((Point(0, 0), Point(3, 4))), ("5.0 mm (calibrated by a fiducial)",)),
        (
            Distance((Point(0, 0), Point(3, 4)), "Sharper"),
            ("5.0 mm (calibrated by a fiducial)", "drawn on Sharper"),
        ),
        (CobbAngle((Point(0, 0), Point(1, 0), Point(0, 0), Point(1, 1))), ("Cobb 45.0°",)),
    ],
)
def test_the_label_of_a_chosen_mark_names_calibration_and_version(mark, words):
    assert words_of(mark, MM, whole=True) == words


@pytest.mark.parametrize(
    ("mark", "spacing", "words"),
    [
        (Distance((Point(0, 0), Point(3, 4))), MM, "5.0 mm"),
        (Distance((Point(0, 0), Point(3, 4)), "Sharper"), MM, "5.0 mm *"),
        (Distance((Point(0, 0), Point(3, 4)), "", "nodule"), MM, "nodule: 5.0 mm"),
        (Distance((Point(0, 0), Point(3, 4))), Spacing(1, 1, Calibration.DETECTOR), "5.0 mm *"),
        (Distance((Point(0, 0), Point(3, 4))), Spacing(), "5.0 px"),
        (Distance((Point(0, 0), Point(3, 4))), Spacing().calibrated(1, "line of 9 mm"), "5.0 mm"),
        (KnownLength((Point(0, 0), Point(3, 4)), "", "", 5.0), MM, "= 5 mm"),
        (CobbAngle((Point(0, 0), Point(1, 0), Point(0, 0), Point(1, 1))), MM, "Cobb 45.0°"),
    ],
)
def test_the_label_of_another_mark_is_short_and_has_a_star_where_there_is_more_to_know(mark, spacing, words):
    assert words_of(mark, spacing, whole=False) == (words,)


def test_a_long_label_covers_little_until_its_mark_is_chosen(reader):
    put(reader, Distance((Point(100, 150), Point(300, 150)), "Wiener filter"))
    little = painted(reader, PLAIN)
    reader.editing.choose(reader.view.radiograph.source.address, 0)
    much = painted(reader, CHOSEN)
    assert 0 < little < much / 1.5
    reader.editing.clear_choice()
    assert painted(reader, PLAIN) == little


@pytest.mark.parametrize("room", [60.0, 140.0, 600.0])
def test_a_long_reading_goes_on_in_the_next_lines_and_nothing_is_cut(reader, room):
    reading = "102.4 mm (pixel spacing, calibration not stated)"
    metrics = QFontMetricsF(reader.view.font())
    rows = _fitting((reading, "drawn on Sharper"), metrics, room)
    assert " ".join(rows) == f"{reading} drawn on Sharper"
    assert rows[0].startswith("102.4 mm")
    assert rows[-1] == "drawn on Sharper"
