from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QSlider

from xraysr_gui.gui.comparing.map_box import MapBox


def in_sight(box: MapBox) -> set[str]:
    widgets = [*box.findChildren(QComboBox), *box.findChildren(QSlider), *box.findChildren(QLabel)]
    return {widget.objectName() for widget in widgets if widget.isVisible() and widget.objectName()}


def test_how_a_map_is_painted_is_asked_only_while_there_is_one(qtbot):
    box = MapBox()
    qtbot.addWidget(box)
    box.show()
    box.show_refusal("Run an enhancer first.")
    assert in_sight(box) == {"map-kind", "map-refusal"}
    box.show_legend("The brighter, the worse.")
    assert {"map-colours", "map-opacity", "map-legend"} < in_sight(box)
    assert "map-refusal" not in in_sight(box)
