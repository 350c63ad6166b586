from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.support.compare_table import CompareTable, film, larger
from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.commands.enhance_radiograph import ThisProcess
from xraysr_gui.core.address import Stack
from xraysr_gui.core.page import Page
from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.enhancers.engine.engine import EngineWishes


@pytest.fixture
def table(qtbot, jobs) -> Iterator[CompareTable]:
    made = CompareTable(qtbot, jobs)
    made.open(film())
    made.take(larger(made.workspace.document.original, 2, 0.05))
    yield made
    made.reader.close()


def titles(table) -> list[str]:
    return [one.title for one in table.comparing.references]


def test_at_first_a_result_is_compared_with_the_original(table):
    document, pair = table.workspace.document, table.comparing.pair()
    assert (pair.reference, pair.candidate) == document.versions
    assert pair.words == "1  Larger compared with the original"
    assert titles(table) == ["Original", "Known truth"]
    assert table.comparing.comparison(pair) is table.comparing.comparison(pair)


def test_the_pair_stays_the_same_object_until_something_else_is_compared(table):
    pair, told = table.comparing.pair(), []
    table.comparing.changed.connect(lambda: told.append(table.comparing.pair()))
    table.grid.activate_next()
    table.grid.activate_next()
    assert table.comparing.pair() is pair
    assert told == []
    newer = larger(table.workspace.document.original, 1)
    table.take(newer)
    assert table.comparing.pair().candidate is newer
    assert told[-1] is table.comparing.pair()


def test_another_image_in_view_can_be_the_reference_and_each_image_has_its_own(table):
    other = film(name="other.dcm")
    table.workspace.open(other)
    page = Page(Stack("other", (other.source.address,)))
    table.viewing.show_page(page, table.grid.views[4])
    table.grid.set_active(table.grid.views[1])
    assert titles(table) == ["Original", "other.dcm", "Known truth"]
    table.comparing.choose(table.comparing.references[1])
    assert table.comparing.pair().reference is other
    assert table.comparing.pair().words == "1  Larger compared with other.dcm"
    table.viewing.show_page(page, table.grid.views[1])
    table.workspace.change(table.workspace.document_at(other.source.address).with_result(larger(other, 1)))
    assert table.comparing.reference.kind is ReferenceKind.ORIGINAL
    assert table.comparing.pair().reference is other


def test_a_chosen_file_is_read_and_stays_in_the_list(table, tmp_path):
    path = Path(tmp_path / "bright.png")
    image = QImage(90, 120, QImage.Format.Format_Grayscale8)
    image.fill(77)
    assert image.save(str(path))
    table.comparing.choose_file(path)
    table.qtbot.waitUntil(lambda: table.comparing.reference.kind is ReferenceKind.FILE, timeout=WAIT_MS)
    assert titles(table) == ["Original", "bright.png", "Known truth"]
    assert table.comparing.pair().reference.shape == (120, 90)
    table.comparing.choose(table.comparing.references[0])
    assert titles(table) == ["Original", "bright.png", "Known truth"]


def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(table, tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture")
    pair = table.comparing.pair()
    table.comparing.choose_file(path)
    table.qtbot.waitUntil(lambda: bool(table.errors), timeout=WAIT_MS)
    assert table.comparing.pair() is pair


def test_known_truth_puts_the_enhancer_to_the_open_image_and_is_worked_out_once(table):
    table.comparing.known_truth_run.attend(ThisProcess(), EngineWishes)
    table.comparing.choose(table.comparing.references[-1])
    assert table.comparing.pair() is None  # no figure is told of what is not known yet
    table.qtbot.waitUntil(lambda: table.comparing.pair() is not None, timeout=WAIT_MS)
    pair = table.comparing.pair()
    assert isinstance(pair, TruthPair)
    assert "degraded on purpose" in pair.words
    assert pair.known.words().startswith("On this image Enlarge (bicubic)")
    assert table.comparing.comparison(pair) is pair.known.comparison
    table.comparing.choose(table.comparing.references[0])
    table.comparing.choose(table.comparing.references[-1])
    assert table.comparing.pair() is pair


def test_what_a_trial_gained_follows_the_regions(table):
    table.comparing.known_truth_run.attend(ThisProcess(), EngineWishes)
    table.comparing.choose(table.comparing.references[-1])
    table.qtbot.waitUntil(lambda: table.comparing.pair() is not None, timeout=WAIT_MS)
    pair = table.comparing.pair()
    region = Rectangle(id="one", name="Nodule", box=Box(10, 30, 15, 15))
    table.workspace.change(table.workspace.document.with_regions(region))
    told = []
    table.comparing.known_truth_run.told.connect(lambda: told.append(table.comparing.gain_words()))
    table.qtbot.waitUntil(lambda: "Nodule" in table.comparing.gain_words(), timeout=WAIT_MS)
    assert "Nodule" in told[-1]
    assert table.comparing.pair() is pair  # nothing was run again


def test_an_enhancer_without_a_truth_is_told_and_the_original_remains(table):
    original = table.workspace.document.original
    result = larger(original, 1)
    gamma = replace(result.steps[0], enhancer="gamma", parameters=(), title="Gamma")
    table.take(replace(result, steps=(gamma,)))
    table.comparing.known_truth_run.attend(ThisProcess(), EngineWishes)
    table.comparing.choose(table.comparing.references[-1])
    table.qtbot.waitUntil(lambda: bool(table.errors), timeout=WAIT_MS)
    assert "cannot be tried on a known truth" in table.errors[0].what
    assert table.comparing.reference.kind is ReferenceKind.ORIGINAL
    assert table.comparing.pair().reference is original


def test_deleting_the_result_ends_the_comparison_and_undo_brings_it_back(table):
    pair = table.comparing.pair()
    table.versions.delete(1)
    assert table.comparing.pair() is None
    table.workspace.undo()
    assert table.comparing.pair().candidate is pair.candidate
