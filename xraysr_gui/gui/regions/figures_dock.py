"""The figures of the image: compared with a reference, and the statistics of its own values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.regions.figure_words import COMPARED, STATISTICS, help_page
from xraysr_gui.gui.regions.figures_table import FiguresTable
from xraysr_gui.gui.regions.region_histogram import RegionHistogram
from xraysr_gui.gui.widgets.named import named, sentences


class FiguresDock(QWidget):
    """Three pages: compared, statistics, and what they mean. Measures nothing.

    Signals:
        copy_requested: put the table in sight on the clipboard.
        save_requested: write the table in sight to a file.
        body_switched: whether border and collimator are left out.
        image_chosen: the number of the version whose values are told.
        rival_chosen: the id of the region that contrast is taken against, "" for all that is outside.
        page_changed: another page is in sight.
    """

    copy_requested = Signal()
    save_requested = Signal()
    body_switched = Signal(bool)
    image_chosen = Signal(int)
    rival_chosen = Signal(str)
    page_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures-dock")
        self.compared = named(FiguresTable(COMPARED, tr("Figures of the comparison")), "compared")
        self.statistics = named(FiguresTable(STATISTICS, tr("Statistics")), "statistics")
        self.histogram = RegionHistogram()
        self._compares, self._notices = sentences("compares"), sentences("figure-notices")
        self._notices.setProperty("warning", True)
        self._image, self._rival = _chooser("statistics-image"), _chooser("contrast-against")
        self._image.setAccessibleName(tr("Image whose values are shown"))
        self._rival.setAccessibleName(tr("Region that contrast is taken against"))
        self._pages = QTabWidget()
        self._pages.setDocumentMode(True)
        self._pages.addTab(self._page_of_comparison(), tr("Compared"))
        self._pages.addTab(self._page_of_statistics(), tr("Statistics"))
        page = named(QTextBrowser(), "figures-help")
        page.setHtml(help_page())
        self._pages.addTab(page, tr("What they mean"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._notices)
        self._pages.currentChanged.connect(self._turn)
        self._image.activated.connect(self.image_chosen)
        self._rival.activated.connect(lambda row: self.rival_chosen.emit(str(self._rival.itemData(row))))
        self.show_notices(())

    def sizeHint(self) -> QSize:
        """A few rows."""
        return QSize(900, 290)

    @property
    def shows_statistics(self) -> bool:
        """Whether the statistics are in sight."""
        return self._pages.currentIndex() == 1

    @property
    def version(self) -> int:
        """Of which version the statistics tell: 0 for the original."""
        return max(self._image.currentIndex(), 0)

    @property
    def table(self) -> FiguresTable:
        """The table in sight."""
        return self.statistics if self.shows_statistics else self.compared

    def show_compares(self, words: str) -> None:
        """Say what is compared with what, or why nothing is."""
        self._compares.setText(words)

    def show_notices(self, sentences: Sequence[str]) -> None:
        """Say what has to be known of images and regions."""
        self._notices.setText("\n".join(sentences))
        self._notices.setVisible(bool(sentences))

    def show_choices(
        self, images: Sequence[str], image: int, rivals: Sequence[tuple[str, str]], rival: str
    ) -> None:
        """Show what can be chosen for the statistics: versions; titles and ids of regions."""
        if images != [self._image.itemText(row) for row in range(self._image.count())]:
            self._image.clear()
            self._image.addItems(list(images))
        self._image.setCurrentIndex(image)
        known = [(self._rival.itemText(row), self._rival.itemData(row)) for row in range(self._rival.count())]
        if list(rivals) != known:
            self._rival.clear()
            for title, id in rivals:
                self._rival.addItem(title, id)
        self._rival.setCurrentIndex(max(0, self._rival.findData(rival)))

    def _page_of_comparison(self) -> QWidget:
        self._body = named(QCheckBox(tr("Leave out border and collimator")), "body-only")
        self._body.setToolTip(tr("Outside all regions only the body counts; found automatically."))
        self._body.toggled.connect(self.body_switched)
        return _page([self._compares, self._body, *self._buttons("compared")], self.compared)

    def _page_of_statistics(self) -> QWidget:
        of, against = QLabel(tr("Values of")), QLabel(tr("CNR against"))
        of.setBuddy(self._image)
        against.setBuddy(self._rival)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.statistics, 3)
        row.addWidget(self.histogram, 1)
        space = QWidget()
        head = [of, self._image, against, self._rival, space, *self._buttons("statistics")]
        return _page(head, beside, stretched=4)

    def _buttons(self, of: str) -> list[QPushButton]:
        copy, save = QPushButton(tr("Copy table")), QPushButton(tr("Save table\u2026"))
        copy.setObjectName(f"copy-{of}")
        named(save, f"save-{of}", tip=tr("As CSV for a spreadsheet, or as JSON"))
        copy.clicked.connect(self.copy_requested)
        save.clicked.connect(self.save_requested)
        return [copy, save]

    def _turn(self, number: int) -> None:
        if number < 2:
            self.page_changed.emit()


def _chooser(name: str) -> QComboBox:
    box = named(QComboBox(), name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _page(head: Sequence[QWidget], body: QWidget, stretched: int = 0) -> QWidget:
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 6, 0, 0)
    line = QHBoxLayout()
    for number, widget in enumerate(head):
        line.addWidget(widget, 1 if number == stretched else 0)
    rows.addLayout(line)
    rows.addWidget(body, 1)
    return page
