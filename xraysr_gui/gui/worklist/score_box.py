"""What a model says of the case in sight, and how far it has been right at this place."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from xraysr_gui.commands.read_worklist import Reading
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import sentences
from xraysr_gui.gui.worklist.case_words import minds_words, record_words
from xraysr_gui.studies.worklist_case import ListedCase, Mark, Score


class ScoreBox(QFrame):
    """A heading, the reason in words, and the record of flags.

    Attributes:
        has_words: Whether there is anything to say.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worklist-score")
        self._title = sentences("worklist-score-title", "heading")
        self._reason = sentences("worklist-score-reason")
        self._record = sentences("worklist-record")
        self._minds = sentences("worklist-minds", "quiet")
        self._times = sentences("worklist-times", "quiet")
        self.has_words = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for label in (self._title, self._reason, self._times, self._record, self._minds):
            layout.addWidget(label)
        layout.addStretch(1)
        self._record.setToolTip(
            tr(
                "Flags are checked against Abnormal and Normal; urgent or not "
                "does not count. Intervals: 95 %."
            )
        )
        self._minds.setToolTip(
            tr("Of cases marked before and after seeing their score; the outcome says who was right.")
        )

    def show_case(
        self, case: ListedCase | None, times: str, reading: Reading, *, hidden: bool, reads_first: bool
    ) -> None:
        """Say what there is to say of a case in sight, with its times in the list."""
        score = case.score if case is not None else None
        title, reason = _words(case, score, hidden=hidden)
        self._times.setText(times)
        self._times.setVisible(bool(times))
        self._title.setText(title)
        self._reason.setText(reason)
        self._title.setVisible(bool(title))
        self._reason.setVisible(bool(reason))
        flagged = score is not None and score.flagged and not hidden
        self._record.setText(record_words(reading.record) if reading.record is not None and flagged else "")
        self._record.setVisible(bool(self._record.text()))
        self._minds.setText(minds_words(reading.minds) if reads_first else "")
        self._minds.setVisible(reads_first)
        self.has_words = case is not None or reads_first


def _words(case: ListedCase | None, score: Score | None, *, hidden: bool) -> tuple[str, str]:
    if case is None:
        return "", ""
    if score is None:
        return tr("No score yet"), tr(
            "Until a model has assessed it, it comes before cases that seem ordinary."
        )
    if hidden:
        return tr("Mark it first"), tr("Mark it urgent or not: then the score and its map are shown.")
    if not score.is_told:
        return tr("The model cannot tell"), score.reason
    title = tr("Flagged") if score.flagged else tr("Not flagged")
    own = {Mark.URGENT: tr("You said first: urgent."), Mark.ORDINARY: tr("You said first: not urgent.")}
    by = tr("Assessed by {}.").format(score.model) if score.model else ""
    return title, " ".join(filter(None, (score.reason, own.get(case.first, ""), by)))
