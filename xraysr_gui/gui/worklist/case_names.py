"""What the cases of the worklist are called, so that no two rows are called the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from xraysr_gui.core.address import Stack
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.studies.worklist_case import ListedCase


class CaseNames:
    """Knows which names the list of studies gives to more than one case."""

    def __init__(self, browsing: Browsing) -> None:
        self._browsing = browsing
        self._times: Counter[str] = Counter()

    def learn(self, cases: Iterable[ListedCase]) -> None:
        """These cases are listed from now on."""
        self._times = Counter(map(self._words_of, cases))

    def called(self, case: ListedCase) -> str:
        """As the list of studies calls it, with its file where that tells more, or by its file alone."""
        words, listed = self._words_of(case), self._browsing.order.stack_like(Stack("", (case.address,)))
        if self._times[words] > 1 or (listed is not None and listed.is_loose):
            return ", ".join(filter(None, (case.address.name, words)))
        return words or case.address.name

    def _words_of(self, case: ListedCase) -> str:
        return self._browsing.order.case_of(Stack("", (case.address,)))
