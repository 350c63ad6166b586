"""The frame around the views: menus, tool bar, the panel of the chosen module, docks, status bar.

It arranges widgets that others made and knows nothing about files, images or jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.full_screen import FullScreen
from xraysr_gui.gui.shell.layout_button import LayoutButton
from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.gui.shell.tool_bar import ToolBar
from xraysr_gui.gui.widgets.kept_keys import KeepsKeys
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.gui.widgets.scrolling import scrolling

BELOW = ("dock-figures", "dock-evaluation", "dock-batch")
"""Wide tables: they stand below the views, the other docks beside them."""
LOWEST_DOCK, LARGEST_SHARE = 100, 0.32
OPENED = "xraysr-opened"
PANEL_WIDTH, SMALLEST_PANEL, WIDEST_PANEL = 300, 240, 520
FRAME = 16, 56  # what title bars and borders take of the screen, at most


@dataclass(frozen=True, slots=True)
class Module:
    """A page of the left panel, chosen by the module selector.

    Attributes:
        place: Where it stands in the selector, by the order of a reader's work.
    """

    id: str
    title: str
    icon: str
    place: int = 100


class MainWindow(QMainWindow):
    """Signals: module_changed (id of a module), closing (the window is about to go).

    Attributes:
        dock_titles: Id and title of everything that can stand beside the views.
    """

    module_changed = Signal(str)
    closing = Signal()

    def __init__(
        self,
        views: QWidget,
        banner: Banner,
        modules: Sequence[Module],
        docks: Sequence[tuple[str, str]],
        status: StatusStrip,
    ) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowTitle("xraysr")
        self.may_close: Callable[[], bool] = lambda: True
        self._modules = tuple(sorted(modules, key=lambda module: module.place))
        self.dock_titles = tuple((id, tr(title)) for id, title in docks)
        self.module_selector = QComboBox()
        self.module_selector.setObjectName("module-selector")
        self.module_selector.setAccessibleName(tr("Module"))
        self.module_selector.setToolTip(tr("Which panel stands on the left"))
        self._heading = QLabel()
        self._heading.setProperty("heading", True)
        self._stack = QStackedWidget()
        for module in self._modules:
            self.module_selector.addItem(tr(module.title), module.id)
            self._stack.addWidget(QWidget())
        self._splitter = self._central(views, banner)
        self.docks: dict[str, QDockWidget] = {}
        self.status, self.banner = status, banner
        self.statusBar().addPermanentWidget(status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.tool_bar = ToolBar(tr("Tools"))
        self.module_selector.currentIndexChanged.connect(self._choose_module)
        self._choose_module(0)
        self.resize(1500, 950)

    def furnish(self, table: ActionTable, tools: Sequence[Sequence[str]], layouts: Sequence[str]) -> None:
        """Put menus and tool bar in place: `tools` are ids of actions, a line between the groups."""
        table.fill_menu_bar(self.menuBar())
        bar = self.tool_bar
        bar.setObjectName("tool-bar")
        bar.setMovable(False)
        bar.setIconSize(bar.iconSize().scaled(20, 20, Qt.AspectRatioMode.KeepAspectRatio))
        bar.addWidget(self.module_selector)
        bar.addSeparator()
        self.layout_button = LayoutButton([table.action(id) for id in layouts])
        bar.addWidget(self.layout_button)
        for group in tools:
            bar.addSeparator()
            for id in group:
                bar.addAction(table.action(id))
        bar.let_keys_reach_buttons()
        self.addToolBar(bar)
        self.full_screen = FullScreen(self, self._panel, table)

    def show_icons(self, icon: Callable[[str], QIcon]) -> None:
        """Picture the modules, anew after a change of theme."""
        for number, module in enumerate(self._modules):
            self.module_selector.setItemIcon(number, icon(module.icon))

    @property
    def modules(self) -> tuple[tuple[str, str], ...]:
        """Id and title of every module."""
        return tuple((module.id, tr(module.title)) for module in self._modules)

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
            if id in BELOW:
                _leave_room(self, dock)

    def is_dock_shown(self, id: str) -> bool:
        """Whether a dock is open."""
        return id in self.docks and not self.docks[id].isHidden()

    def fill_module(self, id: str, panel: QWidget) -> None:
        """Give a module the panel that was not made before the first paint."""
        _exchange(self._stack, self.module_selector.findData(id), scrolling(panel))
        needed = self._panel.minimumSizeHint().width()
        self._panel.setMinimumWidth(min(max(SMALLEST_PANEL, needed), WIDEST_PANEL))

    def add_docks(self, widgets: Mapping[str, QWidget]) -> None:
        """Take what stands beside the views; all are closed at first."""
        for id, widget in widgets.items():
            self.docks[id] = self._docked(id, dict(self.dock_titles)[id], widget)

    def remember(self, kept: QSettings) -> None:
        """Keep where the window and its docks stand."""
        kept.setValue("geometry", self.saveGeometry())
        kept.setValue("docks", self.saveState())
        kept.setValue("panel", self._splitter.saveState())

    def fit_on_screen(self) -> None:
        """Be no larger than the screen has room for, the frame around the window included."""
        room = self.screen().availableSize() - QSize(*FRAME)
        self.resize(self.size().boundedTo(room))

    def recall(self, kept: QSettings) -> None:
        """Stand where the window stood before."""
        for key, restore in (
            ("geometry", self.restoreGeometry),
            ("panel", self._splitter.restoreState),
        ):
            value = kept.value(key)
            if isinstance(value, QByteArray):
                restore(value)

    def recall_docks(self, kept: QSettings) -> None:
        """Let docks stand where they stood before."""
        value = kept.value("docks")
        if isinstance(value, QByteArray):
            self.restoreState(value)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the others before going, unless somebody wants to ask first."""
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def _central(self, views: QWidget, banner: Banner) -> QSplitter:
        panel = self._panel = KeepsKeys()
        panel.setObjectName("module-panel")
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        panel.setMinimumWidth(SMALLEST_PANEL)
        panel.setMaximumWidth(WIDEST_PANEL)
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self._heading)
        column.addWidget(self._stack, 1)
        right = QWidget()
        rows = QVBoxLayout(right)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(banner)
        rows.addWidget(views, 1)
        banner.left.connect(lambda: views.setFocus(Qt.FocusReason.OtherFocusReason))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.addWidget(panel)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([PANEL_WIDTH, 1200])
        splitter.setCollapsible(0, False)
        self.setCentralWidget(splitter)
        return splitter

    def _docked(self, id: str, title: str, widget: QWidget) -> QDockWidget:
        frame = QDockWidget(title, self)
        frame.setObjectName(id)
        frame.setWidget(widget)
        widget.setMinimumHeight(LOWEST_DOCK)
        below = id in BELOW
        sides = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.addDockWidget(sides[not below], frame)
        others = [other for other in self.findChildren(QDockWidget) if other.objectName() not in (id, *BELOW)]
        if others and not below:
            self.tabifyDockWidget(others[0], frame)
        frame.hide()
        return frame

    def _choose_module(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._heading.setText(self.module_selector.itemText(number))
        self.module_changed.emit(self._modules[number].id)


def _exchange(stack: QStackedWidget, number: int, page: QWidget) -> None:
    """Put a page in the place of another; the one in sight stays."""
    empty, shown = stack.widget(number), stack.currentIndex()
    stack.insertWidget(number, page)
    if empty is not None:
        stack.removeWidget(empty)
        empty.deleteLater()
    stack.setCurrentIndex(shown)


def _leave_room(window: QMainWindow, dock: QDockWidget) -> None:
    """What opens below the views for the first time leaves most of the height to the image."""
    most = round(window.height() * LARGEST_SHARE)
    if dock.height() > most and not dock.property(OPENED):
        window.resizeDocks([dock], [most], Qt.Orientation.Vertical)
    dock.setProperty(OPENED, True)
