"""Actions as rows of one table: menus, tool bar, keys, cheat-sheet and command palette follow from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.keymaps import Keymap
from xraysr_gui.gui.shell.menus import MENUS, menu_of_bar
from xraysr_gui.gui.shell.patience import Patience

MOMENT_MS = 1500
"""So long lasts what is held with a key, where it is chosen from a menu or in the palette."""
GIVING_UP = ("reset-view", "cancel-gesture")
"""What Esc does: while an action waits, it gives up waiting."""


class ActionTable(QObject):
    """Makes one QAction of every row and keeps them in step with the program.

    Those of `early` exist already, by their id: they were painted before there were rows.

    Signals:
        keys_changed: another keymap is in force.
    """

    keys_changed = Signal()

    def __init__(
        self,
        rows: Iterable[Action],
        keymap: Keymap,
        window: QWidget,
        icon: Callable[[str], QIcon],
        early: Mapping[str, QAction] = MappingProxyType({}),
    ) -> None:
        super().__init__(window)
        self._window, self._icon, self._early = window, icon, early
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        window.installEventFilter(self)
        self.patience = Patience(self)
        self.patience.done.connect(self.refresh_soon)
        self._rows: dict[str, Action] = {}
        self._actions: dict[str, QAction] = {}
        self._keymap = keymap
        self.add(rows)

    def add(self, rows: Iterable[Action]) -> None:
        """Take more rows in."""
        for row in rows:
            self._rows[row.id] = row = replace(row, title=tr(row.title), explains=tr(row.explains))
            self._actions[row.id] = self._made(row)
        self.set_keymap(self._keymap)

    def __iter__(self) -> Iterator[Action]:
        return iter(self._rows.values())

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return self._keymap

    def row(self, id: str) -> Action:
        """One row."""
        return self._rows[id]

    def action(self, id: str) -> QAction:
        """What menus and tool bars hold."""
        return self._actions[id]

    def key_text(self, id: str) -> str:
        """The keys of an action as words, "" if it has none; what works while they are held says so."""
        return self._key_texts.get(id, "")

    def set_keymap(self, keymap: Keymap) -> None:
        """Give every action its keys."""
        self._keymap = keymap
        self._key_texts = {id: _words_of(keymap.keys(id)) for id in self._actions}
        for id, action in self._actions.items():
            row, keys = self._rows[id], keymap.keys(id)
            if row.released is not None:
                self._name_held(action, row.title, keys)
                keys = ()
            action.setShortcuts([QKeySequence(key) for key in keys])
        self.refresh()
        self.keys_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that comes before what can be done was asked again is not lost."""
        if event.type() == QEvent.Type.ShortcutOverride and self._soon.isActive():
            self.refresh()
        return False

    def refresh_soon(self, *_: object) -> None:
        """Once for all that changes at one moment: turning a page tells of a dozen changes."""
        self._soon.start()

    def refresh(self) -> None:
        """Ask every row whether it can be done and whether it is on."""
        self._soon.stop()
        for id, row in self._rows.items():
            action, reason = self._actions[id], row.why_not()
            waits = reason and row.released is None and row.not_yet()
            gives_up = self.patience.is_waiting and id in GIVING_UP
            action.setEnabled(bool(not reason or waits or gives_up))
            action.setToolTip(self._tip(row, reason))
            action.setStatusTip(reason or row.explains)
            if row.checked is not None:
                action.setChecked(row.checked())
        self.patience.try_again()

    def restyle(self) -> None:
        """Paint the icons anew, in the colours of another theme."""
        for id, row in self._rows.items():
            if row.icon:
                self._actions[id].setIcon(self._icon(row.icon))

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Put every row with a menu where it belongs."""
        menus: dict[str, QMenu] = {}
        groups: dict[str, str] = {}
        for row in sorted(self._rows.values(), key=_place_of_menu):
            if not row.menu:
                continue
            menu = _menu_at(row.menu, bar, menus)
            if groups.get(row.menu, row.group) != row.group:
                menu.addSeparator()
            groups[row.menu] = row.group
            menu.addAction(self._actions[row.id])
        for menu in menus.values():
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)

    def trigger(self, id: str) -> None:
        """Do it, if it can be done; what is not yet possible waits."""
        row = self._rows[id]
        if not row.why_not() or row.not_yet():
            self._do(row)

    def hold(self, id: str) -> None:
        """Let it wait, if it is not yet possible."""
        row = self._rows[id]
        if row.why_not() and row.not_yet():
            self._do(row)

    def _made(self, row: Action) -> QAction:
        action = self._early.get(row.id) or QAction(self._window)
        action.setText(row.title)
        action.setObjectName(row.id)
        action.setCheckable(row.checked is not None)
        if row.icon:
            action.setIcon(self._icon(row.icon))
        action.triggered.connect(lambda _checked=False, row=row: self._do(row))
        self._window.addAction(action)
        return action

    def _name_held(self, action: QAction, title: str, keys: Iterable[str]) -> None:
        """A key that is held is no shortcut to Qt: the menu is told of it behind the title."""
        words = _words_of(keys)
        held = self._key_texts[action.objectName()] = tr("hold {}").format(words) if words else ""
        action.setText(f"{title}\t{held}" if held else title)
        action.setIconText(title)

    def _do(self, row: Action) -> None:
        if self.patience.is_waiting and row.id in GIVING_UP:
            self.patience.give_up()
        elif row.why_not() and row.not_yet():
            self.patience.hold(row)
        else:
            row.do()
            if row.released is not None:  # chosen with the mouse: no key goes up that would end it
                QTimer.singleShot(MOMENT_MS, self, row.released)
        self.refresh()

    def _tip(self, row: Action, reason: str) -> str:
        key = self.key_text(row.id)
        first = f"{row.title} ({key})" if key else row.title
        return "\n".join(part for part in (first, reason or row.explains) if part)


def _place_of_menu(row: Action) -> int:
    """A menu that MENUS does not know stands before those of the frame."""
    top = row.menu.partition("/")[0]
    return MENUS.index(top) if top in MENUS else MENUS.index("Window")


def _words_of(keys: Iterable[str]) -> str:
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(form) for key in keys)


def _menu_at(path: str, bar: QMenuBar, menus: dict[str, QMenu]) -> QMenu:
    if path not in menus:
        above, _, title = path.rpartition("/")
        menus[path] = _menu_at(above, bar, menus).addMenu(tr(title)) if above else menu_of_bar(bar, title)
    return menus[path]
