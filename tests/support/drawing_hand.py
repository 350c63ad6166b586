"""A view with a real image, a workspace and the marks in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.layers.marks_layer import MarksLayer
from xraysr_gui.gui.tools.distance import DrawDistance
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.views.image_view import ImageView

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Reader:
    """A person with a mouse in front of a view of 400 x 300 mm shown one to one."""

    qtbot: object
    view: ImageView
    editing: MarkEditing
    workspace: Workspace

    def take(self, tool: type) -> None:
        self.view.set_tool(tool(self.editing))

    def press(self, x: int, y: int, keys=NONE) -> None:
        self.qtbot.mousePress(self.view, LEFT, keys, QPoint(x, y))

    def move(self, x: int, y: int) -> None:
        self.qtbot.mouseMove(self.view, QPoint(x, y))

    def release(self, x: int, y: int, keys=NONE) -> None:
        self.qtbot.mouseRelease(self.view, LEFT, keys, QPoint(x, y))

    def click(self, x: int, y: int, keys=NONE) -> None:
        self.move(x, y)
        self.press(x, y, keys)
        self.release(x, y, keys)

    def drag(self, start: tuple[int, int], end: tuple[int, int], keys=NONE) -> None:
        self.press(*start, keys)
        self.move((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
        self.move(*end)
        self.release(*end, keys)

    def painted(self) -> np.ndarray:
        """What the view shows: rows, columns, and red, green, blue."""
        picture = self.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
        return rows[:, : picture.width() * 3].reshape(picture.height(), picture.width(), 3).astype(int)

    @property
    def marks(self) -> tuple:
        return self.workspace.document.marks

    def points(self, index: int = -1) -> list[tuple[float, float]]:
        return [(round(point.x, 3), round(point.y, 3)) for point in self.marks[index].points]


@pytest.fixture
def image() -> Radiograph:
    pixels = np.linspace(0, 4095, 150 * 200).reshape(150, 200)
    spacing = Spacing(2.0, 2.0, Calibration.DETECTOR)
    return Radiograph.of_pixels(
        pixels, white=4095.0, source=Source(Address(Path("chest.dcm"))), spacing=spacing
    )


@pytest.fixture
def reader(qtbot, image) -> Reader:
    workspace = Workspace()
    editing = MarkEditing(workspace.document_at, workspace.change)
    view = ImageView(DrawDistance(editing))
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)
    MarksLayer(editing).lay_over(view)
    workspace.on_change(view.update)
    workspace.open(image)
    view.show_radiograph(image)
    assert view.to_field(view.rect().center()) == Point(199.0, 149.0)
    return Reader(qtbot, view, editing, workspace)
