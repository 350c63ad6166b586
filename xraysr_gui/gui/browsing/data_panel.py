"""The panel where the person finds a study: search, browse, open, remove from the list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.address import Address
from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.empty_list import EmptyList
from xraysr_gui.gui.browsing.scan_strip import ScanStrip
from xraysr_gui.gui.browsing.session_list import SessionList
from xraysr_gui.gui.browsing.study_list import StudyList
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named, sentences
from xraysr_gui.studies.session_rows import SESSION
from xraysr_gui.studies.tree import Patient

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xraysr_gui.studies.leftover import Leftover


class DataPanel(QWidget):
    """The study browser. Shows and asks; it reads no file and no index.

    Signals:
        search_changed: the typed text.
        stack_chosen: a Stack to be opened.
        forget_requested: a Patient, Study or Leaf to be taken from the list.
        undo_requested: put back what was taken from the list last.
        thumbnail_wanted: the Address of an image that is looked at and has no picture yet.
        stop_requested: end the search through files.
        open_files_requested, open_folder_requested: let the person choose.
        recent_chosen: a Path that was opened before.
        files_dropped: a list of Path.
        session_chosen, session_discarded: a Leftover that is to be opened, or removed from the disk.
        choice_changed: another row of the list is chosen.
    """

    search_changed = Signal(str)
    stack_chosen = Signal(object)
    forget_requested = Signal(object)
    undo_requested = Signal()
    thumbnail_wanted = Signal(object)
    stop_requested = Signal()
    open_files_requested = Signal()
    open_folder_requested = Signal()
    recent_chosen = Signal(object)
    files_dropped = Signal(list)
    session_chosen = Signal(object)
    session_discarded = Signal(object)
    choice_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data-panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._search = named(QLineEdit(), "study-search", tr("Search studies"))
        self._search.setPlaceholderText(tr("Search patients, dates, descriptions"))
        self._search.setClearButtonEnabled(True)
        self._search.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # letters are keys of tools unless it is meant
        self._search.installEventFilter(self)
        self._list = StudyList()
        self._empty = EmptyList()
        self._sessions = SessionList()
        self._nothing = _NothingFound()
        self._strip = ScanStrip()
        self._pages = QStackedWidget()
        for page in (self._empty, self._list, self._nothing):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        field = laid(QVBoxLayout(), self._search, margins=(8, 0, 8, 0))
        layout.addLayout(field)
        layout.addWidget(self._sessions)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._strip)
        self._turn_to(self._empty)
        self._connect()

    @property
    def search_text(self) -> str:
        """What is typed in the search field."""
        return self._search.text()

    @property
    def chosen_files(self) -> tuple[Path, ...]:
        """The files of the patient, study or series that is chosen in the list."""
        return self._list.chosen_files

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def show_tree(self, patients: tuple[Patient, ...]) -> None:
        """List what was found, or say what to do where nothing was."""
        self._list.show_tree(patients)
        if patients:
            self._turn_to(self._list)
        elif self.search_text.strip():
            self._nothing.show_text(self.search_text)
            self._turn_to(self._nothing)
        else:
            self._turn_to(self._empty)

    def show_thumbnail(self, address: Address, greys: NDArray[np.uint8] | None) -> None:
        """Show a small picture; None says that the image gives none."""
        self._list.show_picture(address, greys)

    def mark_open(self, address: Address | None) -> None:
        """Mark the row whose image is on the screen."""
        self._list.mark_open(address)
        self._sessions.set_wanted(address is None)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer sessions that were opened last, and images while the list is empty."""
        sessions = [path for path in paths if path.suffix.lower() == SESSION]
        self._sessions.show_files(sessions)
        self._empty.show_recent([path for path in paths if path not in sessions])

    def show_sessions(self, kept: Sequence[Leftover]) -> None:
        """Offer what was kept."""
        self._sessions.show_kept(kept)

    def show_scanning(self, fraction: float, doing: str) -> None:
        """A search through files runs and is `fraction` done."""
        self._strip.show_progress(fraction, doing)

    def show_idle(self) -> None:
        """No search runs any more."""
        self._strip.show_idle()

    def show_message(self, text: str, *, can_undo: bool = False, details: tuple[str, ...] = ()) -> None:
        """Tell for a while what was done, with a button that takes it back or one that tells more."""
        self._strip.show_message(text, can_undo=can_undo, details=details)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search field into the list, Enter opens the first find, Esc clears."""
        if watched is self._search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._list.choose_first()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._search.clear()
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._show_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files are dragged elsewhere."""
        self._show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass on what was dropped."""
        self._show_dropping(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def _turn_to(self, shown: QWidget) -> None:
        """Only the page that is shown asks for room: a low panel is not scrolled for the others."""
        for page in (self._empty, self._list, self._nothing):
            height = QSizePolicy.Policy.Preferred if page is shown else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, height)
        self._pages.setCurrentWidget(shown)

    def _show_dropping(self, dropping: bool) -> None:
        self.setProperty("dropping", dropping)
        self.style().polish(self)

    def _connect(self) -> None:
        self._search.textChanged.connect(self.search_changed)
        self._list.stack_chosen.connect(self.stack_chosen)
        self._list.forget_requested.connect(self.forget_requested)
        self._list.picture_wanted.connect(self.thumbnail_wanted)
        self._list.selectionModel().currentChanged.connect(lambda *_: self.choice_changed.emit())
        self._empty.open_files_requested.connect(self.open_files_requested)
        self._empty.open_folder_requested.connect(self.open_folder_requested)
        self._empty.recent_chosen.connect(self.recent_chosen)
        self._sessions.kept_chosen.connect(self.session_chosen)
        self._sessions.kept_discarded.connect(self.session_discarded)
        self._sessions.file_chosen.connect(self.recent_chosen)
        self._nothing.clear_requested.connect(self._search.clear)
        self._strip.stop_requested.connect(self.stop_requested)
        self._strip.undo_requested.connect(self.undo_requested)


class _NothingFound(QWidget):
    """Says that no study matches, and how to see all again."""

    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = sentences("nothing-found")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        clear = named(QPushButton(tr("Show all studies")), "clear-search")
        clear.clicked.connect(self.clear_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addStretch(2)
        layout.addWidget(self._words)
        layout.addWidget(clear, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)

    def show_text(self, text: str) -> None:
        """Name what was typed."""
        self._words.setText(tr("No study matches “{}”.").format(text.strip()))
