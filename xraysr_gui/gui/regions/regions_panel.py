"""The panel of the regions: which there are, what they are called, how large they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.plain_figures import area_figure
from xraysr_gui.core.region import Polygon, Region, words_about
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.gui.measuring.measure_panel import IN_WORDS
from xraysr_gui.gui.regions.figures_table import swatch
from xraysr_gui.gui.tools.brush_region import LARGEST_RADIUS, SMALLEST_RADIUS
from xraysr_gui.gui.widgets.named import named

ID = Qt.ItemDataRole.UserRole
COLOUR = Qt.ItemDataRole.UserRole + 1
SHOWN = Qt.ItemDataRole.UserRole + 2
MOST_CORNERS = 60  # the area of more takes longer than a frame has room for
TOOLS = ("tool-rectangle", "tool-ellipse", "tool-polygon", "tool-freehand", "tool-brush")


class RegionsPanel(QWidget):
    """Lists regions; draws nothing and changes nothing.

    Signals:
        region_chosen: the id of a region in the list.
        renamed: id and new name.
        recoloured: id and colour.
        brush_wanted: radius in pixels of the screen, and whether it rubs out.
    """

    region_chosen = Signal(str)
    renamed = Signal(str, str)
    recoloured = Signal(str, str)
    brush_wanted = Signal(float, bool)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calibration = named(QLabel(wordWrap=True), "area-calibration")
        self._calibration.setProperty("quiet", True)
        self._list = _table()
        self._list.setAccessibleName(tr("Regions of this image"))
        self._list.setHeaderLabels([tr("Region"), tr("Area")])
        self._list.setToolTip(tr("F2 or a double click renames"))
        self._empty = named(QLabel(wordWrap=True), "no-regions")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._colour = named(QPushButton(tr("Colour\u2026")), "recolour-region")
        self._rename = named(QPushButton(tr("Rename")), "rename-region")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(_tool_row([actions[id] for id in TOOLS]))
        layout.addWidget(self._brush_box())
        layout.addWidget(self._calibration)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._list, 1)
        layout.addLayout(self._buttons(actions))
        self._list.currentItemChanged.connect(lambda item, _: self._choose(item))
        self._list.itemClicked.connect(lambda item, _: self._choose(item))
        self._list.itemDoubleClicked.connect(lambda item, _: self._list.editItem(item, 0))
        self._list.itemChanged.connect(self._take_name)
        self._rename.clicked.connect(self._edit_name)
        self._colour.clicked.connect(self._ask_for_colour)
        self.show_regions((), None, "")

    def show_regions(
        self,
        regions: Sequence[Region],
        grid: tuple[tuple[int, int], Spacing] | None,
        chosen: str,
        moving: Region | None = None,
        why_no_image: str = "",
    ) -> None:
        """Show the regions of an image; `grid`, its shape and spacing, is None while none is open.

        Of the one that is `moving` only what is quickly told is shown.
        """
        blocker = QSignalBlocker(self._list)
        items = [self._list.topLevelItem(row) for row in range(self._list.topLevelItemCount())]
        if [item.data(0, ID) for item in items if item] != [region.id for region in regions]:
            self._list.clear()
            items = [QTreeWidgetItem([region.name]) for region in regions]
            self._list.addTopLevelItems([item for item in items if item])
        for item, region in zip(items, regions, strict=True):
            if grid is not None and item is not None:
                _fill(item, region, *grid, is_moving=region == moving)
        row = next((row for row, region in enumerate(regions) if region.id == chosen), -1)
        self._list.setCurrentItem(items[row] if row >= 0 else None)  # type: ignore[arg-type]  # None is no item
        if row < 0:
            self._list.clearSelection()
        blocker.unblock()
        spacing = None if grid is None else grid[1]
        self._calibration.setText("" if spacing is None else _calibration_words(spacing))
        self._calibration.setVisible(spacing is not None and bool(regions))
        self._list.setVisible(bool(regions))
        self._empty.setVisible(not regions)
        self._empty.setText(
            why_no_image or tr("Take a tool and draw around what you want to measure, or import a mask.")
        )
        for button in (self._colour, self._rename):
            button.setEnabled(row >= 0)
            button.setToolTip("" if row >= 0 else why_no_image or tr("Choose a region first."))

    def show_brush(self, radius: float, *, erases: bool, shown: bool) -> None:
        """Show the size of the brush, while it is the tool."""
        for widget in (self._size, self._erases):
            blocker = QSignalBlocker(widget)
            if isinstance(widget, QSlider):
                widget.setValue(round(radius))
            else:
                widget.setChecked(erases)
            blocker.unblock()
        self._brush.setVisible(shown)

    def _brush_box(self) -> QWidget:
        self._brush = QWidget()
        self._size = named(QSlider(Qt.Orientation.Horizontal), "brush-size", tr("Size of the brush"))
        self._size.setRange(round(SMALLEST_RADIUS), round(LARGEST_RADIUS / 2))
        self._erases = named(QCheckBox(tr("Erase")), "brush-erases", tip=tr("Or hold Alt while painting"))
        row = QHBoxLayout(self._brush)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(tr("Brush")))
        row.addWidget(self._size, 1)
        row.addWidget(self._erases)
        self._size.valueChanged.connect(self._ask_for_brush)
        self._erases.toggled.connect(self._ask_for_brush)
        self._brush.hide()
        return self._brush

    def _buttons(self, actions: dict[str, QAction]) -> QGridLayout:
        grid = QGridLayout()
        grid.addWidget(self._rename, 0, 0)
        grid.addWidget(self._colour, 0, 1)
        places = (
            ("copy-region", tr("Copy"), 1, 0),
            ("delete-region", tr("Delete"), 1, 1),
            ("import-regions", tr("Import\u2026"), 2, 0),
            ("export-regions", tr("Export\u2026"), 2, 1),
        )
        for id, title, row, column in places:
            grid.addWidget(_ActionButton(actions[id], title), row, column)
        grid.addWidget(_ActionButton(actions["dock-figures"], tr("Figures")), 3, 0, 1, 2)
        return grid

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.region_chosen.emit(str(item.data(0, ID)))

    def _edit_name(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._list.editItem(item, 0)

    def _take_name(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self.renamed.emit(str(item.data(0, ID)), item.text(0))

    def _ask_for_colour(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        id = str(item.data(0, ID))
        dialog = QColorDialog(QColor(str(item.data(0, COLOUR))), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.recoloured.emit(id, colour.name()))
        dialog.open()

    def _ask_for_brush(self, *_: object) -> None:
        self.brush_wanted.emit(float(self._size.value()), self._erases.isChecked())


class _ActionButton(QPushButton):
    """A button for an action of the table: grey with the same reason."""

    def __init__(self, action: QAction, title: str) -> None:
        super().__init__(title)
        self._action = action
        self.setObjectName(f"button-{action.objectName()}")
        self.setCheckable(action.isCheckable())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        self.setChecked(self._action.isChecked())


def _tool_row(actions: Sequence[QAction]) -> QHBoxLayout:
    row = QHBoxLayout()
    for action in actions:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(button)
    row.addStretch(1)
    return row


def _table() -> QTreeWidget:
    table = named(QTreeWidget(), "regions")
    table.setColumnCount(2)
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setEditTriggers(QTreeWidget.EditTrigger.EditKeyPressed)
    header = table.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return table


def _fill(
    item: QTreeWidgetItem, region: Region, shape: tuple[int, int], spacing: Spacing, *, is_moving: bool
) -> None:
    if item.data(0, SHOWN) is region:
        return
    slow = is_moving and isinstance(region, Polygon) and len(region.points) > MOST_CORNERS
    area = "\u2026" if slow else area_words(region, spacing)
    item.setData(0, SHOWN, None if is_moving else region)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    item.setText(0, region.name)
    item.setText(1, area)
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setData(0, ID, region.id)
    if item.data(0, COLOUR) != region.colour:
        item.setData(0, COLOUR, region.colour)
        item.setIcon(0, swatch(region.colour))
    about = "" if is_moving else words_about(region, shape, spacing)
    words = "\n".join(filter(None, (region.name, area, about)))
    for column in (0, 1):
        item.setToolTip(column, words)


def area_words(region: Region, spacing: Spacing) -> str:
    """Such as "12.3 mm²", or in pixels of the original where nothing is calibrated."""
    return f"{area_figure(region.area)} {spacing.unit}\u00b2"


def _calibration_words(spacing: Spacing) -> str:
    if spacing.calibration is Calibration.NONE:
        return tr("This image is not calibrated: areas are in pixels of the original.")
    return tr(IN_WORDS[spacing.calibration].replace("Lengths are", "Lengths and areas are"))
