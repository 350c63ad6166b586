"""The settings, a page for each subject, made from their declarations; everything holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.keymap_page import KeymapPage
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.settings.schema import Between, Declared, OneOf, OwnKeys, Settings, Switch, declared

PAGE_ROLE = Qt.ItemDataRole.UserRole
NEAR, APART = 4, 12
"""An explanation is nearer to its own setting than to the next one."""


class SettingsDialog(QDialog):
    """Shows settings and tells when one is changed; keeps none.

    Signals:
        changed: the new Settings.
    """

    changed = Signal(object)

    def __init__(self, settings: Settings, table: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("settings-dialog")
        self.setWindowTitle(tr("Settings"))
        self.resize(720, 560)
        self._settings, self._table = settings, table
        self._pages: dict[str, QFormLayout] = {}
        self._show: dict[str, Callable[[Any], None]] = {}
        self._choosers: dict[str, QComboBox] = {}
        self._names = named(QListWidget(), "settings-pages", tr("Pages"))
        self._names.setFixedWidth(150)
        self._stack = QStackedWidget()
        for setting in declared():
            self._add(setting)
        reset = named(QPushButton(tr("Reset this page")), "reset-page")
        reset.clicked.connect(self._reset_page)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        top, bottom, layout = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self._names)
        top.addWidget(self._stack, 1)
        bottom.addWidget(reset)
        bottom.addStretch(1)
        bottom.addWidget(close)
        layout.addLayout(top, 1)
        layout.addLayout(bottom)
        self._names.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._names.setCurrentRow(0)

    def show_settings(self, settings: Settings) -> None:
        """Show what is in force."""
        self._settings = settings
        for name, show in self._show.items():
            show(getattr(settings, name))

    def offer(self, name: str, titles: Sequence[tuple[str, str]]) -> None:
        """Let a person choose further words, which only this computer knows."""
        chooser = self._choosers[name]
        for word, title in titles:
            place = chooser.findData(word)
            if place < 0:
                chooser.addItem(title, word)
            else:
                chooser.setItemText(place, title)

    def _add(self, setting: Declared) -> None:
        page = setting.about.page
        if page not in self._pages:
            widget = QWidget()
            self._pages[page] = QFormLayout(widget)
            self._pages[page].setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            self._pages[page].setVerticalSpacing(NEAR)
            self._names.addItem(tr(page))
            self._names.item(self._names.count() - 1).setData(PAGE_ROLE, page)
            self._stack.addWidget(widget)
        form, editor = self._pages[page], self._editor(setting)
        editor.setObjectName(setting.name)
        explains = tr(setting.about.help)
        editor.setToolTip(explains)
        editor.setAccessibleDescription(explains)
        if isinstance(setting.kind, OwnKeys):
            form.addRow(editor)
            return
        help_line = QLabel(explains)
        help_line.setProperty("quiet", True)
        help_line.setWordWrap(True)
        help_line.setAlignment(Qt.AlignmentFlag.AlignTop)
        help_line.setContentsMargins(0, 0, 0, APART)
        form.addRow("" if isinstance(setting.kind, Switch) else tr(setting.about.label), editor)
        form.addRow("", help_line)

    def _editor(self, setting: Declared) -> QWidget:
        kind, name, value = setting.kind, setting.name, getattr(self._settings, setting.name)
        if isinstance(kind, Switch):
            box = QCheckBox(tr(setting.about.label))
            box.setChecked(value)
            box.toggled.connect(lambda on: self._change(name, on))
            self._show[name] = box.setChecked
            return box
        if isinstance(kind, Between):
            number = QSpinBox(minimum=int(kind.low), maximum=int(kind.high), value=value)
            number.setSuffix(tr(kind.unit))
            number.valueChanged.connect(lambda chosen: self._change(name, chosen))
            self._show[name] = number.setValue
            return number
        if isinstance(kind, OneOf):
            return self._choice(kind, name, value)
        page = KeymapPage(self._table)
        page.keys_wanted.connect(lambda own: self._change(name, own))
        self._show[name] = lambda _: page.show_keys()
        return page

    def _choice(self, kind: OneOf, name: str, value: str) -> QComboBox:
        chooser = QComboBox()
        for word, title in kind.titles:
            chooser.addItem(tr(title), word)
        _choose(chooser, value)
        chooser.currentIndexChanged.connect(lambda _: self._change(name, chooser.currentData()))
        self._show[name] = partial(_choose, chooser)
        self._choosers[name] = chooser
        return chooser

    def _change(self, name: str, value: Any) -> None:
        if getattr(self._settings, name) != value:
            self._settings = replace(self._settings, **{name: value})
            self.changed.emit(self._settings)

    def _reset_page(self) -> None:
        page = self._names.currentItem().data(PAGE_ROLE)
        defaults = {setting.name: setting.default for setting in declared() if setting.about.page == page}
        self._settings = replace(self._settings, **defaults)
        self.changed.emit(self._settings)
        self.show_settings(self._settings)


def _choose(chooser: QComboBox, word: str) -> None:
    """Show a word as chosen; one that was chosen before it is offered stands for itself."""
    if chooser.findData(word) < 0:
        chooser.addItem(word, word)
    chooser.setCurrentIndex(chooser.findData(word))
