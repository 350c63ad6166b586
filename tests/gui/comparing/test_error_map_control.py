from __future__ import annotations

import re
import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QListWidget, QPushButton, QSlider

from tests.support.compare_table import CompareTable, dot, film, larger
from tests.support.views import seen, send_mouse
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.pair import Reference, ReferenceKind
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.views.data_probe import probe

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def sloping():
    """The film without a flat part, which would pass for a collimator."""
    plain = film()
    pixels = np.tile(np.linspace(0.2, 0.4, 90), (120, 1)) + dot(120, 90)
    return Radiograph.of_pixels(pixels * 4095, white=4095.0, source=plain.source, spacing=plain.spacing)


def declared(table) -> float:
    return table.arranging.heat.heat.drawn.scale.high


@pytest.fixture
def table(qtbot, jobs) -> CompareTable:
    made = CompareTable(qtbot, jobs)
    made.grid.resize(1202, 600)
    made.open(sloping())
    made.take(larger(made.workspace.document.original, 2, 0.05))
    made.wait_for_map()
    return made


def widget(table, kind, name):
    return table.panel.findChild(kind, name)


def choose(table, name: str, id: str) -> None:
    """With the keyboard, as a person goes through a closed list."""
    box = widget(table, QComboBox, name)
    box.setFocus()
    step = Qt.Key.Key_Down if box.findData(id) > box.currentIndex() else Qt.Key.Key_Up
    while box.currentData() != id:
        table.qtbot.keyClick(box, step)


def peak_lines(table) -> list[str]:
    listed = widget(table, QListWidget, "map-peaks")
    return [listed.item(row).text() for row in range(listed.count())]


def colour_at(table, place) -> tuple[int, ...]:
    view = table.grid.views[2]
    at = view.to_screen(place)
    return tuple(int(part) for part in seen(view)[round(at.y()), round(at.x())])


def worst(table):
    return table.mapping._peaks[0]


def test_the_error_is_told_in_grey_levels_and_painted_in_the_colour_of_its_share(table):
    pair, heat = table.comparing.pair(), table.arranging.heat.heat
    assert heat.drawn.scale.unit == "grey levels of 65536"
    assert worst(table).value == pytest.approx(0.05 * 0.5 * 65535, rel=0.1)
    assert pair.words == "1  Larger compared with the original"
    widget(table, QSlider, "map-opacity").setValue(100)
    share = min(heat.drawn.values[160, 60] / declared(table), 1.0)
    wanted = table_of("sea")[round(1 + 254 * share)]
    found = colour_at(table, worst(table).place)
    assert np.abs(np.array(found) - wanted).max() <= 6


def test_the_scale_is_the_same_for_every_result(table):
    before = table.arranging.heat.style
    table.take(larger(table.workspace.document.original, 2, 0.5))
    table.wait_for_map()
    assert worst(table).value > 10_000
    assert table.arranging.heat.style == before
    assert before.high == pytest.approx(declared(table))


def test_scale_threshold_colours_and_opacity_change_what_is_painted_and_draw_nothing_anew(table):
    heat, place = table.arranging.heat.heat, worst(table).place
    widget(table, QSlider, "map-opacity").setValue(100)
    seen_before = colour_at(table, place)
    span = widget(table, QDoubleSpinBox, "map-span")
    span.setValue(span.value() * 8)
    assert table.arranging.heat.style.high == pytest.approx(declared(table) * 8, rel=1e-3)
    assert sum(colour_at(table, place)) < sum(seen_before)
    choose(table, "map-colours", "dusk")
    assert table.arranging.heat.style.colours == "dusk"
    threshold = widget(table, QDoubleSpinBox, "map-threshold")
    corner = table.grid.views[2].to_field(table.grid.views[2].to_screen(place) * 0.9)
    threshold.setValue(threshold.value() + 200)
    assert table.arranging.heat.style.threshold == pytest.approx(200, abs=1)
    greys = colour_at(table, corner)
    assert len(set(greys)) == 1  # nothing is painted over what is better
    assert len(set(colour_at(table, place))) > 1
    widget(table, QSlider, "map-opacity").setValue(0)
    assert len(set(colour_at(table, place))) == 1
    assert table.arranging.heat.heat is heat


def test_another_map_is_chosen_and_remembers_its_own_scale(table):
    table.panel.map_box.span_changed.emit(1000.0)
    choose(table, "map-kind", "ssim")
    table.wait_for_map()
    style = table.arranging.heat.style
    declared_ends = table.arranging.heat.heat.drawn.scale
    assert (style.low, style.high) == (declared_ends.low, 1.0)
    assert worst(table).value < 0.999
    choose(table, "map-kind", "signed")
    table.wait_for_map()
    style = table.arranging.heat.style
    assert (style.low, style.high) == pytest.approx((-declared(table), declared(table)))
    assert style.colours == "balance"
    choose(table, "map-kind", "absolute")
    table.wait_for_map()
    assert table.arranging.heat.style.high == pytest.approx(1000.0)


def test_a_click_on_a_bad_place_goes_there_in_all_linked_views(table):
    table.qtbot.waitUntil(lambda: bool(peak_lines(table)))
    listed = widget(table, QListWidget, "map-peaks")
    assert re.fullmatch(r"1  1.593 at column \d+, row \d+ \(14.9, 39.9 mm\)", peak_lines(table)[0])
    assert widget(table, QLabel, "map-worst").text() == "Worst places (grey levels of 65536)"
    row = listed.visualItemRect(listed.item(0)).center()
    table.qtbot.mouseClick(listed.viewport(), LEFT, pos=row)
    place = worst(table).place
    for view in table.grid.shown_views:
        at = view.to_screen(place)
        assert (at.x(), at.y()) == pytest.approx((view.width() / 2, view.height() / 2), abs=0.5)
        middle = seen(view)[view.height() // 2 - 14, view.width() // 2]
        assert middle[0] > 150 > middle[2]  # the ring
    assert (place.x, place.y) == pytest.approx((15, 40), abs=0.5)


def test_the_probe_tells_the_map_and_why_it_is_no_difference_of_the_two_values_beside_it(table):
    """The original has a quarter of the pixels: what the result is compared with is mixed of them."""
    pair, heat = table.comparing.pair(), table.arranging.heat.heat
    place = worst(table).place
    rows = [probe(image, "", place) for image in (pair.candidate, pair.reference)]
    table.probe.show_rows(rows)
    value = heat.drawn.values[rows[0].row - 1, rows[0].column - 1]
    resampled = "The reference was resampled (bicubic) to 180 x 240 pixels."
    told = f"Absolute difference {figure(float(value))} ({resampled})"
    assert table.probe.text().endswith(f"   |   {told}")
    assert table.probe.toolTip().split("\n")[-1] == told
    assert abs(abs(rows[0].value - rows[1].value) - value) > 1.0
    table.grid.set_active(table.grid.views[2])
    table.arranging.toggle_map()
    table.probe.show_rows(rows)
    assert "difference" not in table.probe.text()


def test_the_bar_tells_what_lies_under_the_pointer_of_any_view(table):
    view, mapped = table.grid.views[0], table.grid.views[2]
    before = seen(mapped)
    at = view.to_screen(worst(table).place)
    send_mouse(view, QEvent.Type.MouseMove, (at.x(), at.y()), NONE, NONE)
    assert table.arranging.heat.value_at(view.to_field(at)) == pytest.approx(worst(table).value, rel=0.05)
    table.qtbot.waitUntil(lambda: not np.array_equal(seen(mapped), before))


def test_identical_images_say_so_and_have_no_colour(table):
    original = table.workspace.document.original
    table.take(replace(larger(original, 1), exact=original.pixels, greys=original.greys))
    table.wait_for_map()
    assert widget(table, QLabel, "map-legend").text().endswith("Both are identical in every pixel.")
    assert peak_lines(table) == [], "nowhere is a bad place"


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (film(20, 90, "wide.png"), "too little in common"),
        (larger(film(), 1, 0).enhanced(1 - film().normalised(), larger(film(), 1).steps[0], 1), "negative"),
    ],
)
def test_a_reference_that_shows_something_else_is_refused_in_three_sentences(table, reference, words):
    table.comparing.choose(Reference(ReferenceKind.FILE, "other", replace(reference, steps=())))
    refusal = widget(table, QLabel, "map-refusal")
    table.qtbot.waitUntil(lambda: words in refusal.text())
    assert refusal.text().count(".") >= 3
    assert table.arranging.heat.heat is None
    assert peak_lines(table) == []


def test_a_shifted_file_is_registered_on_request_and_the_shift_is_told(table):
    original = table.workspace.document.original
    rng = np.random.default_rng(0)
    texture = np.kron(rng.random((30, 23)), np.ones((4, 4)))[:120, :90] * 0.3 + 0.3
    first = film()
    base = replace(first, exact=np.asarray(texture * 4095, np.float32))
    moved = np.roll(texture, (3, 2), (0, 1))
    table.workspace.change(table.workspace.document.with_result(
        original.enhanced(np.asarray(moved, np.float32), larger(original, 1).steps[0], 1)
    ))  # fmt: skip
    table.comparing.choose(Reference(ReferenceKind.FILE, "base.dcm", base))
    table.comparing.set_registered(True)
    legend = widget(table, QLabel, "map-legend")
    table.qtbot.waitUntil(lambda: "shifted by" in legend.text())
    assert "shifted by 1.00 mm to the right and 1.50 mm down" in legend.text()
    assert table.comparing.pair().words == "2  Larger compared with base.dcm"
    assert table.comparing.pair().registered


def test_a_newer_wish_cancels_the_map_that_is_being_drawn(table):
    for kind in ("gradient", "ssim", "psnr", "relative"):
        table.mapping.choose(kind)
    table.wait_for_map()
    assert table.arranging.heat.heat.drawn.title == "Relative difference"


def test_what_only_the_output_tells_needs_no_reference(table):
    table.mapping.choose("contradiction")
    table.wait_for_map()
    legend = widget(table, QLabel, "map-legend").text()
    assert "necessary, never sufficient" in legend
    assert table.arranging.heat.heat.drawn.values.shape == (120, 90)
    table.mapping.choose("instability")
    table.wait_for_map()
    assert table.arranging.heat.heat.drawn.title == "Instability"


def test_nothing_is_drawn_while_no_view_shows_a_map(table):
    table.grid.set_layout(1, 2)
    heat = table.arranging.heat.heat
    table.take(larger(table.workspace.document.original, 1, 0.2))
    assert not table.mapping.is_drawing
    table.grid.set_layout(1, 3)
    table.qtbot.waitUntil(lambda: table.arranging.heat.heat not in (heat, None))


def test_a_map_that_was_stopped_says_so_and_is_drawn_when_it_is_chosen_again(table, monkeypatch):
    go_on = threading.Event()
    real = table.comparing.comparison

    def slow(pair):
        assert go_on.wait(10)
        return real(pair)

    monkeypatch.setattr(table.comparing, "comparison", slow)
    table.mapping.choose("gradient")
    assert table.mapping.is_drawing
    table.jobs.stop_all()
    go_on.set()
    refusal = widget(table, QLabel, "map-refusal")
    table.qtbot.waitUntil(lambda: "was stopped" in refusal.text())
    assert not table.mapping.is_drawing
    table.mapping.choose("gradient")
    table.wait_for_map()
    assert table.arranging.heat.heat.drawn.title == "Gradient difference"


def test_a_map_whose_result_was_deleted_is_waited_for_by_nobody(table, monkeypatch):
    go_on, idle = threading.Event(), []
    table.mapping.idle.connect(lambda: idle.append(1))
    monkeypatch.setattr(table.comparing, "comparison", lambda pair: go_on.wait(10))
    table.mapping.choose("ssim")
    before = len(idle)
    table.workspace.undo()
    assert len(idle) == before + 1
    assert not table.mapping.is_drawing
    assert "Run an enhancer first" in widget(table, QLabel, "map-refusal").text()
    go_on.set()


def test_the_scale_is_fitted_when_that_is_asked_for(table):
    values = table.arranging.heat.heat.drawn.values
    before = seen(table.grid.views[2])
    table.qtbot.mouseClick(widget(table, QPushButton, "map-fit"), LEFT)
    wanted = np.percentile(values, 99.5)
    assert table.arranging.heat.style.high == pytest.approx(max(wanted, declared(table) / 32), rel=1e-3)
    assert table.arranging.heat.style.high != declared(table)
    assert not np.array_equal(seen(table.grid.views[2]), before)
