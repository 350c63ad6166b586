from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.compare_table import CompareTable, film, larger
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.radiograph import Step
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.gui.comparing.change_summary import ChangeSummary
from xraysr_gui.settings import places


@pytest.fixture
def table(qtbot, jobs):
    made = CompareTable(qtbot, jobs)
    made.change_summary = ChangeSummary(made.panel.change_box, made.comparing, jobs, made.errors.append)
    return made


def result(table, error: float = 0.0, title: str = "Larger"):
    document = table.workspace.document
    table.workspace.change(document.with_result(larger(document.original, 2, error, title)))
    table.versions.show_result(document.address)


def told(table) -> str:
    return table.panel.change_box.accessibleDescription()


def test_without_an_output_nothing_is_told(table):
    table.open(film())
    assert "Run an enhancer first" in told(table)


def test_the_paragraph_of_the_output_that_is_looked_at_appears(table, qtbot):
    table.open(film())
    result(table, error=0.4, title="Inventor")
    qtbot.waitUntil(
        lambda: told(table).startswith("Inventor made 180 x 240 pixels of 90 x 120."), timeout=WAIT_MS
    )
    assert told(table) == table.change_summary.change.words()
    result(table, title="Plain")
    qtbot.waitUntil(lambda: told(table).startswith("Plain made"), timeout=WAIT_MS)
    table.versions.choose(1)
    qtbot.waitUntil(lambda: told(table).startswith("Inventor made"), timeout=WAIT_MS)
    assert table.errors == []


def test_below_it_stands_what_the_card_of_a_network_tells(table, qtbot):
    table.open(film())
    model = read_model_folder(places.models() / "fast-x2")
    document = table.workspace.document
    step = Step("fast-x2", 1, (), "Fast x2", model.sha256)
    table.workspace.change(document.with_result(replace(larger(document.original, 2), steps=(step,))))
    table.versions.show_result(document.address)
    qtbot.waitUntil(lambda: told(table).startswith("Fast x2 made"), timeout=WAIT_MS)
    paragraph, card = told(table).split("\n")
    assert paragraph == table.change_summary.change.words()
    assert card.startswith("What the card of Fast x2 tells of 42 images of other patients. Super-resolution")


def test_nothing_is_worked_out_while_nobody_looks(table, qtbot, monkeypatch):
    table.panel.hide()
    asked = []
    monkeypatch.setattr("xraysr_gui.gui.comparing.change_summary._described", lambda *all: asked.append(all))
    table.open(film())
    result(table)
    assert asked == []
    monkeypatch.undo()
    table.panel.show()
    qtbot.waitUntil(lambda: told(table).startswith("Larger made"), timeout=WAIT_MS)


def test_strange_letters_of_a_title_are_shown_as_they_are(table, qtbot):
    table.open(film())
    result(table, title="<b>A & B</b>")
    qtbot.waitUntil(lambda: told(table).startswith("<b>A & B</b> made"), timeout=WAIT_MS)
    assert "&lt;b&gt;A &amp; B" in table.panel.change_box.text()
