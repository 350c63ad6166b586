from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QWidget,
)

from tests.support.enhancers import Knobs, enhancer
from tests.support.views import seen
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers import BUILT_IN, Kind, Task
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.enhancer_chooser import KINDS, TASKS
from xraysr_gui.gui.enhancing.enhancer_rows import BADGE, SUMMARY
from xraysr_gui.gui.shell.window_frame import PANEL_WIDTH

LEFT = Qt.MouseButton.LeftButton
OFFERED = (
    enhancer("larger", task=Task.SUPER_RESOLUTION, scale=2),
    enhancer("knobs", parameters=Knobs, advice="Only for chest radiographs."),
    enhancer("net", kind=Kind.NETWORK),
)


@pytest.fixture
def panel(qtbot):
    panel = EnhancePanel()
    qtbot.addWidget(panel)
    panel.show_enhancers(OFFERED)
    panel.resize(300, 800)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def press(qtbot, panel, name: str) -> None:
    qtbot.mouseClick(panel.findChild(QPushButton, name), LEFT)


def rows(panel) -> QListWidget:
    return panel.findChild(QListWidget, "enhancers")


def titles(panel) -> list[str]:
    return [rows(panel).item(row).text() for row in range(rows(panel).count())]


def click_row(qtbot, panel, row: int) -> None:
    place = rows(panel).visualItemRect(rows(panel).item(row)).center()
    qtbot.mouseClick(rows(panel).viewport(), LEFT, pos=place)


def label(panel, name: str) -> QLabel:
    return panel.findChild(QLabel, name)


def test_every_task_and_every_kind_has_its_words():
    assert [task for task, _, _ in TASKS] == list(Task)
    assert set(KINDS) == set(Kind)


def test_a_task_shows_its_enhancers_and_remembers_which_was_chosen(qtbot, panel):
    assert titles(panel) == ["Larger"]
    press(qtbot, panel, "task-denoise")
    assert titles(panel) == ["Knobs", "Net"]
    click_row(qtbot, panel, 1)
    assert panel.chosen.enhancer.id == "net"

    press(qtbot, panel, "task-super-resolution")
    assert panel.chosen.enhancer.id == "larger"
    press(qtbot, panel, "task-denoise")
    assert panel.chosen.enhancer.id == "net"


def test_a_task_without_enhancers_says_so_and_runs_nothing(qtbot, panel):
    press(qtbot, panel, "task-contrast")
    assert panel.chosen is None
    assert label(panel, "enhancer-summary").text() == "No enhancer does this yet."
    assert not panel.findChild(QPushButton, "show-card").isEnabled()
    with qtbot.assertNotEmitted(panel.run_requested):
        panel.ask_to_run()
        panel.ask_to_run_all()


def test_rows_tell_networks_from_the_classical(qtbot, panel):
    press(qtbot, panel, "task-denoise")
    items = [rows(panel).item(row) for row in range(2)]
    assert [item.data(BADGE) for item in items] == ["classical", "network"]
    assert [item.data(SUMMARY) for item in items] == ["Does knobs.", "Does net."]


def test_title_badge_and_summary_are_painted_and_never_over_each_other(qtbot, panel):
    panel.show_enhancers(
        (enhancer("long", task=Task.SUPER_RESOLUTION, title="Long title " * 9, summary="S " * 99),)
    )
    picture = seen(rows(panel).viewport()).astype(int)
    row = rows(panel).visualItemRect(rows(panel).item(0))
    painted = (abs(picture - picture[row.bottom() - 1, row.right() - 1]).sum(axis=2) > 90)[: row.bottom()]
    middle = row.height() // 2
    assert painted[:middle, : row.width() - 6].any()
    assert not painted[:middle, row.width() - 4 :].any()  # a long title is cut
    below = "".join("x" if column else " " for column in painted[middle:].any(axis=0))
    summary, badge = below.strip().rsplit(" " * 3, 1)  # the summary ends before the badge begins
    assert len(summary) > 100
    assert 30 < len(badge) < 80


def test_summary_and_advice_of_the_chosen_one_are_written_in_full(qtbot, panel):
    press(qtbot, panel, "task-denoise")
    assert label(panel, "enhancer-summary").text() == "Does knobs."
    assert label(panel, "enhancer-advice").text() == "Only for chest radiographs."
    assert label(panel, "enhancer-advice").isVisible()
    click_row(qtbot, panel, 1)
    assert not label(panel, "enhancer-advice").isVisible()


def test_each_enhancer_keeps_what_was_set_even_when_the_list_is_made_anew(qtbot, panel):
    press(qtbot, panel, "task-denoise")
    box = panel.findChild(QDoubleSpinBox, "amount")
    assert box.isVisible()
    with qtbot.waitSignal(panel.choice_changed):
        box.selectAll()
        qtbot.keyClicks(box, "3")
    qtbot.keyClick(panel.findChild(QComboBox, "way"), Qt.Key.Key_Down)
    quick = panel.findChild(QCheckBox, "quick")
    qtbot.mouseClick(quick, LEFT, pos=QPoint(8, quick.height() // 2))
    click_row(qtbot, panel, 1)
    assert not box.isVisible()

    panel.show_enhancers((*OFFERED, enhancer("new")))
    press(qtbot, panel, "task-super-resolution")
    panel.chooser.choose("knobs")

    assert panel.chosen.parameters == Knobs(3.0, "harsh", True)
    assert box.toolTip() == "How much of it."


def test_the_list_made_anew_keeps_the_choice(qtbot, panel):
    panel.chooser.choose("net")
    panel.show_enhancers((enhancer("new"), *OFFERED))
    assert panel.chosen.enhancer.id == "net"
    assert titles(panel) == ["New", "Knobs", "Net"]


def test_a_whole_task_is_asked_for_with_everybodys_parameters(qtbot, panel):
    press(qtbot, panel, "task-denoise")
    box = panel.findChild(QDoubleSpinBox, "amount")
    box.setValue(2.0)
    click_row(qtbot, panel, 1)
    with qtbot.waitSignal(panel.run_requested) as wanted:
        panel.ask_to_run_all()
    (chosen,) = wanted.args
    assert [one.enhancer.id for one in chosen] == ["knobs", "net"]
    assert chosen[0].parameters == Knobs(amount=2.0)


def test_the_card_is_asked_for_with_the_button_and_with_enter(qtbot, panel):
    with qtbot.waitSignal(panel.chooser.card_requested):
        press(qtbot, panel, "show-card")
    with qtbot.waitSignal(panel.chooser.card_requested):
        qtbot.keyClick(rows(panel), Qt.Key.Key_Return)


def test_models_that_were_refused_are_named_with_the_reason(panel):
    notice = label(panel, "refused-models")
    assert not notice.isVisible()
    errors = [
        ModelUnavailable(f"The model {n} is not used.", why="It is torn.", remedy="Mend it.") for n in "ab"
    ]
    panel.show_refused(errors)
    assert notice.isVisible()
    assert notice.text() == "The model a is not used. It is torn. And 1 more."
    assert notice.toolTip().count("Mend it.") == 2
    panel.show_refused(())
    assert not notice.isVisible()


def test_ways_to_install_stand_behind_their_button(qtbot, panel):
    done = []
    action = QAction("From a file", panel)
    action.triggered.connect(lambda: done.append(1))
    panel.chooser.offer_installing([action])
    menu = panel.findChild(QPushButton, "install-model-button").menu()
    menu.actions()[0].trigger()
    assert done == [1]


def test_every_control_has_a_name_to_be_read_aloud_and_an_explanation(qtbot, panel):
    panel.chooser.choose("knobs")
    for kind in (QPushButton, QListWidget, QCheckBox, QDoubleSpinBox, QComboBox):
        for control in panel.findChildren(kind):
            if control.objectName().startswith("qt_") or not control.isVisible():
                continue
            assert control.objectName(), control
            assert control.accessibleName() or control.property("text"), control.objectName()


def test_the_keyboard_reaches_everything_from_top_to_bottom(qtbot, panel):
    panel.chooser.choose("knobs")
    panel.run_box.show_ready()
    panel.activateWindow()
    panel.findChild(QPushButton, "task-denoise").setFocus()
    qtbot.waitUntil(panel.findChild(QPushButton, "task-denoise").hasFocus)
    reached = []
    for _ in range(16):
        reached.append(panel.window().focusWidget().objectName())
        qtbot.keyClick(panel.window().focusWidget(), Qt.Key.Key_Tab)
    wanted = [
        "task-denoise",
        "enhancers",
        "show-card",
        "install-model-button",
        "amount",
        "way",
        "quick",
        "run",
        "run-all",
    ]
    assert [name for name in reached if name in wanted][: len(wanted)] == wanted


@pytest.mark.parametrize("task", list(Task))
def test_everything_built_in_fits_into_a_narrow_panel(qtbot, panel, task):
    panel.show_enhancers(BUILT_IN)
    press(qtbot, panel, f"task-{task}")
    column = panel.findChild(QWidget, "enhance-column")
    for row in range(rows(panel).count()):
        rows(panel).setCurrentRow(row)
        assert column.minimumSizeHint().width() <= 300, panel.chosen.enhancer.id


def test_nothing_is_cut_off_at_the_width_that_the_panel_has_at_first(panel):
    """Of 300 pixels the frame of the panel takes 20, and a bar for scrolling some of the rest."""
    panel.show_enhancers(tuple(BUILT_IN))
    panel.resize(PANEL_WIDTH - 20, 500)
    area = panel.findChild(QScrollArea, "enhance-scroll")
    too_wide = set()
    for one in BUILT_IN:
        panel.chooser.choose(one.id)
        QApplication.sendPostedEvents()
        if area.widget().minimumSizeHint().width() > area.viewport().width():
            too_wide.add(one.id)
    assert too_wide == set()
