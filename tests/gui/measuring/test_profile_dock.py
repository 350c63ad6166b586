from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from xraysr_gui.display.profile import LineProfile
from xraysr_gui.gui.measuring.profile_dock import ProfileDock, ProfilePlot
from xraysr_gui.gui.widgets.plot_axes import ORIGINAL, SHOWN
from xraysr_gui.metrics.edge_width import EdgeWidth

ALONG = np.linspace(0, 20, 41)
BEFORE = LineProfile(ALONG, 100 + ALONG * 10, 20.0, "mm", "", "HU")
AFTER = LineProfile(ALONG, 300 - ALONG * 5, 20.0, "mm", "Sharper", "HU")


@pytest.fixture
def dock(qtbot):
    dock = ProfileDock()
    qtbot.addWidget(dock)
    dock.resize(500, 300)
    dock.show()
    qtbot.waitExposed(dock)
    dock.plot = dock.findChild(ProfilePlot, "profile-plot")
    return dock


def reading(dock) -> str:
    return dock.findChild(QLabel, "profile-reading").text()


def point_at(qtbot, dock, along: float) -> None:
    plot = dock.plot.plot()
    qtbot.mouseMove(dock.plot, plot.at(along, (plot.up.low + plot.up.high) / 2).toPoint())


def test_the_pointer_reads_both_curves_with_their_units(qtbot, dock):
    dock.show_profiles((BEFORE, AFTER))

    point_at(qtbot, dock, 10.0)

    words = reading(dock)
    place, _, values = words.partition(" mm: ")
    original, enhanced, difference = (float(part.split()[-1]) for part in values.split(", "))
    assert original == pytest.approx(100 + float(place) * 10, abs=1)
    assert enhanced == pytest.approx(300 - float(place) * 5, abs=1)
    assert difference == pytest.approx(enhanced - original, abs=1)
    assert "Sharper" in words


def test_axes_name_their_units(dock):
    dock.show_profiles((BEFORE,))
    plot = dock.plot.plot()
    assert plot.across.title == "Along the line (mm)"
    assert plot.up.title == "Value (HU)"
    assert (plot.across.low, plot.across.high) == (0, 20)
    assert plot.up.low < 100
    assert plot.up.high > 300


def test_both_curves_are_drawn(dock):
    dock.show_profiles((BEFORE, AFTER))
    image = dock.plot.grab().toImage()
    colours = [
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 2)
    ]
    assert colours.count(ORIGINAL.name()) > 30
    assert colours.count(SHOWN.name()) > 30


def test_the_difference_lies_below_on_a_scale_of_its_own(dock):
    dock.show_profiles((BEFORE, AFTER))
    values, differences = dock.plot.plot(), dock.plot.difference_plot()
    assert differences.place.top() > values.place.bottom()
    assert differences.at(7.0, 0).x() == values.at(7.0, 0).x()
    picture = dock.plot.grab().toImage()
    for along in (2.0, 12.0, 18.0):
        place = differences.at(along, 200 - 15 * along).toPoint()
        near = [picture.pixelColor(place.x() + x, place.y() + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        assert any(
            abs(colour.red() - SHOWN.red()) < 40 and colour.red() > colour.blue() + 60 for colour in near
        )

    dock.show_profiles((BEFORE,))
    assert dock.plot.difference_plot() is None
    dock.show_profiles((BEFORE, AFTER))
    dock.resize(500, 200)
    assert dock.plot.difference_plot() is None


def test_a_flat_line_and_a_line_outside_the_image_do_not_break_the_plot(dock):
    dock.show_profiles((LineProfile(ALONG, ALONG * 0 + 5, 20.0, "px"),))
    assert dock.plot.plot().up.low < 5 < dock.plot.plot().up.high
    dock.plot.grab()
    dock.show_profiles((LineProfile(ALONG[:0], ALONG[:0], 20.0, "px"),))
    assert dock.plot.plot() is None
    dock.plot.grab()


def test_reading_ends_when_the_line_goes(qtbot, dock):
    dock.show_profiles((BEFORE,))
    point_at(qtbot, dock, 5)
    assert reading(dock)
    dock.show_profiles(())
    assert reading(dock) == ""


def edges(dock) -> str:
    return dock.findChild(QLabel, "edge-widths").text()


def test_the_width_of_the_edge_is_told_for_each_version(dock):
    dock.show_profiles((BEFORE, AFTER), (EdgeWidth(1.23456), EdgeWidth(0.5)))
    assert edges(dock) == "Edge width (10 to 90 %): original 1.23 mm, Sharper 0.5 mm"
    dock.show_profiles((BEFORE, AFTER), (EdgeWidth(1.0), EdgeWidth(None, "No edge.")))
    assert edges(dock) == "Edge width (10 to 90 %): original 1 mm, Sharper none"


def test_a_line_without_an_edge_says_why_there_is_no_width(dock):
    dock.show_profiles((BEFORE,), (EdgeWidth(None, "The line is too short."),))
    assert edges(dock) == "The line is too short."
    dock.show_profiles(())
    assert edges(dock) == ""


def test_a_gap_is_no_line_down_to_the_padding_and_is_read_as_none(qtbot, dock):
    values = np.where(np.abs(ALONG - 10) < 3, np.nan, BEFORE.values)
    dock.show_profiles((LineProfile(ALONG, values, 20.0, "mm", "", "HU"), AFTER))
    plot = dock.plot.plot()
    assert (plot.up.low, plot.up.high) == pytest.approx((100 - 8, 300 + 8))
    point_at(qtbot, dock, 10.0)
    assert "original none, Sharper 250" in reading(dock)
    assert "difference none" in reading(dock)
    point_at(qtbot, dock, 3.0)
    assert "none" not in reading(dock)
    picture, plot = dock.plot.grab().toImage(), dock.plot.plot()
    for along, drawn in ((10.0, False), (5.0, True)):
        at = plot.at(along, 100 + 10 * along).toPoint()
        near = [picture.pixelColor(at.x(), at.y() + y) for y in (-1, 0, 1)]
        assert any(colour.blue() > colour.red() + 80 for colour in near) == drawn
