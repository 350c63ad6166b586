"""Which series and which case come next to the one on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xraysr_gui.core.address import Stack
from xraysr_gui.studies.tree import Patient, stacks_of


class ReadingOrder:
    """The stacks of the study browser from top to bottom; a case is a study."""

    def __init__(self, patients: Iterable[Patient] = ()) -> None:
        self._stacks: list[Stack] = []
        self._cases: list[int] = []
        self._case_starts: list[int] = []
        self._places: dict[tuple[Path, str], int] = {}
        study_before = None
        for study, _, stack in stacks_of(patients):
            if study is not study_before:
                self._case_starts.append(len(self._stacks))
                study_before = study
            for image in stack.images:
                self._places[image.path, image.member] = len(self._stacks)
            self._cases.append(len(self._case_starts) - 1)
            self._stacks.append(stack)

    def stack_like(self, stack: Stack) -> Stack | None:
        """The listed stack that holds the first image of `stack`, None if it is not in the list."""
        place = self._place(stack)
        return None if place is None else self._stacks[place]

    def series_beside(self, stack: Stack, steps: int) -> Stack | None:
        """So many series further on (or back); None past either end, or from a stack not in the list."""
        place = self._place(stack)
        if place is None or not 0 <= place + steps < len(self._stacks):
            return None
        return self._stacks[place + steps]

    def case_beside(self, stack: Stack, steps: int) -> Stack | None:
        """The first series so many cases further on (or back); None where there is no such case."""
        place = self._place(stack)
        if place is None or not 0 <= self._cases[place] + steps < len(self._case_starts):
            return None
        return self._stacks[self._case_starts[self._cases[place] + steps]]

    def _place(self, stack: Stack) -> int | None:
        first = stack.images[0]
        return self._places.get((first.path, first.member))
