"""All keys and what the mouse does, on one page that can be searched."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QDialog, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

MOUSE = (
    ("Left drag", "The tool in force (window / level at first)"),
    ("Middle drag, or Shift + left drag", "Pan"),
    ("Right drag", "Zoom, centred where you pressed"),
    ("Right click, Menu or Shift+F10", "Menu of the image, and of what is drawn under the pointer"),
    ("Ctrl + left drag", "Window from a box"),
    ("Wheel", "Zoom at the pointer; on a stack: next and previous image"),
    ("Ctrl + wheel", "Zoom at the pointer, on a stack too"),
    ("Double click", "Maximise the view, or go back"),
)


class CheatSheet(QDialog):
    """Made from the action table, so it cannot be wrong."""

    def __init__(self, table: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self.setObjectName("cheat-sheet-page")
        self.setWindowTitle(tr("Keys and mouse"))
        self.resize(640, 720)
        self.field = named(QLineEdit(), "cheat-sheet-field")
        self.field.setPlaceholderText(tr("Search actions and keys"))
        self.page = named(QTextBrowser(), "cheat-sheet-text")
        laid(QVBoxLayout(self), self.field, self.page)
        self.field.textChanged.connect(self.show_page)
        table.keys_changed.connect(self.show_page)
        self.show_page()

    def show_page(self) -> None:
        """Show what matches the field, by menus."""
        wanted = self.field.text().lower().strip()
        profile = tr(self._table.keymap.profile.title)
        parts = [f"<h2>{escape(tr('Keys: {}').format(profile))}</h2>"]
        menus: dict[str, list[tuple[str, str]]] = {}
        for row in self._table:
            keys = self._table.key_text(row.id)
            menus.setdefault(_menu_words(row.menu) or tr("Other"), []).append((keys, row.title))
        menus[tr("Mouse")] = [(tr(gesture), tr(does)) for gesture, does in MOUSE]
        for menu, rows in menus.items():
            lines = [
                f"<tr><td width='220'>{self._told(keys)}</td><td>{escape(title)}</td></tr>"
                for keys, title in rows
                if wanted in f"{keys} {title} {menu}".lower()
            ]
            if lines:
                parts.append(f"<h3>{escape(menu)}</h3><table cellpadding='3'>{''.join(lines)}</table>")
        self.page.setHtml("".join(parts))

    def _told(self, keys: str) -> str:
        """The keys; what has none says so in words, for every sign is a key of something."""
        return f"<b>{escape(keys)}</b>" if keys else f"<i>{escape(tr('no key'))}</i>"


def _menu_words(menu: str) -> str:
    """The way to a menu, such as "View/Layout"."""
    return "/".join(tr(title) for title in menu.split("/"))
