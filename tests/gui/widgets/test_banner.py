from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.gui.widgets.icons import Icons
from xraysr_gui.gui.widgets.messages import MOST_KEPT, Banner, BannerAnswer
from xraysr_gui.gui.widgets.theme import theme_of
from xraysr_gui.settings import places


@pytest.fixture
def banner(qtbot):
    shown = Banner(lambda _: QIcon())
    qtbot.addWidget(shown)
    return shown


def refusal(name: str) -> CannotOpenImage:
    return CannotOpenImage(f"{name} could not be opened.", why="It is damaged.", remedy="Ask for a new copy.")


def test_three_sentences_are_shown_and_can_be_copied(qtbot, banner):
    banner.show_error(refusal("a.dcm"))
    assert banner.isVisible()
    assert banner.accessibleDescription() == "a.dcm could not be opened. It is damaged. Ask for a new copy."
    qtbot.mouseClick(banner.findChild(QPushButton, "banner-copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == banner.accessibleDescription()


def test_messages_wait_their_turn_and_the_same_one_is_told_once(qtbot, banner):
    for name in ("a", "b", "a", "b"):
        banner.show_error(refusal(name))
    assert banner.message.what.startswith("a ")
    qtbot.mouseClick(banner.findChild(QToolButton, "banner-close"), Qt.MouseButton.LeftButton)
    assert banner.message.what.startswith("b ")
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert not banner.isVisible()
    assert banner.message is None


def test_each_of_several_is_counted_and_reached_by_keyboard(qtbot, banner):
    banner.show_error(refusal("a"))
    count = banner.findChild(QLabel, "banner-count")
    assert not count.isVisible()
    banner.show_error(refusal("b"))
    banner.show_notice("Something else.")
    assert (count.isVisible(), count.text(), banner.message.what[:2]) == (True, "1 of 3", "a ")
    banner.activateWindow()
    qtbot.waitUntil(banner.isActiveWindow)
    further = banner.findChild(QToolButton, "banner-next")
    banner.findChild(QPushButton, "banner-copy").setFocus()
    for _ in range(6):
        if QApplication.focusWidget() is further:
            break
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert (count.text(), banner.message.what[:2]) == ("2 of 3", "b ")
    qtbot.keyClick(further, Qt.Key.Key_Space)
    assert (count.text(), banner.message.what) == ("3 of 3", "Something else.")
    assert not further.isEnabled()
    qtbot.mouseClick(banner.findChild(QToolButton, "banner-previous"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert (count.text(), banner.message.what) == ("2 of 2", "Something else.")
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert banner.message.what.startswith("a ")
    assert not count.isVisible()


def test_moving_on_takes_errors_and_leaves_the_notice_that_is_read(banner):
    banner.show_error(refusal("a"))
    banner.show_notice("First.")
    banner.show_notice("Second.")
    banner.step(2)
    banner.move_on()
    assert banner.message.what == "Second."
    assert banner.findChild(QLabel, "banner-count").text() == "2 of 2"


def test_very_many_messages_keep_the_one_that_is_read_and_the_newest(banner):
    for number in range(40):
        banner.show_notice(f"Notice {number}.")
    assert banner.message.what == "Notice 0."
    assert banner.findChild(QLabel, "banner-count").text() == f"1 of {MOST_KEPT}"
    banner.step(MOST_KEPT)
    assert banner.message.what == "Notice 39."


def test_our_own_fault_is_owned_and_logged(banner, caplog):
    banner.show_error(KeyError("Rows"))
    assert "KeyError" in banner.message.what
    assert "Your images are untouched." in banner.message.rest
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    caplog.clear()


def test_a_question_has_a_button_for_each_answer_and_goes_with_the_first_click(qtbot, banner):
    given = []
    banner.ask(
        "What now?",
        "Choose.",
        tuple(BannerAnswer(word, partial(given.append, word)) for word in ("This", "That")),
    )
    banner.show_notice("Later.")
    button = banner.findChild(QPushButton, "banner-answer-1")
    assert (button.text(), button.isVisible()) == ("That", True)
    assert not banner.findChild(QPushButton, "banner-copy").isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert given == ["That"]
    assert banner.message.what == "Later."
    assert banner.findChild(QPushButton, "banner-copy").isVisible()
    qtbot.waitUntil(lambda: banner.findChild(QPushButton, "banner-answer-1") is None)


REMEDY = "Open a file of one of these kinds: DICOM, PNG, JPEG, TIFF, BMP, WebP, NRRD, MetaImage, NIfTI."
LONG = CannotOpenImage(
    "renamed.dcm could not be opened.", why="Its content is of no kind. " * 12, remedy=REMEDY
)


def test_a_long_message_stays_low_says_what_to_do_and_the_rest_on_demand(qtbot, banner):
    banner.resize(560, 100)
    banner.show_error(LONG)
    QApplication.sendPostedEvents()
    words, more = banner.findChild(QLabel, "banner-words"), banner.findChild(QPushButton, "banner-more")
    line = banner.fontMetrics().lineSpacing()
    assert (words.text(), more.text(), more.isVisible()) == (REMEDY, "More", True)
    assert banner.sizeHint().height() <= 8 * line
    low = words.mapTo(banner, words.rect().bottomLeft()).y()
    assert low <= banner.height(), "what to do is in sight"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert words.text().endswith(REMEDY)
    assert words.text().startswith("Its content")
    assert (more.text(), banner.accessibleDescription().count("Its content")) == ("Less", 12)
    assert banner.sizeHint().height() <= 12 * line
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert words.text() == REMEDY


def test_a_short_message_is_whole_at_once_and_the_next_one_begins_short(qtbot, banner):
    banner.resize(560, 100)
    banner.show_error(LONG)
    banner.show_error(refusal("a"))
    more, words = banner.findChild(QPushButton, "banner-more"), banner.findChild(QLabel, "banner-words")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    banner.step(1)
    assert (words.text(), more.isVisible()) == ("It is damaged. Ask for a new copy.", False)
    banner.step(-1)
    assert (words.text(), more.text()) == (REMEDY, "More")


def test_a_message_that_fits_when_the_window_is_wide_is_whole_again(banner):
    banner.resize(560, 100)
    banner.show_error(CannotOpenImage("a.dcm could not be opened.", why="Why. " * 30, remedy=REMEDY))
    words, more = banner.findChild(QLabel, "banner-words"), banner.findChild(QPushButton, "banner-more")
    assert words.text() == REMEDY
    banner.resize(1600, 100)
    QApplication.sendPostedEvents()
    assert words.text().startswith("Why. ")
    assert not more.isVisible()


def test_a_question_that_was_asked_before_the_window_was_there_has_both_its_lines_in_sight(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    banner, rest = Banner(lambda _: QIcon(), host), "x2, bicubic decimation, 8 bits on films. " * 3
    column = QVBoxLayout(host)
    column.addWidget(banner)
    column.addStretch(1)
    banner.ask("An evaluation was not finished.", rest.strip(), (BannerAnswer("Continue", list),))
    host.resize(1500, 600)
    host.show()
    qtbot.waitExposed(host)
    area, words = banner.findChild(QScrollArea, "banner-scroll"), banner.findChild(QLabel, "banner-words")
    assert words.height() == words.fontMetrics().lineSpacing()
    assert area.widget().height() == area.viewport().height()
    assert words.geometry().bottom() <= area.viewport().height()


def test_a_banner_without_a_word_can_be_laid_out(qtbot, banner):
    """As when the window is made narrower before anything was told; Qt warns of sizes below nothing."""
    banner.show()
    for width in (900, 300, 40):
        banner.resize(width, 60)
        QApplication.sendPostedEvents()
    banner.show_notice("Something.")
    banner.show_next()
    banner.show()
    banner.resize(500, 60)
    assert banner.findChild(QScrollArea, "banner-scroll").height() >= 0


def test_its_buttons_are_drawn_in_the_colours_that_are_worn(qtbot):
    icons = Icons(places.resources() / "icons", theme_of("dark"))
    banner = Banner(icons)
    qtbot.addWidget(banner)
    banner.show_notice("Something to tell.")
    buttons = banner.findChild(QPushButton, "banner-copy"), banner.findChild(QToolButton, "banner-close")
    for worn in ("dark", "light", "dark"):
        icons.theme = theme_of(worn)
        for button in buttons:
            picture = button.icon().pixmap(QSize(32, 32)).toImage()
            drawn = [picture.pixelColor(x, y) for x in range(32) for y in range(32)]
            assert {one.name() for one in drawn if one.alpha() == 255} == {icons.theme.text}
