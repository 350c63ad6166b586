"""Whatever a reader does in whatever order: every word on the screen names the image that is shown."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import QEvent, QLineF, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListWidget, QRadioButton

from tests.support.dicom_files import write_dicom
from tests.support.views import send_mouse
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.enhance_radiograph import ThisProcess
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.gui.comparing.compare_captions import CompareCaptions
from xraysr_gui.gui.layers.blend_layer import Blend
from xraysr_gui.gui.looking.hanging import Role

STEPS = 45
GOALS = "series", "patient"
NO, NONE = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
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


def pictures(folder: Path) -> list[Path]:
    """Each a study of its own, of nobody."""
    return [picture(folder / f"{name}.png", number) for number, name in enumerate("abcde", 1)]


def studies(folder: Path) -> list[Path]:
    """Two patients, one of them with two series; large enough for a known truth."""
    files, uids = [], {name: generate_uid() for name in ("ANN", "ANN-1", "ANN-2", "BOB", "BOB-1")}
    for number, (patient, series) in enumerate((("ANN", 1), ("ANN", 1), ("ANN", 2), ("BOB", 1)), 1):
        greys = np.random.default_rng(number).integers(0, 255, (72, 80), np.uint8)
        facts = {
            "PatientID": patient,
            "PatientName": patient,
            "StudyInstanceUID": uids[patient],
            "SeriesInstanceUID": uids[f"{patient}-{series}"],
            "SeriesNumber": series,
            "InstanceNumber": number,
            "SOPInstanceUID": generate_uid(),
        }
        files.append(write_dicom(folder / f"{number}.dcm", greys, bits=8, **facts))
    return files


def pixels_of(path: Path) -> np.ndarray:
    """What a file holds, read by others."""
    if path.suffix == ".dcm":
        return pydicom.dcmread(path).pixel_array.astype(np.float32)
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : image.width()].astype(np.float32)


class Wanderer:
    """Does one thing after another, and looks at every word each time."""

    def __init__(self, program, qtbot, files: list[Path], seed: int, enhancer: str = "gamma") -> None:
        self.program, self.qtbot, self.chance = program, qtbot, random.Random(seed)
        self.files, self.log = files, list[str]()
        self.greys = {path: pixels_of(path) for path in files}
        self.pointed, self.at = None, QPointF()
        self.captions = CompareCaptions(
            program.rooms["enhancing"].versions, program.rooms["comparing"].arranging
        )
        program.rooms["enhancing"].enhancing.attend(
            ThisProcess(), lambda focus: EngineWishes("cpu", 77, focus)
        )
        program.rooms["comparing"].comparing.known_truth_run.attend(
            ThisProcess(), lambda: EngineWishes("cpu", 77)
        )
        program.desk.settings_control.change(title_names_file=True)
        program.rooms["enhancing"].panel.chooser.choose(enhancer)
        program.rooms["browsing"].opening.open_paths(self.files[:1])
        self.settle()

    def step(self) -> None:
        steps = [self.act, self.act, self.act, self.open, self.run, self.choose, self.focus]
        if self.files[0].suffix == ".dcm":
            steps += [self.go, self.refer]
        self.chance.choice(steps)()
        self.settle()
        self.look()

    def act(self) -> None:
        id = self.chance.choice(ACTIONS)
        self.log.append(id)
        action = self.program.desk.table.action(id)
        if action.isEnabled():
            action.trigger()

    def go(self) -> None:
        """To another series, study or patient; the status line says where that is, or why not."""
        id = self.chance.choice([f"{way}-{what}" for way in ("next", "previous") for what in GOALS])
        self.log.append(id)
        page = self.program.rooms["looking"].viewing.page()
        self.program.desk.table.trigger(id)
        self.settle()
        if page is not None:
            moved = self.program.rooms["looking"].viewing.page().address != page.address
            told = self.program.desk.status.findChild(QLabel, "outcome").text()
            patient = self.program.desk.grid.active.radiograph.source.label("PatientName")
            assert (patient in told) if moved else told != "", self.log

    def refer(self) -> None:
        """Compare with the original, or with the truth behind a degraded copy."""
        kind = self.chance.choice((ReferenceKind.ORIGINAL, ReferenceKind.KNOWN_TRUTH))
        self.log.append(f"compare with {kind}")
        comparing = self.program.rooms["comparing"].comparing
        comparing.choose(next(one for one in comparing.references if one.kind is kind))

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
                or program.rooms["comparing"].comparing.known_truth_run.is_running
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
        assert np.array_equal(document.original.pixels, self.greys[page.address.path])
        assert page.address.name in view.accessibleName()
        words, place = (
            self.captions.caption_of(view).words,
            program.rooms["comparing"].arranging.holding.place_of(view),
        )
        truth = program.rooms["comparing"].arranging.holding.truth()
        if place is not None and truth is not None:
            self.look_at_the_trial(view, place.role, truth, words)
            return
        assert shown in document.versions
        assert (shown.made_by or "original") in view.accessibleName()
        number = document.versions.index(shown)
        if document.results and not program.rooms["comparing"].arranging.is_blended(view):
            assert (f"{number}  {shown.made_by}" if number else "Original") in words
        elif not document.results:
            assert words == ""
        if place is not None and place.role is Role.REFERENCE:
            assert not number

    def look_at_the_trial(self, view, role: Role, truth, words: str) -> None:
        """The open image, its degraded copy, what was restored of that, and never a result of the image."""
        called, image = {
            Role.REFERENCE: ("Truth: the open image", truth.reference),
            Role.DEGRADED: ("Degraded on purpose", truth.degraded),
        }.get(role, ("degraded image", truth.candidate))
        assert view.radiograph is image or np.array_equal(view.radiograph.pixels, image.pixels)
        assert called in words or (role is Role.MAP and words.endswith("restored against truth"))

    def look_at_the_panel(self) -> None:
        """Panel, title, and what would be saved are of the active view."""
        program, view = self.program, self.program.desk.grid.active
        rows = program.rooms["enhancing"].panel.results.findChild(QListWidget, "results")
        page = program.rooms["looking"].viewing.page()
        worse = view.radiograph is not None and any(step.degrades for step in view.radiograph.steps)
        named = [page.address.name if page else "", "degraded on purpose" if worse else "", "xraysr"]
        assert program.window.windowTitle() == " - ".join(filter(None, named))
        if view.radiograph is None:
            assert rows.count() == 0
            assert program.desk.workspace.document is None
            assert program.rooms["saving"].exporting.why_not()
            return
        document = program.desk.workspace.document
        assert document.address == page.address
        assert rows.count() == len(document.versions)
        trial = program.rooms["enhancing"].versions.subject().is_trial
        assert trial == (view.radiograph not in document.versions)
        if trial:
            assert "trial" in program.rooms["saving"].exporting.why_not()
            return
        assert document.versions[rows.currentRow()] is view.radiograph
        assert program.rooms["enhancing"].versions.subject().radiograph is view.radiograph
        assert bool(program.rooms["saving"].exporting.why_not()) == (not document.results)
        if view.radiograph.steps:
            assert (
                program.rooms["saving"].exporting.which.of(program.rooms["enhancing"].versions.subject())
                is view.radiograph
            )
        works_on = program.rooms["enhancing"].versions.worked_on()
        assert works_on.radiograph in (document.original, view.radiograph)
        told = program.rooms["enhancing"].panel.findChild(QLabel, "works-on").text()
        assert told == ("" if works_on.name == "Original" else f"Works on: {works_on.name}")

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
            border = (np.array(apart.shape) - heat.drawn.values.shape) // 2  # that of a trial is left out
            inner = apart[tuple(slice(n, side - n) for n, side in zip(border, apart.shape, strict=True))]
            assert np.allclose(heat.drawn.values, inner, atol=0.51)
            if pair.degraded is None:
                assert pair.words.startswith(self.name_of(pair.candidate))

    def name_of(self, radiograph) -> str:
        document = self.program.desk.workspace.document_at(radiograph.source.address)
        return f"{document.versions.index(radiograph)}  {radiograph.made_by}"

    def point(self) -> None:
        """The data probe tells the value under the pointer, also after the image there has changed."""
        if self.pointed is not None and self.pointed.isVisible():
            self.qtbot.waitUntil(self.look_at_the_probe, timeout=WAIT_MS)
        if self.pointed is not None:
            QApplication.sendEvent(self.pointed, QEvent(QEvent.Type.Leave))
        self.pointed = self.chance.choice(self.program.desk.grid.shown_views)
        at = self.pointed.width() // 2, self.pointed.height() // 2
        send_mouse(self.pointed, QEvent.Type.MouseMove, at, NO, NO)
        self.at = QPointF(*at)
        self.qtbot.waitUntil(self.look_at_the_probe, timeout=WAIT_MS)  # it is followed once a frame

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
        shown = self.covering(view) or shown
        value = shown.value_at(int(pixel.y), int(pixel.x))
        assert words.startswith(shown.made_by or shown.source.address.name)
        assert words.endswith(f"{value:>8.6g}"), (words, value)

    def covering(self, view):
        """The reference, where it is seen above the output."""
        blending, at = self.program.rooms["comparing"].arranging.blending, self.at.x()
        if not self.program.rooms["comparing"].arranging.is_blended(view):
            return None
        lens = QLineF(blending.layer.lens or QPointF(view.rect().center()), self.at).length()
        seen = {
            Blend.SWIPE: at < blending.share * view.width(),
            Blend.FADE: blending.share <= 0.5,
            Blend.LENS: lens > max(48, 0.22 * min(view.width(), view.height())),
        }
        return (
            self.program.rooms["comparing"].comparing.pair().reference if seen.get(blending.blend) else None
        )


@pytest.mark.parametrize("seed", range(2))
def test_every_word_is_true_among_patients_series_and_known_truths(program, qtbot, tmp_path, seed):
    program.window.resize(1300, 800)
    files = studies(tmp_path)
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].browsing.scan(files)
    reader = Wanderer(program, qtbot, files, seed, "median")
    for _ in range(2 * STEPS):
        reader.step()
    assert {"compare with known-truth", "next-patient", "next-series"} <= set(reader.log)


@pytest.mark.parametrize("seed", range(4))
def test_every_word_names_the_image_that_is_shown(program, qtbot, tmp_path, seed):
    program.window.resize(1300, 800)
    reader = Wanderer(program, qtbot, pictures(tmp_path), seed)
    for _ in range(STEPS):
        reader.step()


def test_what_leaves_tells_of_the_image_that_is_named_by_mouse_and_keys(program, qtbot, tmp_path):
    """As hands do it: another series, another patient, a run, a click into the output, and a file."""
    files = studies(tmp_path)
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    program.desk.settings_control.change(title_names_file=True)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    with qtbot.waitSignal(program.rooms["browsing"].browsing.idle, timeout=WAIT_MS):
        program.rooms["browsing"].opening.open_paths(files[:1])
    program.rooms["browsing"].browsing.scan(files)
    qtbot.waitUntil(
        lambda: (
            program.rooms["browsing"].browsing.order.case_beside(Stack("", (Address(files[3]),)), -1)
            is not None
        ),
        timeout=WAIT_MS,
    )
    program.rooms["enhancing"].panel.chooser.choose("median")
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    def press(key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(program.window.windowHandle(), key, modifiers)

    def title() -> str:
        return program.window.windowTitle().removesuffix(" - xraysr")

    qtbot.waitUntil(lambda: title() == "1.dcm", timeout=WAIT_MS)
    named = []
    for key, modifiers in ((None, None), (Qt.Key.Key_PageDown, NONE), (Qt.Key.Key_Right, control | shift)):
        before = title()
        if key is not None:
            press(key, modifiers)
            qtbot.waitUntil(lambda before=before: title() != before, timeout=WAIT_MS)
        document = program.desk.workspace.document
        press(Qt.Key.Key_E, control)
        qtbot.waitUntil(lambda: bool(program.desk.workspace.document.results), timeout=WAIT_MS)
        qtbot.waitUntil(lambda: not program.rooms["enhancing"].enhancing.is_running, timeout=WAIT_MS)
        output = next(one for one in program.desk.grid.shown_views if one.radiograph.steps)
        QTest.mouseClick(output, Qt.MouseButton.LeftButton, NONE, output.rect().center())
        assert "Remove specks (median)" in output.accessibleName()
        named.append(title())
        press(Qt.Key.Key_S, control)
        [dialog] = program.window.findChildren(QFileDialog, "save-dialog")
        path = Path(dialog.selectedFiles()[0])
        assert path.parent == tmp_path
        dialog.accept()
        qtbot.waitUntil(
            lambda path=path: path.exists() and not program.rooms["saving"].exporting.is_writing,
            timeout=WAIT_MS,
        )
        qtbot.waitUntil(lambda: not program.window.findChildren(QFileDialog, "save-dialog"), timeout=WAIT_MS)
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
        capsule = program.desk.reader.provenance(Address(path), Progress())
        assert capsule.input_sha256 == hashes[title()]
        assert [step.enhancer for step in capsule.steps] == ["median"]
        assert pydicom.dcmread(path).PatientID == document.original.source.label("PatientID")
    assert named == ["1.dcm", "3.dcm", "4.dcm"]
