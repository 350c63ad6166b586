"""Whatever a reader does in whatever order: every word on the screen names the image that is shown."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QRadioButton

from tests.support.views import send_mouse
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.enhance_radiograph import ThisProcess
from xraysr_gui.enhancers.engine import EngineWishes
from xraysr_gui.gui.comparing.compare_captions import CompareCaptions
from xraysr_gui.gui.looking.hanging import Role
from xraysr_gui.gui.tools.blend_layer import Blend

STEPS = 45
NO = Qt.MouseButton.NoButton
ACTIONS = (
    *("layout-1", "layout-1x2", "layout-1x3", "layout-2x2", "layout-sheet", "maximise-view"),
    *("compare-side-by-side", "compare-four", "compare-swipe", "compare-fade", "compare-lens"),
    *("map-over-view", "map-over-view", "delete-result", "undo", "undo", "redo", "close-image", "next-view"),
    *("next-image", "previous-image", "next-image", "previous-image", "next-case", "previous-case"),
    *("next-series", "previous-series", "next-patient", "previous-patient"),
    *("link-windows", "invert"),
)


def picture(path: Path, seed: int) -> Path:
    """Small, and like no other."""
    greys = np.random.default_rng(seed).integers(0, 255, (24, 32), np.uint8)
    greys[:4] = 40 * seed
    assert QImage(greys.data, 32, 24, 32, QImage.Format.Format_Grayscale8).save(str(path))
    return path


class Wanderer:
    """Does one thing after another, and looks at every word each time."""

    def __init__(self, program, qtbot, folder: Path, seed: int) -> None:
        self.program, self.qtbot, self.chance = program, qtbot, random.Random(seed)
        self.files = [picture(folder / f"{name}.png", number) for number, name in enumerate("abcde", 1)]
        self.log: list[str] = []
        self.pointed, self.at = None, QPointF()
        self.captions = CompareCaptions(
            program.rooms["enhancing"].versions, program.rooms["comparing"].arranging
        )
        program.rooms["enhancing"].enhancing.attend(
            ThisProcess(), lambda focus: EngineWishes("cpu", 77, focus)
        )
        program.rooms["comparing"].comparing.proving.attend(ThisProcess(), lambda: EngineWishes("cpu", 77))
        program.desk.furnishing.change(title_names_file=True)
        program.rooms["enhancing"].panel.chooser.choose("gamma")
        program.rooms["browsing"].opening.open_paths(self.files[:1])
        self.settle()

    def step(self) -> None:
        do = self.chance.choice((self.act, self.act, self.act, self.open, self.run, self.choose, self.focus))
        do()
        self.settle()
        self.look()

    def act(self) -> None:
        id = self.chance.choice(ACTIONS)
        self.log.append(id)
        action = self.program.desk.table.action(id)
        if action.isEnabled():
            action.trigger()

    def open(self) -> None:
        several = self.chance.random() < 0.4
        chosen = self.chance.sample(self.files, 3 if several else 1)
        self.log.append("open " + " ".join(path.name for path in chosen))
        self.program.rooms["browsing"].opening.open_paths(chosen)

    def run(self) -> None:
        self.log.append("run")
        if self.chance.random() < 0.3:
            self.program.rooms["enhancing"].panel.findChild(QRadioButton, "work-on-result").click()
        self.program.rooms["enhancing"].enhancing.run()

    def choose(self) -> None:
        subject = self.program.rooms["enhancing"].versions.subject()
        number = 0 if subject is None else self.chance.randrange(len(subject.document.versions))
        self.log.append(f"version {number}")
        self.program.rooms["enhancing"].versions.choose(number)

    def focus(self) -> None:
        view = self.chance.choice(self.program.desk.grid.shown_views)
        self.log.append(f"focus {view.objectName()}")
        self.program.desk.grid.set_active(view)

    def settle(self) -> None:
        def rests() -> bool:
            program = self.program
            mapping = program.rooms["comparing"].mapping
            return not (
                program.rooms["enhancing"].enhancing.is_running
                or program.rooms["looking"].viewing.reading.is_busy
                or mapping.is_drawing
                or program.rooms["comparing"].comparing.proving.is_running
            )

        self.qtbot.waitUntil(rests, timeout=WAIT_MS)

    def look(self) -> None:
        try:
            for view in self.program.desk.grid.shown_views:
                self.look_at(view)
            self.look_at_the_panel()
            self.look_at_the_comparison()
            self.point()
        except AssertionError as error:
            raise AssertionError(f"after {self.log}") from error

    def look_at(self, view) -> None:
        """The title of a view names its file and version, and nothing is shown that has no page."""
        program, shown, page = self.program, view.radiograph, self.program.rooms["looking"].viewing.page(view)
        assert (shown is None) == (page is None)
        if shown is None:
            return
        assert page.address == shown.source.address
        document = program.desk.workspace.document_at(page.address)
        assert shown in document.versions
        assert page.address.name in view.accessibleName()
        assert (shown.made_by or "original") in view.accessibleName()
        words, number = self.captions.caption_of(view).words, document.versions.index(shown)
        assert np.array_equal(document.original.pixels, self.pixels_of(page.address.path))
        if document.results and not program.rooms["comparing"].arranging.is_blended(view):
            assert (f"{number}  {shown.made_by}" if number else "Original") in words
        elif not document.results:
            assert words == ""
        place = program.rooms["comparing"].arranging.holding.place_of(view)
        if place is not None and place.role is Role.REFERENCE:
            assert not number

    def pixels_of(self, path: Path) -> np.ndarray:
        image = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
        lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return lines[:, : image.width()].astype(np.float32)

    def look_at_the_panel(self) -> None:
        """Panel, title, and what would be saved are of the active view."""
        program, view = self.program, self.program.desk.grid.active
        rows = program.rooms["enhancing"].panel.results.findChild(QListWidget, "results")
        page = program.rooms["looking"].viewing.page()
        assert program.window.windowTitle() == (f"{page.address.name} - xraysr" if page else "xraysr")
        if view.radiograph is None:
            assert rows.count() == 0
            assert program.desk.workspace.document is None
            assert program.rooms["saving"].exporting.why_not()
            return
        document = program.desk.workspace.document
        assert document.address == page.address
        assert rows.count() == len(document.versions)
        assert document.versions[rows.currentRow()] is view.radiograph
        assert program.rooms["enhancing"].versions.subject().radiograph is view.radiograph
        assert bool(program.rooms["saving"].exporting.why_not()) == (not view.radiograph.steps)
        works_on = program.rooms["enhancing"].versions.worked_on()
        assert works_on.radiograph in (document.original, view.radiograph)
        told = program.rooms["enhancing"].panel.run_box.findChild(QLabel, "works-on").text()
        assert told == f"Works on: {works_on.name}"

    def look_at_the_comparison(self) -> None:
        """All its views are of one image; the map is of the output that it lies over."""
        program, arranging = self.program, self.program.rooms["comparing"].arranging
        pair, heat, hung = (
            program.rooms["comparing"].comparing.pair(),
            arranging.heat.heat,
            arranging.holding.hung,
        )
        places = [arranging.holding.place_of(view) for view in program.desk.grid.views]
        assert {one.page.address for one in places if one is not None} <= {hung and hung.page.address}
        for view in arranging.map_views:
            assert view.radiograph is pair.candidate
            assert heat is not None
        for view in program.desk.grid.shown_views:
            if arranging.is_blended(view) and arranging.blending.blend is not Blend.NONE:
                assert arranging.blending.layer._beneath.radiograph is pair.reference
        if heat is not None:
            assert heat.address == pair.candidate.source.address
            apart = np.abs(pair.candidate.pixels - pair.reference.pixels)
            assert np.allclose(heat.drawn.values, apart, atol=0.51)
            assert pair.words.startswith(self.name_of(pair.candidate))

    def name_of(self, radiograph) -> str:
        document = self.program.desk.workspace.document_at(radiograph.source.address)
        return f"{document.versions.index(radiograph)}  {radiograph.made_by}"

    def point(self) -> None:
        """The data probe tells the value under the pointer, also after the image there has changed."""
        if self.pointed is not None and self.pointed.isVisible():
            self.look_at_the_probe()
        if self.pointed is not None:
            QApplication.sendEvent(self.pointed, QEvent(QEvent.Type.Leave))
        self.pointed = self.chance.choice(self.program.desk.grid.shown_views)
        at = self.pointed.width() // 2, self.pointed.height() // 2
        send_mouse(self.pointed, QEvent.Type.MouseMove, at, NO, NO)
        self.qtbot.wait(20)  # the pointer is followed once a frame
        self.at = QPointF(*at)
        self.look_at_the_probe()

    def look_at_the_probe(self) -> None:
        view, probe = self.pointed, self.program.desk.status.probe
        words, shown = probe.text().split("   |   ")[0], view.radiograph
        if shown is None:
            assert words == "Point at an image to read its values."
            return
        pixel = shown.spacing.to_pixel(view.to_field(self.at))
        if not (0 <= pixel.y < shown.shape[0] and 0 <= pixel.x < shown.shape[1]):
            assert words in ("outside", "Point at an image to read its values.")
            return
        value = shown.value_at(int(pixel.y), int(pixel.x))
        assert words.startswith(shown.made_by or shown.source.address.name)
        assert words.endswith(f"{value:>8.6g}"), (words, value)


@pytest.mark.parametrize("seed", range(4))
def test_every_word_names_the_image_that_is_shown(program, qtbot, tmp_path, seed):
    program.window.resize(1300, 800)
    reader = Wanderer(program, qtbot, tmp_path, seed)
    for _ in range(STEPS):
        reader.step()
