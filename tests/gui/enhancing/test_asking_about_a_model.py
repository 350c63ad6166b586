"""The questions about a model in the window: asked, answered with mouse and keys, and heard by the engine."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)

from tests.support.waiting import WAIT_MS
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.workspace import Document
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.engine.model_answers import Ground, Guess, TakenIn
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.install_dialog import InstallDialog
from xraysr_gui.gui.enhancing.installing import Installing
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

LEFT = Qt.MouseButton.LeftButton
REFUSAL = ModelUnavailable("x.h5 was not installed.", why="It is torn.", remedy="Fetch it again.")
GUESSES = {
    "id": "mine-net",
    "title": "net",
    "task": "super-resolution",
    "scale": 2,
    "preparation": "enlarged",
    "value_range": "-1..1",
    "border": "mirror",
    "colours": 1,
}


def write_model(id):
    folder = places.personal_models() / id
    folder.mkdir(parents=True)
    said = {"format": 1, "id": id, "title": id.capitalize(), "summary": "Mends.", "task": "deblur"}
    (folder / "manifest.json").write_text(json.dumps(said))
    return folder


class Engine:
    """Guesses what it is told to guess, takes what is said for true, and writes a folder in the end."""

    def __init__(self) -> None:
        self.refusal: Exception | None = None
        self.waits, self.began = False, threading.Event()
        self.wishes, self.results = [], ()

    def take_in(self, path, into, progress, wish):
        self.wishes.append(wish)
        progress.at(0.5, "Trying the model")
        self.began.set()
        while self.waits:
            progress.at(0.6)
        if self.refusal is not None:
            raise self.refusal
        said = wish.answers.said
        guesses = tuple(
            Guess(name, said.get(name, value), Ground.SAID if name in said else Ground.GUESS, ("Because.",))
            for name, value in GUESSES.items()
        )
        if wish.is_look:
            result = np.repeat(np.repeat(wish.piece, 2, 0), 2, 1)
            if self.results:
                guesses += (Guess("output", said.get("output", self.results[0]), Ground.GUESS),)
            return TakenIn(path, guesses, ("Mind the gap.",), result, self.results)
        return TakenIn(write_model(wish.answers.id), guesses)


class Desk:
    def __init__(self, qtbot, jobs, reader, radiograph):
        self.qtbot, self.jobs, self.engine, self.errors = qtbot, jobs, Engine(), []
        self.panel, self.subject, self.kept = EnhancePanel(), Subject(Document(radiograph)), []
        qtbot.addWidget(self.panel)
        self.installing = Installing(self.panel, jobs, reader, lambda: self.subject, self.errors.append)
        self.installing.changed_models.connect(self.kept.append)
        self.told: list[str] = []
        self.installing.told.connect(self.told.append)
        self.panel.show_enhancers(every_enhancer().enhancers)
        self.panel.show()
        self.installing.attend(self.engine)

    def ask(self, path):
        self.installing.ask_about(path)
        self.qtbot.waitUntil(lambda: self.dialog is not None, timeout=WAIT_MS)
        return self.dialog

    @property
    def dialog(self):
        return self.panel.window().findChild(InstallDialog, "install-questions")

    def until_looked(self, times):
        self.qtbot.waitUntil(
            lambda: len(self.engine.wishes) == times and self.installing._job is None, timeout=WAIT_MS
        )

    def field(self, kind, name):
        return self.dialog.findChild(kind, f"install-{name}")

    def words(self, name):
        return self.field(QLabel, name).text()

    @property
    def install_button(self):
        return self.field(QPushButton, "now")


@pytest.fixture
def desk(qtbot, jobs, radiograph):
    reader = ImageReader()
    made = Desk(qtbot, jobs, reader, radiograph)
    yield made
    made.engine.waits = False
    if made.dialog is not None:
        made.dialog.close()
    reader.close()


def test_a_file_is_chosen_without_blocking_and_asked_about(desk, tmp_path):
    file = tmp_path / "net.keras"
    file.touch()
    desk.installing.ask_for_file()
    dialog = desk.panel.window().findChild(QFileDialog, "install-dialog")
    assert dialog.isVisible()
    assert "*.keras *.h5" in dialog.nameFilters()[0]
    dialog.selectFile(str(file))
    dialog.accept()
    desk.qtbot.waitUntil(lambda: desk.dialog is not None, timeout=WAIT_MS)
    assert desk.dialog.windowTitle() == "Install net.keras"
    assert desk.engine.wishes[0].is_look


def test_a_folder_can_be_chosen_too(desk, tmp_path):
    desk.installing.ask_for_folder()
    dialog = desk.panel.window().findChild(QFileDialog, "install-dialog")
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    (tmp_path / "manifest.json").write_text("{}")  # else it may hold several, and another dialog asks
    dialog.setDirectory(str(tmp_path))
    dialog.accept()
    desk.qtbot.waitUntil(lambda: desk.dialog is not None, timeout=WAIT_MS)


def test_guesses_are_filled_in_with_what_speaks_for_them_and_a_preview(desk, tmp_path):
    desk.ask(tmp_path / "net.keras")
    assert desk.field(QComboBox, "task").currentText() == "Super-resolution"
    assert desk.field(QSpinBox, "scale").value() == 2
    assert desk.field(QComboBox, "value-range").currentText() == "-1..1"
    assert desk.field(QComboBox, "result-range").currentText() == "the same"
    assert desk.field(QLineEdit, "id").text() == "mine-net"
    evidence = desk.field(QPlainTextEdit, "evidence").toPlainText()
    assert "Value range: -1..1 (a guess)" in evidence
    assert "Because." in evidence
    assert desk.words("refusal") == "Mind the gap."
    assert not desk.field(QLabel, "before").pixmap().isNull()
    assert not desk.field(QLabel, "after").pixmap().isNull()
    assert desk.words("state") == "A piece of the open image, and what the network makes of it."
    assert desk.kept == []


def test_the_open_image_is_what_it_is_tried_on(desk, tmp_path):
    desk.ask(tmp_path / "net.keras")
    wish = desk.engine.wishes[0]
    assert wish.film_name == "the open image"
    np.testing.assert_array_equal(wish.piece, desk.subject.radiograph.normalised())


def test_without_an_image_the_film_of_the_sample_study_is_taken(desk, tmp_path):
    desk.subject = None
    desk.ask(tmp_path / "net.keras")
    assert desk.engine.wishes[0].film_name == "the film of the sample study"
    assert max(desk.engine.wishes[0].film.shape) == 256


def test_an_answer_by_keys_is_looked_at_again_and_other_guesses_follow(desk, tmp_path):
    desk.ask(tmp_path / "net.keras")
    tasks = desk.field(QComboBox, "task")
    tasks.setFocus()
    desk.qtbot.keyClick(tasks, Qt.Key.Key_Down)
    assert not desk.install_button.isEnabled()
    assert desk.words("state") == "Looking at the model ..."
    desk.until_looked(2)
    assert desk.engine.wishes[1].answers.said == {"task": "deblur"}
    assert desk.install_button.isEnabled()
    assert "Made for: deblur (as you say)" in desk.field(QPlainTextEdit, "evidence").toPlainText()


def test_what_is_shown_is_what_is_installed(desk, tmp_path):
    desk.ask(tmp_path / "net.keras")
    title = desk.field(QLineEdit, "title")
    title.clear()
    desk.qtbot.keyClicks(title, "My net")
    ranges = desk.field(QComboBox, "value-range")
    desk.qtbot.keyClick(ranges, Qt.Key.Key_Down)
    desk.until_looked(2)
    desk.qtbot.mouseClick(desk.install_button, LEFT)
    desk.qtbot.waitUntil(lambda: desk.kept != [], timeout=WAIT_MS)
    wish = desk.engine.wishes[-1]
    assert not wish.is_look
    expected = {name: value for name, value in GUESSES.items() if name != "colours"}
    changed = {"title": "My net", "value_range": "0..255", "result_range": "0..255"}
    assert wish.answers.said == expected | changed
    assert desk.kept == [places.personal_models() / "mine-net"]
    assert desk.told == ["mine-net is installed, and chosen in the Enhance panel."]
    assert not desk.installing.is_installing
    assert desk.dialog is None


def test_a_refusal_at_first_is_told_and_no_question_is_asked(desk, tmp_path):
    desk.engine.refusal = REFUSAL
    with desk.qtbot.waitSignal(desk.installing.idle, timeout=WAIT_MS):
        desk.installing.ask_about(tmp_path / "x.h5")
    assert desk.errors == [REFUSAL]
    assert desk.dialog is None
    assert desk.installing.why_not() == ""


def test_a_refusal_of_an_answer_reaches_the_dialog_which_stays(desk, tmp_path):
    desk.ask(tmp_path / "net.keras")
    desk.engine.refusal = REFUSAL
    desk.qtbot.keyClick(desk.field(QSpinBox, "scale"), Qt.Key.Key_Up)
    desk.until_looked(2)
    assert desk.words("refusal") == "It is torn. Fetch it again."
    assert desk.field(QLabel, "after").pixmap().isNull()
    assert not desk.install_button.isEnabled()
    desk.qtbot.keyClicks(desk.field(QLineEdit, "title"), "x")
    assert not desk.install_button.isEnabled()
    assert desk.errors == []
    desk.engine.refusal = None
    desk.qtbot.keyClick(desk.field(QSpinBox, "scale"), Qt.Key.Key_Down)
    desk.until_looked(3)
    assert desk.install_button.isEnabled()


def test_which_result_is_the_image_is_asked_only_where_there_are_several(desk, tmp_path):
    desk.ask(tmp_path / "net.keras")
    assert not desk.field(QComboBox, "output").isVisible()
    desk.qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: desk.dialog is None, timeout=WAIT_MS)
    desk.engine.results = ("coarse", "fine")
    desk.ask(tmp_path / "net.keras")
    choice = desk.field(QComboBox, "output")
    assert choice.isVisible()
    assert choice.currentText() == "coarse"
    desk.qtbot.keyClick(choice, Qt.Key.Key_Down)
    desk.until_looked(3)
    assert desk.engine.wishes[-1].answers.said == {"output": "fine"}
    desk.qtbot.mouseClick(desk.install_button, LEFT)
    desk.qtbot.waitUntil(lambda: desk.kept != [], timeout=WAIT_MS)
    assert desk.engine.wishes[-1].answers.output == "fine"


def test_an_id_that_is_taken_cannot_be_given(desk, tmp_path):
    desk.ask(tmp_path / "net.keras")
    id = desk.field(QLineEdit, "id")
    id.clear()
    desk.qtbot.keyClicks(id, "bicubic")
    assert not desk.install_button.isEnabled()
    assert "An enhancer named bicubic is there already" in desk.words("refusal")
    desk.qtbot.keyClicks(id, "-2")
    assert desk.install_button.isEnabled()


def test_escape_keeps_nothing(desk, tmp_path):
    dialog = desk.ask(tmp_path / "net.keras")
    with desk.qtbot.waitSignal(desk.installing.idle, timeout=WAIT_MS):
        desk.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.kept == []
    assert all(wish.is_look for wish in desk.engine.wishes)


def test_looking_can_be_stopped_and_only_one_is_asked_about_at_a_time(desk, tmp_path):
    desk.engine.waits = True
    desk.installing.ask_about(tmp_path / "a.keras")
    desk.qtbot.waitUntil(desk.engine.began.is_set, timeout=WAIT_MS)
    assert desk.installing.why_not() == "A model is being installed."
    desk.installing.ask_about(tmp_path / "b.keras")
    with desk.qtbot.waitSignal(desk.installing.idle, timeout=WAIT_MS):
        desk.jobs.stop_all()
    assert len(desk.engine.wishes) == 1
    assert desk.errors == []


def test_what_is_asked_for_before_the_first_paint_is_asked_about_after_it(qtbot, jobs, radiograph, tmp_path):
    panel, reader, engine = EnhancePanel(), ImageReader(), Engine()
    qtbot.addWidget(panel)
    early = Installing(panel, jobs, reader, lambda: Subject(Document(radiograph)), pytest.fail)
    assert early.why_not() == "The program is still starting."
    early.ask_about(tmp_path / "net.keras")
    early.attend(engine)
    qtbot.waitUntil(lambda: panel.window().findChild(InstallDialog) is not None, timeout=WAIT_MS)
    panel.window().findChild(InstallDialog).close()
    reader.close()


def choose_own(desk):
    folder = write_model("own")
    desk.panel.show_enhancers(every_enhancer().enhancers)
    desk.panel.chooser.choose("own")
    return folder


def answer(desk, name):
    box = desk.panel.window().findChild(QMessageBox, "remove-question")
    assert box.text() == "Remove Own (own)?"
    assert box.informativeText().endswith("Results that were made with it stay.")
    desk.qtbot.mouseClick(box.findChild(QPushButton, name), LEFT)


def test_an_own_model_is_removed_after_a_question(desk):
    folder = choose_own(desk)
    assert desk.installing.why_no_removal() == ""
    desk.installing.ask_to_remove()
    with desk.qtbot.waitSignal(desk.installing.changed_models, timeout=WAIT_MS):
        answer(desk, "remove-yes")
    assert not folder.exists()


def test_without_a_yes_it_stays(desk):
    folder = choose_own(desk)
    desk.installing.ask_to_remove()
    answer(desk, "remove-no")
    assert desk.kept == []
    assert folder.is_dir()


def test_what_came_with_the_program_cannot_be_removed(desk):
    desk.panel.chooser.choose("fast-x2")
    assert desk.installing.why_no_removal().startswith("It came with the program.")
    desk.installing.ask_to_remove()
    assert desk.panel.window().findChild(QMessageBox, "remove-question") is None
    desk.panel.chooser.choose("bicubic")
    assert desk.installing.why_no_removal() == "Choose a network that you installed."


def test_the_part_that_is_looked_at_is_previewed(desk, tmp_path):
    rows, columns = 600, 500
    large = np.random.default_rng(0).random((rows, columns)).astype(np.float32) * 4095
    image = desk.subject.radiograph
    large_image = image.of_pixels(large, white=4095.0, source=image.source, spacing=image.spacing)
    desk.subject = replace(Subject(Document(large_image)), focus=(590.0, 20.0))
    desk.ask(tmp_path / "net.keras")
    piece = desk.engine.wishes[0].piece
    np.testing.assert_array_equal(piece, large_image.normalised()[600 - 240 :, :240])
