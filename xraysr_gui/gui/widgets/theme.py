"""The colours of the window, dark and light; views stay black in both."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.settings import places


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they are for."""

    id: str
    window: str
    panel: str
    field: str
    raised: str
    line: str
    text: str
    quiet: str
    disabled: str
    accent: str
    on_accent: str
    error: str
    warning: str
    good: str


DARK = Theme(
    id="dark",
    window="#1b1d21",
    panel="#212429",
    field="#16181b",
    raised="#2c3037",
    line="#383d46",
    text="#e4e7eb",
    quiet="#a3abb6",
    disabled="#6b737e",
    accent="#4c9ff2",
    on_accent="#06121f",
    error="#f0837c",
    warning="#e5b454",
    good="#7cc48d",
)
LIGHT = Theme(
    id="light",
    window="#eceef1",
    panel="#f7f8fa",
    field="#ffffff",
    raised="#e0e4e9",
    line="#c3cad2",
    text="#1b2027",
    quiet="#525c68",
    disabled="#949da8",
    accent="#1565b8",
    on_accent="#ffffff",
    error="#ad2a21",
    warning="#7d5700",
    good="#1d6b33",
)
THEMES = {theme.id: theme for theme in (DARK, LIGHT)}


def theme_of(setting: str) -> Theme:
    """The theme that a setting means; "system" asks the system."""
    if setting in THEMES:
        return THEMES[setting]
    scheme = QGuiApplication.styleHints().colorScheme()
    return LIGHT if scheme == Qt.ColorScheme.Light else DARK


def wear(application: QApplication, theme: Theme, text_size: int) -> None:
    """Give every window of the program these colours, unless it has them."""
    sheet = _style_sheet(theme)
    if (application.styleSheet(), application.font().pointSize()) == (sheet, text_size):
        return  # worn anew, each widget would be looked at once more
    application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    font = application.font()
    font.setPointSize(text_size)
    application.setFont(font)
    application.setStyleSheet(sheet)


def _palette(theme: Theme) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.quiet,
        role.Link: theme.accent,
        role.Light: theme.raised,
        role.Mid: theme.line,
        role.Dark: theme.field,
        role.Accent: theme.accent,
    }
    for where, colour in colours.items():
        palette.setColor(where, QColor(colour))
    for where in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(theme.disabled))
    for where in (role.Highlight, role.Accent):  # the bar of a slider that cannot be moved
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(theme.line))
    palette.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, QColor(theme.text))
    return palette


def _style_sheet(theme: Theme) -> str:
    folder = places.resources()
    text = (folder / "style.qss").read_text(encoding="utf-8").replace("@resources", folder.as_posix())
    for field in fields(theme):
        text = text.replace(f"@{field.name};", f"{getattr(theme, field.name)};")
    return text
