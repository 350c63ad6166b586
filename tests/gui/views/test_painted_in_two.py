from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from tests.support.views import radiograph_of, seen, slope
from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.gui.tools.halo_text import HaloText
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel

FULL = Look(Window.between(0, 65535))


class Words:
    """A layer beneath all drawing; it counts how often it is painted, and tells where its words are."""

    def __init__(self) -> None:
        self.count, self.words = 0, "THORAX p.a."
        self._text = HaloText()

    def paint(self, painter, view) -> None:
        self.count += 1
        self._text.covered = view.written
        self._text.paint(painter, QPointF(10, 10), self.words, view.font(), QColor("white"))


class Drawn:
    """A stroke that follows the hand, and what it was told of the words beneath it."""

    def __init__(self) -> None:
        self.place, self.kept_off = QRectF(50, 60, 40, 30), list[QRectF]()

    def paint(self, painter, view) -> None:
        self.kept_off = list(view.written)
        view.written.append(self.place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 0, 0, 120))
        painter.drawRect(self.place)


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture
def view(qtbot, words, drawn) -> ImageView:
    view = ImageView(WindowLevel())
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    view.add_drawn(drawn)
    view.add_layer(words)  # beneath what is drawn, whichever came first
    view.show_radiograph(radiograph_of(slope()), FULL)
    return view


def painted_while_drawing(view) -> list:
    view.update_drawn()
    return seen(view).tolist()


def painted_anew(view) -> list:
    view.update()
    return seen(view).tolist()


def test_what_is_drawn_moves_over_a_picture_that_is_painted_once(view, words, drawn):
    painted_while_drawing(view)
    painted = words.count
    for step in range(5):
        drawn.place = QRectF(50 + 9 * step, 60, 40, 30)
        while_drawing = painted_while_drawing(view)
        assert words.count == painted
    assert while_drawing == painted_anew(view)
    assert words.count == painted + 1


def test_labels_keep_off_the_words_of_the_picture_and_not_off_what_was_drawn_before(view, drawn):
    seen(view)
    told = drawn.kept_off
    assert len(told) == 1
    for _ in range(3):
        painted_while_drawing(view)
        assert drawn.kept_off == told


@pytest.mark.parametrize(
    "change",
    [
        lambda view, words: view.set_look(Look(Window.between(0, 30000))),
        lambda view, words: view.zoom_by(2),
        lambda view, words: view.resize(260, 220),
        lambda view, words: view.show_radiograph(radiograph_of(slope()[::-1].copy()), FULL),
        lambda view, words: (setattr(words, "words", "KNEE"), view.update()),
    ],
    ids=["window", "zoom", "size", "image", "words"],
)
def test_whatever_else_changes_is_seen_in_the_middle_of_a_drag(view, words, change):
    before = painted_while_drawing(view)
    change(view, words)
    while_drawing = painted_while_drawing(view)
    assert while_drawing != before
    assert while_drawing == painted_anew(view)


def test_an_empty_view_has_nothing_drawn_and_no_words(view, drawn):
    painted_while_drawing(view)
    view.show_radiograph(None)
    assert painted_while_drawing(view) == painted_anew(view)
    assert view.written == []


def test_no_picture_is_kept_when_nothing_is_drawn(view):
    painted_while_drawing(view)
    assert view._still._picture is not None
    seen(view)
    assert view._still._picture is None
