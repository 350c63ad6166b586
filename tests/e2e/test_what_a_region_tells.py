"""A reader draws around a lesion and asks what becomes of one like it: real mouse, engine and words."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.e2e.test_regions_of_a_study import Measurer
from xraysr_gui.core.geometry import Point


def test_twins_of_a_lesion_are_planted_and_told_of(program, qtbot, open_file):
    open_file("1_chest_pa.dcm")
    reader, table, rooms = Measurer(program, qtbot), program.desk.table, program.rooms
    assert table.action("about-region").toolTip()
    table.trigger("tool-ellipse")
    view = program.desk.grid.active
    spacing, (rows, columns) = view.radiograph.spacing, view.radiograph.shape
    corner = spacing.to_field(Point(columns * 0.30, rows * 0.45))
    reader.drag_field(view, corner, corner.moved(9 * spacing.column, 9 * spacing.row))
    reader.until(lambda: len(reader.regions) == 1)

    table.trigger("about-region")
    truth = rooms["regions"].truth
    reader.until(lambda: truth.dialog is not None and truth.dialog.isVisible())
    dialog = truth.dialog
    reader.until(lambda: "too small" in dialog.noise.text())
    assert "edge" in dialog.edge.text()
    plant = dialog.findChild(QPushButton, "plant-twins")
    assert "bilinear" in plant.text()
    assert "planted elsewhere in a copy" in dialog.fate.text(), (
        "what twins are is said before they are planted"
    )
    assert dialog.windowTitle() == "What Region 1 tells"
    qtbot.mouseClick(plant, Qt.MouseButton.LeftButton)
    reader.until(lambda: "kept" in dialog.fate.text())
    words = dialog.fate.text()
    count = int(re.match(r"(\d+) round twins", words).group(1))
    assert count >= 6
    told = [int(one) for one in re.findall(rf"(\d+) of {count} \(", words)]
    assert sum(told[:4]) == count  # kept, dimmed, lost, stronger
    assert "whether the lesion itself is real, it does not tell" in words
    assert "bilinear" in plant.text()
    dialog.close()
    reader.until(lambda: truth.dialog is None)
