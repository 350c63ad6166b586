"""Where a person picks a task, and one of the enhancers that do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.enhancer_rows import BADGE, STANDS_OUT, SUMMARY, EnhancerRows
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named, sentences
from xraysr_gui.gui.widgets.row_list import ShortList

if TYPE_CHECKING:
    from xraysr_gui.enhancers import Enhancer  # loads all of them: not before the first paint

TASKS = (
    ("super-resolution", "Super-resolution", "More pixels"),
    ("deblur", "Deblur", "Sharper edges"),
    ("denoise", "Denoise", "Less grain"),
    ("contrast", "Contrast", "Faint structures made visible"),
)
KINDS = {"network": "network", "classical": "classical"}
ROWS_SHOWN = 4


class EnhancerChooser(QWidget):
    """Lists enhancers by task. Runs none.

    Signals:
        enhancer_changed: another Enhancer is chosen, or none.
        card_requested: the person wants to read about the chosen one.
    """

    enhancer_changed = Signal()
    card_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._enhancers: tuple[Enhancer, ...] = ()
        self._last: dict[str, str] = {}  # task to the enhancer that was chosen for it
        self._tasks = QButtonGroup(self)
        for number, (task, title, explains) in enumerate(TASKS):
            self._tasks.addButton(self._task_button(task, title, explains), number)
        self._tasks.button(0).setChecked(True)
        self._list = named(ShortList(ROWS_SHOWN), "enhancers", tr("Enhancers of this task"))
        self._list.setItemDelegate(EnhancerRows(self._list))
        self._list.setUniformItemSizes(True)
        self._summary = sentences("enhancer-summary", "quiet")
        self._advice = sentences("enhancer-advice", "warning")
        self._card = named(QPushButton(tr("Card\u2026")), "show-card")
        self._card.setToolTip(tr("What this enhancer is, how it was made, and how well it performed"))
        self._install = named(QPushButton(tr("Models")), "install-model-button")
        self._install.setToolTip(tr("Install a network from a file or a folder, or remove one"))
        self._lay_out()
        self._tasks.idClicked.connect(self._show_task)
        self._list.currentRowChanged.connect(self._tell)
        self._card.clicked.connect(self.card_requested)
        self._list.itemActivated.connect(lambda _: self.card_requested.emit())
        self.setFocusProxy(self._list)
        self._show_task()

    @property
    def task(self) -> str:
        """What is to be done."""
        return TASKS[self._tasks.checkedId()][0]

    @property
    def enhancer(self) -> Enhancer | None:
        """The chosen one."""
        row, enhancers = self._list.currentRow(), self.of_task
        return enhancers[row] if 0 <= row < len(enhancers) else None

    @property
    def of_task(self) -> tuple[Enhancer, ...]:
        """All enhancers of the chosen task, in the order of the list."""
        return tuple(one for one in self._enhancers if one.task == self.task)

    @property
    def all(self) -> tuple[Enhancer, ...]:
        """All enhancers, whatever their task."""
        return self._enhancers

    @property
    def ids(self) -> frozenset[str]:
        """Of all enhancers, whatever their task."""
        return frozenset(one.id for one in self._enhancers)

    @property
    def last_stop(self) -> QWidget:
        """Where Tab leaves for what comes below."""
        return self._install

    def show_enhancers(self, enhancers: Iterable[Enhancer]) -> None:
        """Offer these from now on; what was chosen stays chosen if it is among them."""
        self._enhancers = tuple(enhancers)
        self._show_task()

    def choose(self, id: str) -> None:
        """Choose an enhancer, and with it its task."""
        wanted = next(one for one in self._enhancers if one.id == id)
        self._last[str(wanted.task)] = id
        number = [task for task, _, _ in TASKS].index(str(wanted.task))
        self._tasks.button(number).setChecked(True)
        self._show_task()

    def offer_installing(self, actions: Iterable[QAction]) -> None:
        """Put these ways to install and remove a model behind the button."""
        menu = QMenu(self._install)
        menu.addActions(list(actions))
        self._install.setMenu(menu)

    def _show_task(self, *_: object) -> None:
        wanted = self._last.get(self.task, "")
        rows = [row for row, one in enumerate(self.of_task) if one.id == wanted]
        self._list.show_rows(map(self._item, self.of_task), rows[0] if rows else 0)
        self._tell()

    def _tell(self, *_: object) -> None:
        enhancer = self.enhancer
        if enhancer is not None:
            self._last[str(enhancer.task)] = enhancer.id
        for label, text in (
            (self._summary, tr(enhancer.summary) if enhancer else tr("No enhancer does this yet.")),
            (self._advice, tr(enhancer.advice) if enhancer else ""),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._card.setEnabled(enhancer is not None)
        self.enhancer_changed.emit()

    def _item(self, enhancer: Enhancer) -> QListWidgetItem:
        item = QListWidgetItem(tr(enhancer.title))
        kind, summary, advice = tr(KINDS[str(enhancer.kind)]), tr(enhancer.summary), tr(enhancer.advice)
        item.setData(SUMMARY, summary)
        item.setData(BADGE, kind)
        item.setData(STANDS_OUT, enhancer.model is not None)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            f"{tr(enhancer.title)}, {kind}. {summary} {advice}",
        )
        item.setToolTip("\n".join(part for part in (summary, advice) if part))
        return item

    def _task_button(self, task: str, title: str, explains: str) -> QPushButton:
        button = named(QPushButton(tr(title)), f"task-{task}", tr("Task: {}").format(tr(title)), tr(explains))
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        tasks = QGridLayout()
        tasks.setSpacing(4)
        for number, button in enumerate(self._tasks.buttons()):
            tasks.addWidget(button, number // 2, number % 2)
        buttons = laid(QHBoxLayout(), self._card, self._install)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(tasks)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._advice)
        layout.addLayout(buttons)
