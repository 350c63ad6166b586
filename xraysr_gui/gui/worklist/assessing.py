"""Has the judge look at cases that wait, one after another, behind the reader's back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage, ChildFailed, ChildNotStarted, ModelUnavailable, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.source import Source
from xraysr_gui.gui.layers.heat_layer import Heat
from xraysr_gui.gui.worklist.kept_list import KeptList
from xraysr_gui.gui.worklist.score_map import heat_of
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane
from xraysr_gui.studies.worklist_case import ListedCase, Score

if TYPE_CHECKING:
    from xraysr_gui.commands.triage.judging import Judge

MOST_MAPS = 64
Looked = tuple[Score, Heat | None]


class Assessing(QObject):
    """One case at a time, the next in the list first; what was asked for by a reader comes between.

    Signals:
        mapped: there is another map.

    Attributes:
        why_none: Why no judge looks at anything, "" if one does.
        judges: Tells which judges are here, with what they learned; for worker threads.
    """

    mapped = Signal()

    def __init__(
        self,
        kept: KeptList,
        jobs: JobRunner,
        reader: ImageReader,
        judge: Judge,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(kept)
        self._kept, self._jobs, self._reader, self.judge = kept, jobs, reader, judge
        self._show_error = show_error
        self._job: Job | None = None
        self._maps: dict[Address, Heat | None] = {}
        self._looked: set[int] = set()
        self._held: set[tuple[int, str]] = set()
        self._wanted: ListedCase | None = None
        self.why_none = ""
        self.judges: Callable[[], Sequence[str]] = tuple
        self._here = ""  # which judges, "" while that is not known
        kept.changed.connect(self.go_on)

    def map_of(self, case: ListedCase) -> Heat | None:
        """The map of a case, None if there is none, or none yet."""
        return self._maps.get(case.address)

    def want_map(self, case: ListedCase) -> None:
        """Look at a case again for its map, which is not kept on the disk."""
        if case.address not in self._maps and case.flagged is not None:
            self._wanted = case
            self.go_on()

    def go_on(self) -> None:
        """Look at the case in sight, else at the next that nobody has looked at, unless one is under way."""
        if self._job is not None or self.why_none:
            return
        rows = (row.case for row in self._kept.reading.rows)
        unseen = (one for one in rows if self._is_open(one) and one.id not in self._looked)
        case, self._wanted = self._wanted or next(unseen, None), None
        if case is not None:
            self._look_at(case)

    def ask_for_judges(self) -> None:
        """Find out which judges are here: what others said before does not hold."""
        self._jobs.submit(
            lambda _: ", ".join(self.judges()), lane=Lane.FILES, done=self._know, failed=self._know_none
        )

    def hold(self, case: ListedCase, source: Source) -> None:
        """Ask anew where the image of a case that is on the screen is not the one that was judged."""
        judged, key = case.score.sha256 if case.score is not None else "", (case.id, source.sha256)
        is_another = bool(judged and source.sha256) and judged != source.sha256
        is_own = source.address.at_frame(0) == case.address.at_frame(0)
        if is_another and is_own and key not in self._held:
            self._held.add(key)  # the screen may show what was there before: that is asked once
            self.look_again(case.address)

    def look_again(self, address: Address) -> None:
        """The file of a case is another one now: what was said of it before does not hold."""
        self._maps.pop(address, None)
        cases = self._kept.reading.cases
        case = next((one for one in cases if one.address.path == address.path), None)
        if case is not None and case.score is not None:
            self._looked.discard(case.id)
            self._kept.do(lambda file: file.forget_score(case.id, self._kept.clock()))

    def try_again(self) -> None:
        """Another judge may be there now."""
        self.why_none = ""
        self._looked.clear()
        self.ask_for_judges()
        self.go_on()

    def _know(self, here: str) -> None:
        self._here = here
        self.go_on()

    def _know_none(self, error: Exception) -> None:
        """A judge whose folder makes no sense is told of when a case is judged."""
        if not isinstance(error, (ModelUnavailable, ChildNotStarted)):
            self._show_error(error)

    def _is_open(self, case: ListedCase) -> bool:
        """Whether no judge that is here has looked at it."""
        score = case.score
        return score is None or bool(score.model and self._here and score.judges != self._here)

    def _look_at(self, case: ListedCase) -> None:
        self._looked.add(case.id)
        self._job = self._jobs.submit(
            partial(self._looked_at, case.address),
            lane=Lane.MODEL,
            done=partial(self._done, case),
            failed=partial(self._fail, case),
            cancelled=self._end,
        )

    def _looked_at(self, address: Address, progress: Progress) -> Looked:
        """On a worker thread."""
        try:
            radiograph = self._reader.open(address, progress.part(0.0, 0.5))
        except ChildNotStarted:  # no case is to blame
            raise
        except (CannotOpenImage, ChildFailed) as error:
            return Score(None, None, None, None, False, f"{error.what} {error.why}", ""), None
        judged = self.judge(radiograph, progress.part(0.5, 1.0))
        return judged.score, None if judged.where is None else heat_of(
            radiograph, judged.where, of_chance=judged.of_chance
        )

    def _done(self, case: ListedCase, looked: Looked) -> None:
        score, heat = looked
        while len(self._maps) >= MOST_MAPS:
            self._maps.pop(next(iter(self._maps)))
        self._maps[case.address] = heat
        if score != case.score:
            self._kept.do(lambda file: file.score(case.id, score, self._kept.clock()))
        self.mapped.emit()
        self._end()

    def _fail(self, case: ListedCase, error: Exception) -> None:
        if isinstance(error, ModelUnavailable):
            self.why_none = f"{error.what} {error.why}"
            self.mapped.emit()
        elif isinstance(error, UserError):
            score = Score(None, None, None, None, False, f"{error.what} {error.why}", "")
            self._kept.do(lambda file: file.score(case.id, score, self._kept.clock()))
        else:
            self._show_error(error)
        self._end()

    def _end(self) -> None:
        self._job = None
        self.go_on()
