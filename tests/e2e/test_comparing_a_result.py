"""Comparing with the whole program: the real engine, the Compare panel, real mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QListWidget, QToolButton

from tests.support.views import drag, seen, send_mouse
from tests.support.waiting import WAIT_MS
from xraysr_gui.settings import places

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NO_BUTTON = Qt.MouseButton.NoButton
NONE = Qt.KeyboardModifier.NoModifier


class Reader:
    """A person in front of the program, who has enlarged the test pattern."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot = program, qtbot
        program.window.activateWindow()
        program.desk.grid.active.setFocus()
        program.rooms["enhancing"].panel.chooser.choose("lanczos")
        self.key(Qt.Key.Key_E)
        self.until(
            lambda: (
                bool(program.desk.workspace.document.results)
                and not program.rooms["enhancing"].enhancing.is_running
            )
        )
        self.key(Qt.Key.Key_F9)
        self.panel = program.rooms["comparing"].panel
        self.until_map()

    def key(self, key: Qt.Key, modifiers=CONTROL) -> None:
        self.qtbot.keyClick(self.program.desk.grid.active, key, modifiers)

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def until_map(self) -> None:
        mapping, heat = (
            self.program.rooms["comparing"].mapping,
            self.program.rooms["comparing"].arranging.heat,
        )
        self.until(lambda: heat.heat is not None and not mapping.is_drawing)

    def choose(self, name: str, row: int) -> None:
        box = self.panel.findChild(QComboBox, name)
        box.setFocus()
        while box.currentIndex() != row:
            self.qtbot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < row else Qt.Key.Key_Up)

    def words(self, name: str) -> str:
        return self.panel.findChild(QLabel, name).text()

    @property
    def maps(self) -> list:
        return self.program.rooms["comparing"].arranging.map_views


@pytest.fixture
def reader(program, qtbot, open_file) -> Reader:
    open_file("2_test_pattern.dcm")
    return Reader(program, qtbot)


def test_from_the_row_over_curtain_and_lens_back_to_the_worst_place(reader, qtbot):
    program = reader.program
    assert reader.panel.isVisible()
    assert reader.words("compared") == "1  Enlarge (Lanczos) compared with the original"
    assert "resampled (bicubic) to 2000 x 2000" in reader.words("map-legend")
    assert len(program.desk.grid.shown_views) == 3

    reader.key(Qt.Key.Key_8, ALT)
    (view,) = program.desk.grid.shown_views
    assert view.radiograph is program.desk.workspace.document.results[0]
    assert program.desk.table.action("compare-swipe").isChecked()
    middle = view.width() / 2
    drag(view, (middle, 100), (middle - 60, 110), (middle - 120, 120))
    assert program.rooms["comparing"].arranging.blending.share == pytest.approx((middle - 120) / view.width())
    reader.key(Qt.Key.Key_BracketRight, NONE)
    assert program.rooms["comparing"].arranging.blending.share == pytest.approx(
        (middle - 120) / view.width() + 0.05
    )

    qtbot.mouseClick(reader.panel.findChild(QToolButton, "button-compare-side-by-side"), LEFT)
    assert program.desk.grid.layout_shape == (1, 3)
    peaks = reader.panel.findChild(QListWidget, "map-peaks")
    reader.until(lambda: peaks.count() > 3)
    reader.panel.ensureWidgetVisible(peaks)
    qtbot.mouseClick(peaks.viewport(), LEFT, pos=peaks.visualItemRect(peaks.item(2)).center())
    place = program.rooms["comparing"].mapping._peaks[2].place
    for view in program.desk.grid.shown_views:
        at = view.to_screen(place)
        assert (at.x(), at.y()) == pytest.approx((view.width() / 2, view.height() / 2), abs=0.51)


def probed(program) -> tuple[str, ...]:
    """The images that the data probe names."""
    lines = program.desk.status.probe.toolTip().splitlines()
    return tuple(line.partition("  ")[0] for line in lines if "  column " in line)


@pytest.mark.parametrize(
    ("blend", "places"),
    [
        ("compare-swipe", {0.42: ("2_test_pattern.dcm",), 0.58: ("Enlarge (Lanczos)",)}),
        ("compare-fade", {0.5: ("2_test_pattern.dcm", "Enlarge (Lanczos)")}),
        ("compare-lens", {0.5: ("Enlarge (Lanczos)",)}),
    ],
)
def test_the_probe_names_the_image_that_is_seen_under_the_pointer(reader, blend, places):
    program = reader.program
    program.desk.table.trigger(blend)
    (view,) = program.desk.grid.shown_views
    reader.until(lambda: view.width() > 0.9 * program.desk.grid.width())
    for across, names in places.items():
        at = QPoint(round(view.width() * across), view.height() // 2)
        send_mouse(view, QEvent.Type.MouseMove, (at.x(), at.y()), Qt.MouseButton.NoButton, NO_BUTTON)
        reader.until(lambda names=names: probed(program) == names)
        told = program.desk.status.probe.toolTip().splitlines()
        document = program.desk.workspace.document
        for line, name in zip(told, names, strict=True):
            image = document.original if name.endswith(".dcm") else document.results[0]
            place = image.spacing.to_pixel(view.to_field(QPointF(at)))
            assert f"{image.value_at(int(place.y), int(place.x)):.6g}" in line.rpartition("value")[2]
    if blend == "compare-swipe":  # the pointer rests right of the curtain, until that is moved over it
        program.rooms["comparing"].arranging.blending.set_share(0.95)
        assert probed(program) == ("2_test_pattern.dcm",)


def test_a_map_lies_over_the_view_that_is_asked_for_by_key(reader):
    program = reader.program
    second = program.desk.grid.views[1]
    program.desk.grid.set_active(second)
    plain = seen(second)
    reader.key(Qt.Key.Key_H, NONE)
    assert reader.maps == list(program.desk.grid.views[1:3])
    assert np.abs(seen(second).astype(int) - plain).max() > 30
    reader.key(Qt.Key.Key_H, NONE)
    assert reader.maps == [program.desk.grid.views[2]]


def test_known_truth_tells_by_how_much_and_is_drawn(reader):
    box = reader.panel.findChild(QComboBox, "reference")
    assert [box.itemText(row) for row in range(box.count())] == ["Original", "Known truth", "Another file..."]
    reader.choose("reference", 1)
    reader.until(lambda: "On this image Enlarge (Lanczos)" in reader.words("compared"))
    reader.until_map()
    assert "was degraded by: 2 times fewer rows and columns" in reader.words("compared")
    assert reader.program.rooms["comparing"].arranging.heat.heat.drawn.title == "Absolute error"
    kinds = reader.panel.findChild(QComboBox, "map-kind")
    assert [kinds.itemText(row) for row in range(2)] == ["Absolute error", "Signed error"]
    reader.choose("reference", 0)
    reader.until(lambda: kinds.itemText(0) == "Absolute difference")


def test_a_file_of_another_content_is_refused_where_the_map_would_be(reader, qtbot):
    box = reader.panel.findChild(QComboBox, "reference")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End)
    dialog = reader.program.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(places.resources() / "sample_study" / "1_chest_pa.dcm"))
    dialog.close()
    refusal = reader.panel.findChild(QLabel, "map-refusal")
    reader.until(lambda: "cannot be compared with" in refusal.text())
    assert reader.panel.findChild(QCheckBox, "registered").isEnabled()
    assert reader.program.rooms["comparing"].arranging.heat.heat is None


def test_the_probe_tells_each_image_once_also_below_its_map(reader):
    program = reader.program
    program.desk.table.trigger("compare-side-by-side")
    reader.until(lambda: len(program.desk.grid.shown_views) == 3)
    for view in program.desk.grid.shown_views:
        middle = view.width() // 2, view.height() // 2
        send_mouse(view, QEvent.Type.MouseMove, middle, Qt.MouseButton.NoButton, NO_BUTTON)
        named = probed(program)
        assert sorted(named) == ["2_test_pattern.dcm", "Enlarge (Lanczos)"]
        assert (named[0] == "2_test_pattern.dcm") == (view is program.desk.grid.shown_views[0])
    reader.until(lambda: program.rooms["comparing"].arranging.heat.heat is not None)
    send_mouse(view, QEvent.Type.MouseMove, middle, Qt.MouseButton.NoButton, NO_BUTTON)
    told = program.desk.status.probe.toolTip().splitlines()
    assert [line.startswith("Absolute difference") for line in told] == [False, False, True]
