"""Views, a panel and maps over a workspace: all that compares, without files and without an engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QAction

from tests.support.light_table import LightTable
from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.gui.comparing.compare_panel import ComparePanel
from xraysr_gui.gui.comparing.error_map_control import ErrorMapControl
from xraysr_gui.gui.comparing.heat_pointer import HeatPointer
from xraysr_gui.gui.views.data_probe import DataProbe

MM = Spacing(0.5, 0.5, Calibration.PIXEL_SPACING)


def film(rows: int = 120, columns: int = 90, name: str = "film.dcm", spacing: Spacing = MM) -> Radiograph:
    """Brighter on the right half, with one bright dot two thirds to the right and down."""
    pixels = np.tile(np.linspace(0.0, 0.4, columns).clip(0.2), (rows, 1))
    return Radiograph.of_pixels(
        (pixels + dot(rows, columns)) * 4095,
        white=4095.0,
        source=Source(Address(Path(name))),
        spacing=spacing,
    )


def dot(rows: int, columns: int, sigma: float = 1.5) -> np.ndarray:
    """A bell a third to the right and two thirds down, of the same place in the field on every grid."""
    r, c = np.mgrid[0:rows, 0:columns]
    times = rows / 120
    down, right = r + 0.5 - rows * 2 / 3, c + 0.5 - columns / 3
    return 0.5 * np.exp(-(down**2 + right**2) / (2 * (sigma * times) ** 2))


def larger(image: Radiograph, scale: int, error: float = 0.0, title: str = "Larger") -> Radiograph:
    """The image on a finer grid, with an error that is the dot again."""
    pixels = enlarge(image.normalised(), scale)
    pixels = pixels + error * dot(pixels.shape[0], pixels.shape[1])
    step = Step("bicubic", 1, (("scale", scale),), title)
    return image.enhanced(np.asarray(pixels, np.float32), step, scale)


class CompareTable(LightTable):
    """What stands in the window when a reader compares."""

    def __init__(self, qtbot, jobs) -> None:
        super().__init__(qtbot, jobs)
        self.jobs = jobs
        self.arranging.lay_over(self.grid.views)
        self.panel = ComparePanel([QAction(self.grid)])
        qtbot.addWidget(self.panel)
        self.mapping = ErrorMapControl(
            self.panel.map_box, self.grid, self.comparing, self.arranging, jobs, self.errors.append
        )
        self.probe = DataProbe()
        qtbot.addWidget(self.probe)
        HeatPointer(self.grid, self.arranging, self.probe)
        self.panel.resize(300, 700)
        self.panel.show()

    def take(self, result: Radiograph) -> None:
        """A run has ended."""
        document = self.workspace.document
        self.workspace.change(document.with_result(result))
        self.arranging.show_result(document.address)

    def wait_for_map(self) -> None:
        """Until it is drawn, and its worst places are known."""
        self.qtbot.waitUntil(lambda: self.arranging.heat.heat is not None and not self.mapping.is_drawing)
