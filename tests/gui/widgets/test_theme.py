from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from xraysr_gui.gui.widgets.icons import Icons
from xraysr_gui.gui.widgets.row_painting import FAINT, FAINT_CHOSEN
from xraysr_gui.gui.widgets.theme import DARK, LIGHT, theme_of, wear
from xraysr_gui.settings import places

themes = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.id)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """What a half transparent colour looks like on another."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


@themes
def test_text_can_be_read_on_every_ground(theme):
    for ground in (theme.window, theme.panel, theme.field, theme.raised):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.quiet, ground) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    for word in (theme.error, theme.warning, theme.good):
        assert contrast(word, theme.panel) >= 4.5


@themes
def test_the_faint_second_line_of_a_row_can_be_read_chosen_or_not(theme):
    for text, ground, share in (
        (theme.text, theme.field, FAINT),
        (theme.on_accent, theme.accent, FAINT_CHOSEN),
    ):
        assert contrast(mixed(text, ground, share), ground) >= 4.5


@themes
def test_every_colour_of_the_style_sheet_is_known(theme, qapp):
    style, palette = qapp.styleSheet(), qapp.palette()
    try:
        wear(qapp, theme, 10)
        assert not re.search(r"@\w+", qapp.styleSheet())
        assert theme.accent in qapp.styleSheet()
        assert qapp.palette().window().color() == QColor(theme.window)
    finally:
        qapp.setStyleSheet(style)
        qapp.setPalette(palette)


def test_the_setting_names_the_theme():
    assert theme_of("dark") is DARK
    assert theme_of("light") is LIGHT
    assert theme_of("system") in (DARK, LIGHT)


@pytest.mark.parametrize("name", sorted(p.stem for p in (places.resources() / "icons").glob("*.svg")))
def test_every_icon_is_drawn_in_the_colours_of_the_theme(name, qapp):
    assert isinstance(qapp, QApplication)
    for theme in (DARK, LIGHT):
        picture = Icons(places.resources() / "icons", theme)(name).pixmap(24, 24).toImage()
        solid = [
            picture.pixelColor(x, y)
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y).alpha() == 255
        ]
        wanted = QColor(theme.text)
        assert all(abs(colour.red() - wanted.red()) <= 2 for colour in solid)
        assert all(abs(colour.blue() - wanted.blue()) <= 2 for colour in solid)
        assert any(picture.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))


def drawn(theme, mode, state):
    """The colours of an icon."""
    icon = Icons(places.resources() / "icons", theme)("module-data")
    picture = icon.pixmap(48, 48, mode, state).toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }


@themes
def test_the_icon_of_the_chosen_row_is_seen_on_the_colour_of_choice(theme, qapp):
    assert drawn(theme, QIcon.Mode.Selected, QIcon.State.On) == {theme.on_accent}


@themes
def test_the_icon_of_what_is_on_is_seen_under_the_mouse_and_has_the_accent_elsewhere(theme, qapp):
    """Menus and lists of choices paint the row under the mouse in the accent."""
    assert drawn(theme, QIcon.Mode.Normal, QIcon.State.On) == {theme.accent}
    assert drawn(theme, QIcon.Mode.Active, QIcon.State.On) == {theme.text}
    assert drawn(theme, QIcon.Mode.Disabled, QIcon.State.On) == {theme.disabled}


@themes
def test_what_cannot_be_moved_or_chosen_has_no_bright_bar(theme, qapp):
    style, palette = qapp.styleSheet(), qapp.palette()
    try:
        wear(qapp, theme, 10)
        worn, disabled = qapp.palette(), QPalette.ColorGroup.Disabled
        assert worn.color(disabled, QPalette.ColorRole.Highlight) == QColor(theme.line)
        assert worn.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight) == QColor(theme.accent)
    finally:
        qapp.setStyleSheet(style)
        qapp.setPalette(palette)
