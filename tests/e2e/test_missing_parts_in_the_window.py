"""An image of which the file holds half, in the real window: hatched beside its result and in its map."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.support.cut_files import is_hatch, written
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.geometry import Point

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def compared(program, qtbot, tmp_path):
    """The image beside its result and the map between them, asked for by keys."""
    path = written(tmp_path, 0.5)
    program.rooms["browsing"].opening.open_paths([path])
    qtbot.waitUntil(lambda: program.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
    program.window.activateWindow()
    program.desk.grid.active.setFocus()
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_E, CONTROL)
    qtbot.waitUntil(
        lambda: (
            bool(program.desk.workspace.document.results)
            and not program.rooms["enhancing"].enhancing.is_running
        ),
        timeout=WAIT_MS,
    )
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F9, CONTROL)
    mapping, heat = program.rooms["comparing"].mapping, program.rooms["comparing"].arranging.heat
    qtbot.waitUntil(lambda: heat.heat is not None and not mapping.is_drawing, timeout=WAIT_MS)
    return program


def exported(program, qtbot, path) -> np.ndarray:
    program.desk.table.action("save-views").trigger()
    [dialog] = [one for one in program.window.findChildren(QFileDialog, "save-dialog") if one.isVisible()]
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(lambda: not program.rooms["saving"].exporting.is_writing, timeout=WAIT_MS)
    return np.asarray(Image.open(path).convert("RGB"))


def share_of_hatching(picture: np.ndarray, program, view, rows: slice) -> float:
    """In the middle third of a part of the image in a view, away from labels."""
    width, height = view.radiograph.field_size
    top, bottom = (view.to_screen(Point(width / 2, height * share)) for share in (rows.start, rows.stop))
    left, right = (view.to_screen(Point(width * share, 0.0)).x() for share in (0.35, 0.65))
    corner = view.mapTo(program.desk.grid, view.rect().topLeft())
    part = picture[
        int(corner.y() + top.y()) : int(corner.y() + bottom.y()),
        int(corner.x() + left) : int(corner.x() + right),
    ]
    assert part.size
    return float(is_hatch(part).mean())


def test_views_and_map_are_hatched_in_the_exported_picture(compared, qtbot, tmp_path):
    picture = exported(compared, qtbot, tmp_path / "views.png")
    assert len(compared.desk.grid.shown_views) == 3
    for view in compared.desk.grid.shown_views:
        assert share_of_hatching(picture, compared, view, slice(0.7, 0.95)) > 0.6
        assert share_of_hatching(picture, compared, view, slice(0.05, 0.3)) == 0.0
