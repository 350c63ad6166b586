from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton

from tests.support.open_sessions import MARKS, REGIONS, died, image_in, page_of, result_of, worked_on
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.saved_work import SavedWork
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.looking.arrangements import arrangement_of
from xraysr_gui.gui.looking.hanging import NothingHangs, Place, Role
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.saving.autosave import Autosave
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.studies import pixel_files
from xraysr_gui.studies.journal import LIST
from xraysr_gui.studies.session_json import from_json


class Desk:
    """A workspace that is remembered, with views and a banner."""

    def __init__(self, qtbot, jobs, icons, place) -> None:
        self.qtbot, self.place, self.workspace = qtbot, place, Workspace()
        self.grid, self.reader = ViewGrid(lambda parent: ImageView(WindowLevel(), parent)), ImageReader()
        self.banner = Banner(icons)
        for widget in (self.grid, self.banner):
            qtbot.addWidget(widget)
        self.banner.resize(900, 60)
        self.viewing = Viewing(self.grid, self.workspace, self.reader, jobs, self.banner.show_error)
        joined = self.workspace, self.viewing, self.reader, jobs, self.banner
        self.autosave = Autosave(place / "kept", *joined)
        self.autosave._timer.setInterval(20)
        self.autosave.begin(SavedWork())

    def open(self, image: Radiograph) -> None:
        self.workspace.open(image)
        self.viewing.show_page(page_of(image))

    def until_it_asks(self, words: str = "") -> None:
        self.wait(lambda: self.banner.isVisible() and words in self.banner.message.rest)

    def answer(self, number: int) -> None:
        *_, newest = self.banner.findChildren(QPushButton, f"banner-answer-{number}")  # older ones go soon
        self.qtbot.mouseClick(newest, Qt.MouseButton.LeftButton)

    def wait(self, true) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    def kept(self):
        """What is on the disk now, None before anything is."""
        folder = self.autosave._journal.folder
        path = folder / LIST if folder else None
        return from_json(path.read_bytes()) if path and path.exists() else None


@pytest.fixture
def desk(qtbot, jobs, tmp_path):
    made = []

    def make() -> Desk:
        made.append(Desk(qtbot, jobs, lambda name: QIcon(), tmp_path))
        return made[-1]

    yield make
    jobs.shut_down()
    for one in made:
        one.autosave.end()
        one.reader.close()


def test_what_a_reader_does_is_on_the_disk_soon(desk, tmp_path):
    one = desk()
    image = image_in(tmp_path, "a.png")
    one.open(image)
    one.wait(lambda: one.kept() is not None and len(one.kept().images) == 1)
    document = one.workspace.document.with_regions(*REGIONS).with_mark(MARKS[0])
    one.workspace.change(document.with_result(result_of(image)))
    one.wait(lambda: one.kept().images[0].results != ())
    kept = one.kept().images[0]
    assert (kept.regions, kept.marks) == (REGIONS, MARKS[:1])
    assert one.kept().page.address == image.source.address
    one.workspace.undo()
    one.wait(lambda: one.kept().images[0].results == ())


def test_an_end_leaves_nothing_behind(desk, jobs, tmp_path):
    one = desk()
    one.workspace.open(image_in(tmp_path, "a.png"))
    one.wait(lambda: one.kept() is not None)
    jobs.shut_down()
    one.autosave.end()
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_session_that_died_is_offered_and_brought_back_by_a_click(desk, tmp_path):
    snapshot = worked_on(tmp_path)
    folder = died(tmp_path, snapshot)
    one = desk()
    one.until_it_asks()
    assert "did not end" in one.banner.message.what
    assert "3 images, 2 results, 2 regions, 4 marks" in one.banner.message.rest
    one.answer(0)
    one.wait(lambda: one.grid.active.radiograph is not None)
    document = one.workspace.document
    assert document.address.name == "b.png"
    assert (len(document.results), document.regions, document.marks) == (2, REGIONS, MARKS)
    assert one.grid.active.radiograph is document.results[-1]
    assert not one.workspace.can_undo
    one.wait(lambda: not folder.exists())
    assert len(one.kept().images) == 3
    assert not one.banner.isVisible()


def test_an_image_with_work_of_its_own_is_left_and_said_with_what_to_do(desk, tmp_path):
    snapshot = worked_on(tmp_path)
    died(tmp_path, snapshot)
    one = desk()
    one.open(snapshot.documents[1].original)
    one.workspace.change(one.workspace.document.with_regions(*REGIONS[:1]))
    one.until_it_asks()
    one.answer(0)
    one.wait(lambda: one.banner.message is not None and not one.banner.message.answers)
    assert one.banner.message.what == "What the session holds of b.png was left out."
    assert one.banner.message.rest == (
        "This image is already open with work of its own, which was left unchanged. "
        "Start the program again, and open the session before you work on this image."
    )
    assert one.workspace.document.results == ()


def test_what_comes_back_is_shown_though_another_image_is_open(desk, tmp_path):
    died(tmp_path, worked_on(tmp_path))
    one = desk()
    one.open(image_in(tmp_path, "another.png"))
    one.until_it_asks()
    one.answer(0)
    one.wait(lambda: one.workspace.document.address.name == "b.png")
    assert one.grid.active.radiograph is one.workspace.document.results[-1]


def test_drawings_on_other_images_wait_for_theirs(desk, tmp_path):
    died(tmp_path, worked_on(tmp_path))
    one = desk()
    one.until_it_asks()
    one.answer(0)
    one.wait(lambda: one.workspace.document is not None)
    one.viewing.turn(-1)
    one.wait(lambda: one.workspace.document.address.name == "a.png")
    assert one.workspace.document.marks == MARKS[:1]


def test_what_is_discarded_is_gone_and_the_one_before_is_offered(desk, tmp_path, monkeypatch):
    for day in (1, 2):
        monkeypatch.setattr("xraysr_gui.studies.journal._now", lambda d=day: f"2026-01-0{d}T10:00")
        died(tmp_path, worked_on(tmp_path))
    one = desk()
    one.until_it_asks("2026-01-02 10:00")
    one.answer(1)
    one.until_it_asks("2026-01-01 10:00")
    assert one.workspace.document is None
    one.answer(1)
    one.wait(lambda: len(list((tmp_path / "kept").iterdir())) == 1)


def test_closing_the_question_is_no_answer(desk, jobs, tmp_path):
    folder = died(tmp_path, worked_on(tmp_path))
    one = desk()
    one.until_it_asks()
    one.banner.show_next()
    jobs.shut_down()
    one.autosave.end()
    assert folder.exists()


def test_what_was_done_since_is_not_overwritten(desk, tmp_path):
    snapshot = worked_on(tmp_path)
    died(tmp_path, snapshot)
    one = desk()
    one.until_it_asks()
    image = snapshot.documents[1].original
    one.open(image)
    one.workspace.change(one.workspace.document.with_mark(MARKS[1]))
    one.answer(0)
    one.wait(lambda: one.banner.message is not None and "left unchanged" in one.banner.message.rest)
    assert one.workspace.document_at(image.source.address).marks == (MARKS[1],)


def test_an_untouched_image_that_is_open_gets_what_was_made_of_it(desk, tmp_path):
    snapshot = worked_on(tmp_path)
    died(tmp_path, snapshot)
    one = desk()
    one.until_it_asks()
    image = snapshot.documents[1].original
    one.open(image)
    one.answer(0)
    one.wait(lambda: len(one.workspace.document.results) == 2)
    one.wait(lambda: one.grid.active.radiograph is one.workspace.document.results[-1])


def test_what_is_missing_is_told(desk, tmp_path):
    died(tmp_path, worked_on(tmp_path))
    (tmp_path / "b.png").unlink()
    one = desk()
    one.until_it_asks()
    one.answer(0)
    one.wait(lambda: one.banner.message is not None and "b.png" in one.banner.message.what)
    assert one.workspace.document is None


def test_a_disk_that_takes_nothing_is_told_once(desk, tmp_path):
    (tmp_path / "kept").write_text("in the way")
    one = desk()
    one.until_it_asks()
    assert "could not be kept" in one.banner.message.what
    one.banner.show_next()
    one.workspace.open(image_in(tmp_path, "a.png"))
    one.wait(lambda: one.autosave._writing is None and not one.autosave._timer.isActive())
    assert one.banner.message is None


def test_the_window_never_waits_for_the_disk(desk, tmp_path, monkeypatch):
    """A change while a slow disk writes is kept by the next writing."""
    gate, write = Event(), pixel_files._written
    monkeypatch.setattr(pixel_files, "_written", lambda *all: (gate.wait(30), write(*all))[1])
    one = desk()
    image = image_in(tmp_path, "a.png")
    one.workspace.open(image)
    one.workspace.change(Document(image, (result_of(image),)))
    one.wait(lambda: one.autosave._writing is not None)
    one.workspace.change(one.workspace.document.with_mark(MARKS[0]))
    one.wait(lambda: one.autosave._is_due)
    gate.set()
    one.wait(lambda: one.kept() is not None and one.kept().images[0].marks == MARKS[:1])


def test_after_a_kill_a_view_with_a_map_is_not_there_and_that_is_said(desk, tmp_path):
    snapshot = worked_on(tmp_path)
    page = replace(page_of(snapshot.documents[1].original), version=1)
    pages = (replace(page, version=0), page, page)
    died(tmp_path, replace(snapshot, page=page, views=Arrangement(1, 3, pages, 2, (2,))))
    one = desk()
    one.until_it_asks()
    one.answer(0)
    one.wait(lambda: one.grid.layout_shape == (1, 2) and one.grid.views[1].radiograph is not None)
    assert [one.viewing.page(view) for view in one.grid.shown_views] == [*pages[:2]]
    assert one.banner.message.what == "The error map is not shown again."
    assert "calculated anew" in one.banner.message.rest


def test_which_view_shows_a_map_is_taken_down(desk, tmp_path):
    one = desk()
    image = image_in(tmp_path, "a.png")
    one.open(image)
    one.grid.set_layout(1, 2)

    class Hangs(NothingHangs):
        def place_of(self, view):
            return Place(Role.MAP, page_of(image), image) if view is one.grid.views[1] else None

    one.viewing.pages.hanging = Hangs()
    assert arrangement_of(one.viewing).maps == (1,)


def test_after_a_kill_the_views_stand_as_they_stood(desk, tmp_path):
    snapshot = worked_on(tmp_path)
    first, second = (one.original for one in snapshot.documents)
    pages = (page_of(second), page_of(first), replace(page_of(second), version=0), None)
    died(tmp_path, replace(snapshot, page=pages[2], views=Arrangement(2, 2, pages, 2)))
    one = desk()
    one.until_it_asks()
    one.answer(0)
    one.wait(lambda: one.grid.layout_shape == (2, 2) and one.grid.views[1].radiograph is not None)
    one.wait(lambda: one.grid.views[2].radiograph is not None)
    assert [one.viewing.page(view) for view in one.grid.shown_views] == [
        replace(pages[0], version=one.viewing.page(one.grid.views[0]).version),
        pages[1],
        pages[2],
        None,
    ]
    assert one.grid.active is one.grid.views[2]


def test_a_layout_that_is_changed_is_on_the_disk_soon(desk, tmp_path):
    one = desk()
    one.open(image_in(tmp_path, "a.png"))
    one.wait(lambda: one.kept() is not None and one.kept().views is not None)
    one.grid.set_layout(2, 2)
    one.wait(lambda: (one.kept().views.rows, one.kept().views.columns) == (2, 2))
