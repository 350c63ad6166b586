from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QPalette
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QProgressBar, QPushButton

from tests.support.listed_images import a_summary
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.browsing.study_list import UNFOLDED_UP_TO, StudyList
from xraysr_gui.gui.browsing.study_tree import PAGE, StudyTree, TreeRole
from xraysr_gui.gui.views.stack_mime import STACK_MIME, stack_from
from xraysr_gui.image_io.folder_study import summary_by_folder
from xraysr_gui.studies.tree import Entry, Study, grow_tree

ANNA = {
    "patient_id": "42",
    "patient_name": "MEIER^ANNA",
    "birth_date": "19560302",
    "sex": "F",
    "study_uid": "1",
    "study_date": "20240315",
    "study_description": "Chest",
    "modality": "DX",
}
TWO_PATIENTS = (
    a_summary("/a/pa.dcm", **ANNA, series_uid="1", series_number=1, series_description="PA"),
    a_summary("/a/lat.dcm", **ANNA, series_uid="2", series_number=2, series_description="Lateral"),
    a_summary("/b/run.dcm", patient_name="ZOE", study_uid="2", series_description="Run", frames=9),
)


def tree_of(*summaries, vanished: str = ""):
    return grow_tree(Entry(one, str(one.address.path) == vanished) for one in summaries)


@pytest.fixture
def panel(qtbot) -> DataPanel:
    panel = DataPanel()
    panel.resize(320, 800)
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.fixture
def study_list(panel) -> StudyList:
    panel.show_tree(tree_of(*TWO_PATIENTS))
    return panel.findChild(StudyList, "study-list")


def shown_rows(study_list: StudyList) -> list[str]:
    """The titles that a person sees, from top to bottom."""
    rows, index = [], study_list.model().index(0, 0)
    while index.isValid():
        rows.append(index.data())
        index = study_list.indexBelow(index)
    return rows


def row(study_list: StudyList, title: str) -> QModelIndex:
    index = study_list.model().index(0, 0)
    while index.data() != title:
        index = study_list.indexBelow(index)
        assert index.isValid(), f"no row {title!r}"
    return index


def press(qtbot, panel, name: str) -> None:
    button = panel.findChild(QPushButton, name)
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def heard(signal) -> list:
    caught: list = []
    signal.connect(lambda *values: caught.append(values[0] if values else None))
    return caught


def test_an_empty_panel_says_what_to_do(qtbot, panel):
    panel.show_tree(())
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "Drop files or a folder here, or press Ctrl+O." in texts
    files, folder = heard(panel.open_files_requested), heard(panel.open_folder_requested)
    press(qtbot, panel, "open-files")
    press(qtbot, panel, "open-folder")
    assert len(files) == len(folder) == 1


def test_what_was_opened_before_is_offered_while_the_list_is_empty(qtbot, panel):
    panel.show_recent([Path("/a/chest"), Path("/b/hand.dcm")])
    panel.show_recent([Path("/b/hand.dcm")])
    chosen = heard(panel.recent_chosen)
    qtbot.waitUntil(lambda: len(panel.findChildren(QPushButton, "recent")) == 1)
    press(qtbot, panel, "recent")
    assert chosen == [Path("/b/hand.dcm")]


def test_a_short_list_is_unfolded(study_list):
    assert shown_rows(study_list) == [
        "MEIER, ANNA",
        "Chest",
        "PA",
        "Lateral",
        "ZOE",
        "Study without a description",
        "Run",
    ]


@pytest.mark.parametrize(
    ("title", "detail"),
    [
        ("MEIER, ANNA", "42 · born 1956-03-02 · F"),
        ("Chest", "2024-03-15 · DX"),
        ("PA", "DX · 1 image"),
        ("Run", "9 frames"),
    ],
)
def test_a_row_has_two_lines_and_reads_them_to_a_screen_reader(study_list, title, detail):
    index = row(study_list, title)
    assert index.data(TreeRole.DETAIL) == detail
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"{title}\n{detail}"


def test_images_that_name_nobody_are_listed_last(panel):
    panel.show_tree(tree_of(a_summary("/x/1.png", study_description="x"), TWO_PATIENTS[2]))
    rows = shown_rows(panel.findChild(StudyList, "study-list"))
    assert rows[0] == "ZOE"
    assert rows[3:] == ["Images without a patient", "x", "1.png"]


def loose(*names: str, frames: int = 1):
    return tree_of(*(summary_by_folder(Address(Path(name)), "PNG", (9, 9), 8, frames) for name in names))


@pytest.mark.parametrize(
    ("names", "frames", "title", "detail"),
    [
        (["/films/a.png"], 1, "a.png", "1 image"),
        (["/films/b.png", "/films/a.png"], 1, "a.png", "1 of 2 images"),
        (["/films/run.tif"], 7, "run.tif", "7 frames"),
    ],
)
def test_loose_files_are_named_below_their_folder(panel, names, frames, title, detail):
    panel.show_tree(loose(*names, frames=frames))
    study_list = panel.findChild(StudyList, "study-list")
    assert shown_rows(study_list) == ["Images without a patient", "films", title]
    assert row(study_list, title).data(TreeRole.DETAIL) == detail


def test_what_moves_and_lies_beside_others_has_its_own_name_alone(panel):
    files = ("/f/a.tif", 1), ("/f/b.tif", 7)
    panel.show_tree(tree_of(*(summary_by_folder(Address(Path(f)), "TIFF", (9, 9), 8, n) for f, n in files)))
    assert shown_rows(panel.findChild(StudyList, "study-list"))[2:] == ["a.tif", "b.tif"]


def test_a_row_of_loose_files_speaks_of_the_one_on_the_screen(panel, qtbot):
    panel.show_tree(loose("/films/b.png", "/films/a.png", "/others/a.png"))
    study_list = panel.findChild(StudyList, "study-list")
    wanted = heard(study_list.picture_wanted)
    second = Address(Path("/films/b.png"))
    study_list.mark_open(second)
    index = row(study_list, "b.png")
    assert index.data(TreeRole.DETAIL) == "2 of 2 images"
    assert shown_rows(study_list)[1:] == ["films", "b.png", "others", "a.png"]
    qtbot.waitUntil(lambda: second in wanted)
    study_list.mark_open(None)
    assert shown_rows(study_list)[2] == "a.png"


def test_what_an_archive_holds_is_named_below_it(panel):
    inside = Address(Path("/films/all.zip"), "a.png"), Address(Path("/films/all.zip"), "left/b.png")
    panel.show_tree(tree_of(*(summary_by_folder(one, "PNG", (9, 9), 8, 1) for one in inside)))
    rows = shown_rows(panel.findChild(StudyList, "study-list"))
    assert rows == ["Images without a patient", "all.zip", "a.png", "left"]


def test_a_series_whose_files_are_gone_is_grey_and_says_so(panel):
    panel.show_tree(tree_of(*TWO_PATIENTS, vanished="/a/pa.dcm"))
    study_list = panel.findChild(StudyList, "study-list")
    assert row(study_list, "PA").data(TreeRole.IS_GONE) is True
    assert row(study_list, "PA").data(TreeRole.DETAIL) == "DX · 1 image · no longer there"
    assert row(study_list, "Lateral").data(TreeRole.IS_GONE) is False


def test_a_double_click_opens_a_series(qtbot, panel, study_list):
    chosen = heard(panel.stack_chosen)
    at = study_list.visualRect(row(study_list, "Lateral")).center()
    qtbot.mouseClick(study_list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(study_list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen == [Stack("Lateral", (Address(Path("/a/lat.dcm")),))]


def test_arrows_walk_and_enter_opens(qtbot, panel, study_list):
    chosen = heard(panel.stack_chosen)
    study_list.setFocus()
    study_list.setCurrentIndex(row(study_list, "Chest"))
    qtbot.keyClick(study_list, Qt.Key.Key_Down)
    qtbot.keyClick(study_list, Qt.Key.Key_Return)
    assert [stack.title for stack in chosen] == ["PA"]


def test_enter_folds_a_patient(qtbot, study_list):
    study_list.setCurrentIndex(row(study_list, "MEIER, ANNA"))
    qtbot.keyClick(study_list, Qt.Key.Key_Enter)
    assert shown_rows(study_list)[:2] == ["MEIER, ANNA", "ZOE"]


def test_keys_of_the_list_do_not_reach_the_shortcuts_of_the_window(qtbot, panel, study_list):
    stolen = []
    for key in ("Down", "Del", "Return", "Ctrl+Down"):
        action = QAction(panel)
        action.setShortcut(key)
        action.triggered.connect(lambda _=False, key=key: stolen.append(key))
        panel.addAction(action)
    panel.activateWindow()
    study_list.setFocus()
    study_list.setCurrentIndex(row(study_list, "MEIER, ANNA"))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Delete):
        qtbot.keyClick(study_list, key)
    assert stolen == []
    assert study_list.currentIndex().data() == "Chest"
    qtbot.keyClick(study_list, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert stolen == ["Ctrl+Down"]


def test_delete_asks_to_forget_what_is_chosen(qtbot, panel, study_list):
    forgotten = heard(panel.forget_requested)
    for title in ("MEIER, ANNA", "Chest", "PA"):
        study_list.setCurrentIndex(row(study_list, title))
        qtbot.keyClick(study_list, Qt.Key.Key_Delete)
    patient, study, leaf = forgotten
    assert (patient.name, study.title, leaf.stack.title) == ("MEIER, ANNA", "Chest", "PA")
    assert isinstance(study, Study)


def test_the_menu_of_a_row_opens_and_forgets(qtbot, panel, study_list):
    chosen, forgotten = heard(panel.stack_chosen), heard(panel.forget_requested)
    at = study_list.visualRect(row(study_list, "PA")).center()
    study_list.customContextMenuRequested.emit(at)
    menu = study_list.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Open", "Remove from the list (the files stay)"]
    for action in menu.actions():
        action.trigger()
    menu.close()
    assert [stack.title for stack in chosen] == ["PA"]
    assert [leaf.stack.title for leaf in forgotten] == ["PA"]


def test_the_list_that_is_read_anew_keeps_folds_and_the_chosen_row(qtbot, panel, study_list):
    study_list.setCurrentIndex(row(study_list, "Lateral"))
    study_list.collapse(row(study_list, "ZOE"))
    more = a_summary("/c/1.dcm", patient_name="AARON", series_description="Hand")
    panel.show_tree(tree_of(*TWO_PATIENTS, more))
    assert study_list.currentIndex().data() == "Lateral"
    assert shown_rows(study_list)[0] == "AARON"
    assert shown_rows(study_list)[-1] == "ZOE"


def test_a_long_list_begins_folded_and_what_is_unfolded_stays_so(panel):
    many = [
        a_summary(f"/m/{n}.dcm", patient_id=str(n), patient_name=f"P{n}") for n in range(UNFOLDED_UP_TO + 1)
    ]
    panel.show_tree(tree_of(*many))
    study_list = panel.findChild(StudyList, "study-list")
    assert shown_rows(study_list)[:2] == ["P0", "P1"]
    study_list.expand(row(study_list, "P1"))
    panel.show_tree(tree_of(*many, TWO_PATIENTS[0]))
    assert shown_rows(study_list)[:5] == ["MEIER, ANNA", "P0", "P1", "Study without a description", "P2"]


def test_patients_beyond_the_first_page_appear_at_the_end_of_the_list(qtbot, panel):
    count = 3 * PAGE + 50
    panel.show_tree(tree_of(*(a_summary(f"/m/{n}.dcm", patient_id=str(n)) for n in range(count))))
    study_list = panel.findChild(StudyList, "study-list")
    assert study_list.model().rowCount() < count
    study_list.setFocus()

    def at_the_end() -> bool:
        qtbot.keyClick(study_list, Qt.Key.Key_End)
        return study_list.model().rowCount() == count

    qtbot.waitUntil(at_the_end)


def test_typing_searches_once_the_field_is_asked_for(qtbot, panel, study_list):
    typed = heard(panel.search_changed)
    panel.activateWindow()
    study_list.setFocus()
    panel.focus_search()
    field = panel.findChild(QLineEdit, "study-search")
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "an")
    assert typed == ["a", "an"]
    assert panel.search_text == "an"


def test_from_the_field_down_goes_into_the_list_and_enter_opens_the_first_find(qtbot, panel, study_list):
    chosen = heard(panel.stack_chosen)
    field = panel.findChild(QLineEdit, "study-search")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [stack.title for stack in chosen] == ["PA"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(study_list.hasFocus)


def test_a_search_without_a_find_says_so_and_leads_back(qtbot, panel, study_list):
    field = panel.findChild(QLineEdit, "study-search")
    qtbot.keyClicks(field, "<b>zz")
    panel.show_tree(())
    assert panel.findChild(QLabel, "nothing-found").text() == "No study matches “<b>zz”."
    press(qtbot, panel, "clear-search")
    assert field.text() == ""
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_enter_in_an_empty_list_opens_nothing(qtbot, panel):
    chosen = heard(panel.stack_chosen)
    panel.show_tree(())
    qtbot.keyClick(panel.findChild(QLineEdit, "study-search"), Qt.Key.Key_Return)
    assert chosen == []


def test_only_pictures_that_are_looked_at_are_asked_for(qtbot, panel):
    wanted = heard(panel.thumbnail_wanted)
    many = (a_summary(f"/m/{n}.dcm", **ANNA, series_uid=str(n), series_number=n) for n in range(100))
    panel.show_tree(tree_of(*many))
    qtbot.waitUntil(lambda: len(wanted) > 5)
    assert len(set(wanted)) < 20
    assert wanted[0] == Address(Path("/m/0.dcm"))


def test_a_picture_is_shown_in_its_row_and_not_asked_for_again(qtbot, panel, study_list):
    wanted = heard(panel.thumbnail_wanted)
    panel.show_thumbnail(Address(Path("/a/pa.dcm")), np.full((112, 112), 200, np.uint8))
    area = study_list.visualRect(row(study_list, "PA"))
    wanted.clear()

    image = study_list.viewport().grab().toImage()

    spot = area.topLeft() + QPoint(30, area.height() // 2)
    assert image.pixelColor(spot * image.devicePixelRatio()).lightness() == 200
    assert Address(Path("/a/pa.dcm")) not in wanted
    assert Address(Path("/a/lat.dcm")) in wanted


def test_a_run_is_shown_by_its_middle_frame(qtbot, panel, study_list):
    wanted = heard(panel.thumbnail_wanted)
    study_list.viewport().grab()
    assert Address(Path("/b/run.dcm"), frame=4) in wanted


def test_an_image_without_a_picture_is_not_asked_for_again(panel, study_list):
    panel.show_thumbnail(Address(Path("/a/pa.dcm")), None)
    wanted = heard(panel.thumbnail_wanted)
    study_list.viewport().grab()
    assert Address(Path("/a/pa.dcm")) not in wanted


def test_the_row_of_the_open_image_is_marked(panel, study_list):
    before = study_list.viewport().grab().toImage()
    panel.mark_open(Address(Path("/b/run.dcm"), frame=7))
    assert [row(study_list, title).data(TreeRole.IS_OPEN) for title in ("PA", "Run")] == [False, True]
    assert study_list.viewport().grab().toImage() != before
    panel.mark_open(None)
    assert row(study_list, "Run").data(TreeRole.IS_OPEN) is False


def filled(study_list: StudyList) -> list[str]:
    """The rows that are painted as chosen, from top to bottom."""
    picture, found = study_list.viewport().grab().toImage(), []
    ground = study_list.palette().color(QPalette.ColorRole.Highlight)
    index = study_list.model().index(0, 0)
    while index.isValid():
        area = study_list.visualRect(index)
        if picture.pixelColor(area.right() - 4, area.bottom() - 3) == ground:
            found.append(index.data())
        index = study_list.indexBelow(index)
    return found


def test_the_filled_row_is_the_image_on_the_screen_whatever_is_clicked(qtbot, panel, study_list):
    panel.mark_open(Address(Path("/b/run.dcm")))
    assert filled(study_list) == ["Run"]
    assert study_list.currentIndex() == row(study_list, "Run"), "the keys of the list begin there"

    place = study_list.visualRect(row(study_list, "PA")).center()
    qtbot.mouseClick(study_list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert study_list.currentIndex() == row(study_list, "PA")
    assert filled(study_list) == ["Run"], "nothing was opened yet"
    before = study_list.visualRect(row(study_list, "PA")).topLeft() + QPoint(-8, 4)
    highlight = study_list.palette().color(QPalette.ColorRole.Highlight)
    assert study_list.viewport().grab().toImage().pixelColor(before) != highlight

    panel.mark_open(Address(Path("/a/lat.dcm")))
    assert filled(study_list) == ["Lateral"]
    panel.mark_open(None)
    assert filled(study_list) == []


def test_the_heading_of_the_open_image_is_marked_and_stands_for_it_where_it_is_folded(panel, study_list):
    panel.mark_open(Address(Path("/a/lat.dcm")))
    titles = ("MEIER, ANNA", "Chest", "ZOE")
    assert [row(study_list, title).data(TreeRole.IS_OPEN) for title in titles] == [True, True, False]
    study_list.collapse(row(study_list, "MEIER, ANNA"))
    assert filled(study_list) == ["MEIER, ANNA"]


def in_sight(study_list: StudyList, title: str) -> bool:
    area = study_list.visualRect(row(study_list, title))
    return study_list.viewport().rect().contains(area.center()) and not area.isEmpty()


LONG_LIST = tuple(
    a_summary(
        f"/c/{n}-{page}.dcm", patient_name=f"P{n:02}", study_uid=f"9.{n}", series_description=f"S{n:02}"
    )
    for n in range(UNFOLDED_UP_TO + 10)
    for page in (1, 2)
)


def test_the_list_is_scrolled_to_an_image_that_opens_once_for_each_stack(panel, study_list):
    panel.show_tree(tree_of(*LONG_LIST))
    study_list.expandAll()
    assert not in_sight(study_list, "S89")

    panel.mark_open(Address(Path("/c/89-1.dcm")))
    assert in_sight(study_list, "S89")

    study_list.scrollToTop()
    panel.mark_open(Address(Path("/c/89-2.dcm")))  # another page of it
    assert not in_sight(study_list, "S89")


def test_an_image_that_is_listed_later_is_brought_into_sight_then(panel, study_list):
    panel.mark_open(Address(Path("/c/89-1.dcm")))
    panel.show_tree(tree_of(*LONG_LIST))
    last = study_list.model().index(89, 0)
    assert study_list.viewport().rect().contains(study_list.visualRect(last).center())
    assert not study_list.isExpanded(last), "what is folded stays folded"


def test_a_search_through_files_shows_how_far_it_is_and_can_be_stopped(qtbot, panel):
    stops = heard(panel.stop_requested)
    panel.show_scanning(0.25, "Reading file 5 of 20")
    assert panel.findChild(QLabel, "scan-words").text() == "Reading file 5 of 20"
    assert panel.findChild(QProgressBar, "scan-progress").value() == 250
    press(qtbot, panel, "scan-stop")
    assert len(stops) == 1
    panel.show_idle()
    assert not panel.findChild(QProgressBar, "scan-progress").isVisible()
    assert not panel.findChild(QPushButton, "scan-stop").isVisible()


def test_a_message_can_be_taken_back_and_outlives_the_end_of_a_search(qtbot, panel):
    undone = heard(panel.undo_requested)
    panel.show_scanning(0.25, "Reading")
    panel.show_message("1 image was removed.", can_undo=True)
    panel.show_idle()
    assert panel.findChild(QLabel, "scan-words").isVisible()
    press(qtbot, panel, "forget-undo")
    assert len(undone) == 1
    assert not panel.findChild(QLabel, "scan-words").isVisible()


def test_files_dropped_on_the_panel_are_passed_on(panel):
    dropped = heard(panel.files_dropped)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/a/chest"), QUrl("http://elsewhere.example/x")])
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    panel.dropEvent(event)
    assert dropped == [[Path("/a/chest")]]


def test_a_series_can_be_dragged_and_arrives_whole(study_list):
    model = study_list.model()
    index = row(study_list, "Run")
    assert model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(row(study_list, "ZOE")) & Qt.ItemFlag.ItemIsDragEnabled
    mime = model.mimeData([index])
    assert mime.formats() == [STACK_MIME]
    assert stack_from(mime) == index.data(TreeRole.BRANCH).stack


def test_the_rows_keep_the_rules_of_qt_models(qtbot):
    tree = StudyTree()
    many = [a_summary(f"/m/{n}.dcm", patient_id=str(n)) for n in range(PAGE + 5)]
    for patients in ((), tree_of(*TWO_PATIENTS), tree_of(*many, *TWO_PATIENTS)):
        tree.show_tree(patients)
        while tree.canFetchMore(QModelIndex()):
            tree.fetchMore(QModelIndex())
        assert tree.rowCount() == len(patients)
        for number in range(tree.rowCount()):
            study = tree.index(0, 0, tree.index(number, 0))
            leaf = tree.index(tree.rowCount(study) - 1, 0, study)
            assert leaf.parent() == study
            assert study.parent() == tree.index(number, 0)


def test_a_list_of_studies_needs_no_more_height_than_it_has(qtbot, panel):
    """Else a low window scrolls the panel, and the end of the list is out of sight."""
    empty = panel.minimumSizeHint().height()
    panel.show_tree(tree_of(*TWO_PATIENTS))
    assert panel.minimumSizeHint().height() < empty
    assert panel.minimumSizeHint().height() < 220
    panel.show_tree(())
    assert panel.minimumSizeHint().height() == empty
