"""The frame around the views: menus, tool bar, the panel of the chosen module, docks, status bar.

It arranges widgets that others made and knows nothing about files, images or jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QStackedWidget, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.window_frame import (
    FIRST_MODULE,
    SMALLEST_PANEL,
    WIDEST_PANEL,
    Dock,
    Module,
    WindowFrame,
)
from xraysr_gui.gui.widgets.icons import Icons
from xraysr_gui.gui.widgets.scrolling import scrolling

if TYPE_CHECKING:
    from xraysr_gui.gui.shell.actions import ActionTable
    from xraysr_gui.gui.widgets.messages import Banner

__all__ = ["Dock", "MainWindow", "Module"]

LOWEST_DOCK, LARGEST_SHARE = 100, 0.32
OPENED = "xraysr-opened"


class MainWindow(WindowFrame):
    """Signals: module_changed (id of a module), closing (the window is about to go).

    Attributes:
        docks: By their ids, those that were made.
    """

    module_changed = Signal(str)
    closing = Signal()
    banner: Banner

    def __init__(self, icons: Icons) -> None:
        super().__init__(icons)
        self.may_close: Callable[[], bool] = lambda: True
        self._modules: tuple[Module, ...] = (FIRST_MODULE,)
        self._foreseen: Mapping[str, Dock] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._room = FIRST_MODULE.id
        self._left_open: dict[str, list[str]] = {}

    def take_in(
        self, views: QWidget, banner: Banner, modules: Sequence[Module], docks: Sequence[Dock]
    ) -> None:
        """Give the views their place, and the panel its pages, all empty."""
        self._modules = tuple(sorted(modules, key=lambda module: module.place))
        self._foreseen = {dock.id: dock for dock in docks}
        self.module_selector.clear()
        for module in self._modules:
            self.module_selector.addItem(tr(module.title), module.id)
        while self._stack.count() < len(self._modules):
            self._stack.addWidget(QWidget())
        self.banner = banner
        banner.left.connect(lambda: views.setFocus(Qt.FocusReason.OtherFocusReason))
        self._rows.insertWidget(0, banner)
        self._rows.replaceWidget(self.empty_view, views)
        self._rows.setStretchFactor(views, 1)
        self.empty_view.hide()
        self.empty_view.deleteLater()
        self.module_selector.currentIndexChanged.connect(self._choose_module)
        self._choose_module(0)

    def furnish(self, table: ActionTable, layouts: Sequence[str]) -> None:
        """Fill the menus, and let the buttons of the tool bar do something."""
        from xraysr_gui.gui.shell.full_screen import FullScreen

        table.fill_menu_bar(self.menuBar())
        self.layout_button.offer([table.action(id) for id in layouts])
        self.full_screen = FullScreen(self, self._panel, table)

    def show_icons(self, icon: Callable[[str], QIcon]) -> None:
        """Picture the modules, anew after a change of theme."""
        for number, module in enumerate(self._modules):
            self.module_selector.setItemIcon(number, icon(module.icon))

    @property
    def modules(self) -> tuple[tuple[str, str], ...]:
        """Id and title of every module."""
        return tuple((module.id, tr(module.title)) for module in self._modules)

    @property
    def dock_titles(self) -> tuple[tuple[str, str], ...]:
        """Id and title of everything that can stand beside the views."""
        return tuple((dock.id, tr(dock.title)) for dock in self._foreseen.values())

    def choose_module(self, id: str) -> None:
        """Show the panel of a module; choosing the one that is shown hides the panel."""
        number = self.module_selector.findData(id)
        panel = self._panel
        if number == self.module_selector.currentIndex() and panel.isVisible():
            panel.hide()
            return
        panel.show()
        self.module_selector.setCurrentIndex(number)
        shown = self._stack.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.ShortcutFocusReason)
            focus = QApplication.focusWidget()
            if focus is not None and not focus.isEnabled():  # a first field that waits for a run to end
                self.focusNextChild()

    @property
    def module(self) -> str:
        """The module that is chosen."""
        return str(self.module_selector.currentData())

    def toggle_dock(self, id: str) -> None:
        """Open a dock in front, or close it."""
        dock = self.docks.get(id)
        if dock is not None and dock.isVisible():
            dock.hide()
        else:
            self.open_dock(id)

    def open_dock(self, id: str) -> None:
        """Open a dock in front."""
        dock = self.docks.get(id)
        if dock is not None:
            dock.show()
            dock.raise_()
            if self._foreseen[id].is_wide:
                _leave_room(self, dock)

    def is_dock_shown(self, id: str) -> bool:
        """Whether a dock is open."""
        return id in self.docks and not self.docks[id].isHidden()

    def fill_module(self, id: str, panel: QWidget) -> None:
        """Give a module the panel that was not made before the first paint."""
        _exchange(self._stack, self.module_selector.findData(id), scrolling(panel))
        self._leave_pages_their_width()

    def add_docks(self, widgets: Mapping[str, QWidget]) -> None:
        """Take what stands beside the views; all are closed at first."""
        for id, widget in widgets.items():
            self.docks[id] = self._docked(self._foreseen[id], widget)

    def recall_docks(self, kept: QSettings) -> None:
        """Let docks stand where they stood before."""
        value = kept.value("docks")
        if isinstance(value, QByteArray):
            self.restoreState(value)
        for id, dock in self._tied().items():
            module = self._foreseen[id].of_module
            if module != self._room and not dock.isHidden():
                dock.hide()
                self._left_open.setdefault(module, []).append(id)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the others before going, unless somebody wants to ask first."""
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def _docked(self, dock: Dock, widget: QWidget) -> QDockWidget:
        frame = QDockWidget(tr(dock.title), self)
        frame.setObjectName(dock.id)
        frame.setWidget(widget)
        widget.setMinimumHeight(LOWEST_DOCK)
        sides = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        self.addDockWidget(sides[dock.is_wide], frame)
        others = [self.docks[id] for id in self.docks if self._foreseen[id].is_wide is dock.is_wide]
        if others:
            self.tabifyDockWidget(others[0], frame)
        frame.hide()
        return frame

    def _choose_module(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._leave_pages_their_width()
        self._change_docks(self._modules[number].id)
        self._heading.setText(self.module_selector.itemText(number))
        self.status.show_outcome("")  # it told of the room before
        self.module_changed.emit(self._modules[number].id)

    def _change_docks(self, room: str) -> None:
        """What speaks of one room's work goes with it, and is there again with it; what floats stays."""
        tied = {id: dock for id, dock in self._tied().items() if not dock.isFloating()}
        self._left_open[self._room] = [id for id, dock in tied.items() if not dock.isHidden()]
        self._room = room
        for id, dock in tied.items():
            dock.setVisible(id in self._left_open.get(room, ()))

    def _leave_pages_their_width(self) -> None:
        """A page that is made late, or says more than at first, is no narrower than its words."""
        needed = self._panel.minimumSizeHint().width()
        self._panel.setMinimumWidth(min(max(SMALLEST_PANEL, needed), WIDEST_PANEL))

    def _tied(self) -> dict[str, QDockWidget]:
        """The docks of one module each."""
        return {id: dock for id, dock in self.docks.items() if self._foreseen[id].of_module}


def _exchange(stack: QStackedWidget, number: int, page: QWidget) -> None:
    """Put a page in the place of another; the one in sight stays, and keeps the keyboard if it had it."""
    empty, shown = stack.widget(number), stack.currentIndex()
    has_keys = empty is not None and empty.hasFocus()
    stack.insertWidget(number, page)
    if empty is not None:
        stack.removeWidget(empty)
        empty.deleteLater()
    stack.setCurrentIndex(shown)
    if has_keys:
        page.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _leave_room(window: QMainWindow, dock: QDockWidget) -> None:
    """What opens below the views for the first time leaves most of the height to the image."""
    most = round(window.height() * LARGEST_SHARE)
    if dock.height() > most and not dock.property(OPENED):
        window.resizeDocks([dock], [most], Qt.Orientation.Vertical)
    dock.setProperty(OPENED, True)
