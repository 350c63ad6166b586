"""What happens between "close the window" and its end: nothing unsaved goes without a question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from xraysr_gui.core.saved_work import Unsaved
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.saving.autosave import Autosave
from xraysr_gui.gui.saving.session_files import SessionFiles
from xraysr_gui.gui.saving.unfinished import Unfinished
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.jobs.runner import JobRunner


class Leaving(QObject):
    """Asks once; `autosave` is None where the person wants nothing of a session on the disk."""

    def __init__(
        self, window: MainWindow, files: SessionFiles, autosave: Autosave | None, jobs: JobRunner
    ) -> None:
        super().__init__(window)
        self._unfinished = Unfinished(window, jobs)
        self._window, self._files, self._autosave = window, files, autosave
        self._may_go = False
        self._question: QMessageBox | None = None
        window.may_close = self.may_close

    @property
    def unsaved(self) -> Unsaved:
        """What lies in no file."""
        snapshot = self._files.snapshot
        return self._files.saved.unsaved(snapshot.documents, snapshot.aside)

    def may_close(self) -> bool:
        """Whether the window may go now; if not, the reader is being asked."""
        if self._may_go:
            return True
        if not self._unfinished.may_close():
            return False
        unsaved = self.unsaved
        if not unsaved:
            return True
        if self._question is None:
            self._ask(unsaved)
        return False

    def end_without_asking(self) -> None:
        """The system ends the program: what is open is kept, where the person lets sessions be kept."""
        if self._autosave is not None and self.unsaved:
            self._autosave.keep_at_the_end()
        self._go()

    def _ask(self, unsaved: Unsaved) -> None:
        box = self._question = QMessageBox(self._window)
        box.setObjectName("leaving-question")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Close xraysr"))
        one, many = (
            "{} on {} image would be lost: saved in no file.",
            "{} on {} images would be lost: saved in no file.",
        )
        box.setText(tr_count(unsaved.images, one, many).format(unsaved.words(), unsaved.images))
        self._add(box, "leave-save", tr("Save…"), QMessageBox.ButtonRole.AcceptRole, self._save)
        self._add(box, "leave-discard", tr("Discard"), QMessageBox.ButtonRole.DestructiveRole, self._go)
        box.addButton(QMessageBox.StandardButton.Cancel).setObjectName("leave-cancel")
        if (autosave := self._autosave) is not None:
            box.setInformativeText(
                tr("“Keep” offers all of it at the next start. “Save” writes a session file.")
            )
            title, role = tr("Keep for the next start"), QMessageBox.ButtonRole.AcceptRole
            self._add(box, "leave-keep", title, role, lambda: autosave.keep(self._go), is_default=True)
        else:
            box.setInformativeText(
                tr("“Save” writes a session file. Keeping is switched off in Settings > Privacy.")
            )
        box.finished.connect(self._asked)
        box.open()

    def _add(
        self,
        box: QMessageBox,
        name: str,
        title: str,
        role: QMessageBox.ButtonRole,
        do: Callable[[], None],
        *,
        is_default: bool = False,
    ) -> None:
        button = box.addButton(title, role)
        button.setObjectName(name)
        button.clicked.connect(lambda _=False: do())
        if is_default or box.defaultButton() is None:
            box.setDefaultButton(button)

    def _asked(self, _: int) -> None:
        self._question = None

    def _save(self) -> None:
        self._files.ask_to_save(self._go)

    def _go(self) -> None:
        self._may_go = True
        self._window.close()
