"""The window as it is painted first: menus, tool bar, the panel's heading, an empty view, the status strip.

It needs no room, no NumPy and no image. What stands in it comes right after the first paint.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.layout_button import LayoutButton
from xraysr_gui.gui.shell.menus import MENUS, menu_of_bar
from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.gui.shell.tool_bar import ToolBar
from xraysr_gui.gui.views.data_probe import DataProbe
from xraysr_gui.gui.views.view_painting import BACKGROUND, paint_invitation
from xraysr_gui.gui.widgets.icons import Icons
from xraysr_gui.gui.widgets.kept_keys import KeepsKeys
from xraysr_gui.gui.widgets.named import heading, named

TOOL_BAR = (
    (("open-files", "open"), ("open-folder", "folder")),
    (("undo", "undo"), ("redo", "redo")),
    (
        ("tool-window-level", "window-level"),
        ("tool-pan", "pan"),
        ("tool-zoom", "zoom"),
        ("tool-scroll", "scroll"),
    ),
    (
        ("tool-distance", "distance"),
        ("tool-angle", "angle"),
        ("tool-cobb", "cobb"),
        ("tool-arrow", "arrow"),
        ("tool-text", "text"),
    ),
    (
        ("tool-rectangle", "rectangle"),
        ("tool-ellipse", "ellipse"),
        ("tool-polygon", "polygon"),
        ("tool-freehand", "freehand"),
        ("tool-brush", "brush"),
    ),
    (
        ("fit", "fit"),
        ("invert", "invert"),
        ("annotations", "annotations"),
        ("link-views", "link"),
        ("cine-play", "play"),
    ),
)
"""Ids of actions, with the picture that each has; a line between the groups."""
PANEL_WIDTH, SMALLEST_PANEL, WIDEST_PANEL = 300, 240, 520
BUTTON_SIDE = 20
MODULE_LETTERS = 12
"""How wide the module selector is at least: no button moves when the rooms are there."""
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


@dataclass(frozen=True, slots=True)
class Dock:
    """What can stand beside the views.

    Attributes:
        is_wide: It is a wide table: it stands below the views, in tabs, the others beside them.
        of_module: It speaks of the work on one page of the panel, and of no image: it goes and comes with it.
    """

    id: str
    title: str
    is_wide: bool = False
    of_module: str = ""


FIRST_MODULE = Module("data", "Data", "module-data", 10)
"""The page that is chosen when the program starts."""


class EmptyView(QWidget):
    """Looks as a view without an image does, until the views are there."""

    waits_for = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Black, with what to do."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), BACKGROUND)
        paint_invitation(painter, self.rect(), self.waits_for)


class WindowFrame(QMainWindow):
    """The real window without what rooms bring.

    Attributes:
        early: Actions of the tool bar by their id, which do nothing yet.
        empty_view: Stands where the views will stand.
    """

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.setWindowTitle("xraysr")
        self.icons = icons
        self.early: dict[str, QAction] = {}
        self._menus = [menu_of_bar(self.menuBar(), title) for title in MENUS]
        self.module_selector = named(QComboBox(), "module-selector", tr("Module"))
        self.module_selector.setToolTip(tr("Which panel is shown on the left"))
        self.module_selector.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.module_selector.setMinimumContentsLength(MODULE_LETTERS)
        self.module_selector.addItem(icons(FIRST_MODULE.icon), tr(FIRST_MODULE.title), FIRST_MODULE.id)
        self._heading = heading(tr(FIRST_MODULE.title))
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self.empty_view = EmptyView()
        self.empty_view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._splitter = self._central()
        self.status = StatusStrip(DataProbe())
        self.statusBar().addPermanentWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.layout_button = LayoutButton(icons("layout-1"))
        self.tool_bar = self._filled_tool_bar()
        self.empty_view.setFocus()  # not the first button
        self.resize(1500, 950)

    def remember(self, kept: QSettings) -> None:
        """Keep where the window and its docks stand."""
        stands = {
            "geometry": self.saveGeometry(),
            "docks": self.saveState(),
            "panel": self._splitter.saveState(),
        }
        for key, value in stands.items():
            if kept.value(key) != value:  # else a file is written for nothing
                kept.setValue(key, value)

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

    def _filled_tool_bar(self) -> ToolBar:
        bar = named(ToolBar(tr("Tools")), "tool-bar")
        bar.setMovable(False)
        bar.setIconSize(QSize(BUTTON_SIDE, BUTTON_SIDE))
        bar.addWidget(self.module_selector)
        bar.addSeparator()
        bar.addWidget(self.layout_button)
        for group in TOOL_BAR:
            bar.addSeparator()
            for id, icon in group:
                action = self.early[id] = QAction(self.icons(icon), "", self)
                action.setEnabled(False)
                bar.addAction(action)
        bar.let_keys_reach_buttons()
        self.addToolBar(bar)
        return bar

    def _central(self) -> QSplitter:
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
        self._rows = QVBoxLayout(right)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addWidget(self.empty_view, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.addWidget(panel)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([PANEL_WIDTH, 1200])
        splitter.setCollapsible(0, False)
        self.setCentralWidget(splitter)
        return splitter
