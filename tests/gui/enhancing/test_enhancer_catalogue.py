from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QTextBrowser

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


class Desk:
    def __init__(self, qtbot, jobs):
        self.jobs = jobs
        self.qtbot, self.errors = qtbot, []
        self.panel, self.card = EnhancePanel(), CardDock()
        for widget in (self.panel, self.card):
            qtbot.addWidget(widget)
        self.catalogue = EnhancerCatalogue(self.panel, jobs, self.errors.append)
        self.catalogue.card_wanted.connect(self.card.show)
        self.panel.show()

    def begin(self):
        self.catalogue.attend(self.card)
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
    return Desk(qtbot, jobs)


def test_before_the_first_paint_nothing_is_offered(desk):
    assert desk.panel.chosen is None
    assert desk.catalogue.not_yet() == "Waiting for the program to start ..."
    assert desk.catalogue.why_no_card() == "Choose an enhancer first."
    desk.catalogue.show_card()
    assert desk.card_text.startswith("Press Card")


def test_what_came_with_the_program_and_what_the_person_installed_is_offered(desk):
    write_model("mine-sharp", title="My sharpener")
    desk.begin()
    assert "Enlarge (bicubic)" in desk.titles("super-resolution")
    assert "My sharpener" in desk.titles("deblur")
    assert desk.catalogue.not_yet() == desk.catalogue.why_no_card() == ""


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


def test_the_card_is_read_when_asked_for_and_follows_the_choice_while_it_is_seen(desk):
    write_model("first")
    write_model("second")
    desk.begin()
    desk.panel.chooser.choose("first")
    assert desk.card_text.startswith("Press Card")
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
