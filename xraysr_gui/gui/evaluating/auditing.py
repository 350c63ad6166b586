"""Audits a table that was pasted or opened, away from the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.evaluating.audit_box import AuditBox
from xraysr_gui.jobs.runner import JobRunner, Lane

if TYPE_CHECKING:
    from xraysr_gui.evaluation.audit.audit import Audit
    from xraysr_gui.evaluation.audit.contract import AuditFinding


class Auditing(QObject):
    """Joins the box with the rules."""

    def __init__(self, box: AuditBox, jobs: JobRunner, show_error: Callable[[Exception], None]) -> None:
        super().__init__(box)
        self._box, self._jobs, self._show_error = box, jobs, show_error
        box.text_given.connect(lambda text: self._begin(partial(_audit_text, text)))
        box.file_wanted.connect(self.ask_for_file)

    def ask_for_file(self) -> None:
        """Let the person choose a table."""
        dialog = QFileDialog(self._box.window(), tr("Audit a table"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Tables (*.csv *.tsv *.txt)"), tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self._begin(partial(_audit_file, Path(name))))
        dialog.open()

    def _begin(self, work: Callable[[Progress], Audit]) -> None:
        self._box.show_found(tr("Auditing ..."))
        self._jobs.submit(work, lane=Lane.FILES, done=self._show, failed=self._fail)

    def _show(self, audit: Audit) -> None:
        count = len(audit.findings)
        head = (
            tr_count(count, "{} finding in {} rows.", "{} findings in {} rows.").format(count, audit.rows)
            if count
            else tr("Nothing in its {} rows is impossible.").format(audit.rows)
        )
        self._box.show_found("\n\n".join((head, *map(_words, audit.findings), *audit.notices)))

    def _fail(self, error: Exception) -> None:
        """What is wrong with a table is said where its findings would stand."""
        if isinstance(error, UserError):
            self._box.show_found(str(error))
            return
        self._box.show_found("")
        self._show_error(error)


def _words(finding: AuditFinding) -> str:
    place = tr("Row {} ({}), {}").format(finding.row, finding.label, ", ".join(finding.cells))
    return f"{place}:\n{finding.why}\n{finding.proof}"


def _audit_text(text: str, _: Progress) -> Audit:
    from xraysr_gui.evaluation.audit.audit import audit_table

    return audit_table(text, tr("The table"))


def _audit_file(path: Path, _: Progress) -> Audit:
    from xraysr_gui.commands.audit_results import audit_file

    return audit_file(path)
