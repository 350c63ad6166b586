from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QPushButton, QTextBrowser

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.gui.enhancing.card_dock import CardDock
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.enhancer_catalogue import EnhancerCatalogue
from xraysr_gui.settings import places

MANIFEST = {"format": 1, "title": "Mine", "summary": "Mends.", "task": "deblur"}


def write_model(id: str, **more) -> Path:
    """A folder that the catalogue takes in; nothing in it is ever run."""
    folder = places.personal_models() / id
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({**MANIFEST, "id": id, **more}))
    (folder / "card.md").write_text(f"# Card of {id}")
    return folder


class Engine:
    """Installs by writing a folder, unless it is told to refuse or to wait."""

    def __init__(self) -> None:
        self.refusal: Exception | None = None
        self.waits, self.began = False, threading.Event()
        self.asked: list[tuple[Path, Path]] = []

    def install(self, path, into, progress):
        self.asked.append((path, into))
        progress.at(0.5, "Trying the model")
        self.began.set()
        while self.waits:
            progress.at(0.6)
        if self.refusal is not None:
            raise self.refusal
        return write_model("installed")


class Desk:
    def __init__(self, qtbot, jobs):
        self.jobs = jobs
        self.qtbot, self.engine, self.errors = qtbot, Engine(), []
        self.panel, self.card = EnhancePanel(), CardDock()
        for widget in (self.panel, self.card):
            qtbot.addWidget(widget)
        self.catalogue = EnhancerCatalogue(self.panel, jobs, self.errors.append)
        self.catalogue.card_wanted.connect(self.card.show)
        self.panel.show()

    def begin(self):
        self.catalogue.attend(self.engine, self.card)
        self.qtbot.waitUntil(lambda: self.panel.chosen is not None)

    def titles(self, task: str) -> list[str]:
        self.qtbot.mouseClick(self.panel.findChild(QPushButton, f"task-{task}"), Qt.MouseButton.LeftButton)
        rows = self.panel.findChild(QListWidget, "enhancers")
        return [rows.item(row).text() for row in range(rows.count())]

    @property
    def card_text(self) -> str:
        return self.card.findChild(QTextBrowser, "card").toPlainText()


@pytest.fixture
def desk(qtbot, jobs):
    made = Desk(qtbot, jobs)
    yield made
    made.engine.waits = False


def test_before_the_first_paint_nothing_is_offered_and_nothing_installed(desk, tmp_path):
    assert desk.panel.chosen is None
    assert desk.catalogue.why_not() == "The program is still starting."
    assert desk.catalogue.why_no_card() == "Choose an enhancer first."
    desk.catalogue.install(tmp_path)
    desk.catalogue.show_card()
    assert desk.engine.asked == []


def test_what_came_with_the_program_and_what_the_person_installed_is_offered(desk):
    write_model("mine-sharp", title="My sharpener")
    desk.begin()
    assert "Enlarge (bicubic)" in desk.titles("super-resolution")
    assert "My sharpener" in desk.titles("deblur")
    assert desk.catalogue.why_not() == desk.catalogue.why_no_card() == ""


def test_models_that_cannot_be_used_are_told_in_the_panel_and_once_in_the_log(desk, caplog):
    write_model("torn", task="nonsense")
    caplog.set_level("INFO", "xraysr_gui")
    desk.begin()
    notice = desk.panel.findChild(QLabel, "refused-models")
    assert notice.isVisible()
    assert notice.text().startswith("The folder torn is no model that can be used. Its manifest.json says")
    with desk.qtbot.waitSignal(desk.panel.choice_changed):
        desk.catalogue.look_up()
    told = [r for r in caplog.records if "model left out" in r.getMessage()]
    assert len(told) == 1
    assert desk.errors == []


def test_a_file_is_chosen_without_blocking_and_its_model_is_installed_and_chosen(desk, tmp_path):
    desk.begin()
    file = tmp_path / "network.keras"
    file.touch()
    heard = []
    desk.jobs.on_change(lambda: heard.extend(job.listed.title for job in desk.jobs.listed))

    desk.catalogue.ask_for_file()
    dialog = desk.panel.window().findChild(QFileDialog, "install-dialog")
    assert dialog.isVisible()
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFile
    assert "*.keras *.h5" in dialog.nameFilters()[0]
    dialog.selectFile(str(file))
    dialog.accept()

    desk.qtbot.waitUntil(lambda: desk.panel.chosen.enhancer.id == "installed")
    assert desk.engine.asked == [(file, places.personal_models())]
    assert heard[0] == "Installing network.keras"
    assert not desk.catalogue.is_installing
    assert desk.errors == []


def test_a_folder_can_be_chosen_too(desk, tmp_path):
    desk.begin()
    desk.catalogue.ask_for_folder()
    dialog = desk.panel.window().findChild(QFileDialog, "install-dialog")
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.setDirectory(str(tmp_path))
    dialog.accept()
    desk.qtbot.waitUntil(lambda: desk.engine.asked == [(tmp_path, places.personal_models())])
    desk.qtbot.waitUntil(lambda: not desk.catalogue.is_installing)


def test_a_refusal_is_told_and_changes_nothing(desk, tmp_path):
    desk.begin()
    before = desk.panel.chosen
    refusal = ModelUnavailable("x.h5 was not installed.", why="It is torn.", remedy="Fetch it again.")
    desk.engine.refusal = refusal
    with desk.qtbot.waitSignal(desk.catalogue.idle):
        desk.catalogue.install(tmp_path / "x.h5")
    assert desk.errors == [refusal]
    assert desk.panel.chosen == before
    assert desk.catalogue.why_not() == ""


def test_installing_can_be_stopped_and_only_one_is_installed_at_a_time(desk, tmp_path):
    desk.begin()
    desk.engine.waits = True
    desk.catalogue.install(tmp_path / "a.keras")
    desk.qtbot.waitUntil(desk.engine.began.is_set)
    assert desk.catalogue.why_not() == "A model is being installed."
    desk.catalogue.install(tmp_path / "b.keras")
    with desk.qtbot.waitSignal(desk.catalogue.idle):
        desk.jobs.stop_all()
    assert [path.name for path, _ in desk.engine.asked] == ["a.keras"]
    assert desk.errors == []


def test_the_card_is_read_when_asked_for_and_follows_the_choice_while_it_is_seen(desk):
    write_model("first")
    write_model("second")
    desk.begin()
    desk.panel.chooser.choose("first")
    assert desk.card_text == ""
    desk.qtbot.mouseClick(desk.panel.findChild(QPushButton, "show-card"), Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: desk.card_text == "Card of first")
    desk.panel.chooser.choose("second")
    desk.qtbot.waitUntil(lambda: desk.card_text == "Card of second")
    desk.card.hide()
    desk.panel.chooser.choose("first")
    assert desk.card_text == "Card of second"


def test_a_package_that_breaks_takes_nothing_else_away(desk, monkeypatch):
    def breaks():
        raise ImportError("someone else's package")

    monkeypatch.setattr("xraysr_gui.enhancers.engine.known_enhancers.every_enhancer", breaks)
    desk.begin()
    assert desk.panel.chosen is not None
    assert [type(error) for error in desk.errors] == [ImportError]
