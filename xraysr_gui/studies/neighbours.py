"""Which series, which study and which patient come next to the one on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.studies.tree import Patient, Study


@dataclass(frozen=True, slots=True)
class _Listed:
    """One stack of the list, with the numbers of its study and of its patient."""

    stack: Stack
    study: int
    patient: int
    words: str
    case: str


class ReadingOrder:
    """The stacks of the study browser from top to bottom; a case is a study."""

    def __init__(self, patients: Iterable[Patient] = ()) -> None:
        self._listed: list[_Listed] = []
        self._places: dict[tuple[Path, str], int] = {}
        studies = 0
        for number, patient in enumerate(patients):
            for study in patient.studies:
                self._add(patient, study, studies, number)
                studies += 1

    def stack_like(self, stack: Stack) -> Stack | None:
        """The listed stack that holds the first image of `stack`, None if it is not in the list."""
        place = self._place(stack)
        return None if place is None else self._listed[place].stack

    def words_of(self, stack: Stack) -> str:
        """Where a listed stack is: series, study and patient; "" if it is not in the list."""
        place = self._place(stack)
        return "" if place is None else self._listed[place].words

    def case_of(self, stack: Stack) -> str:
        """Whose study a listed stack belongs to, and which; "" if it is not in the list."""
        place = self._place(stack)
        return "" if place is None else self._listed[place].case

    def cases(self) -> tuple[Address, ...]:
        """The first image of every study, and each that lies loose in a folder, from top to bottom."""
        found: dict[int, list[Address]] = {}
        for one in self._listed:
            of_study, stack = found.setdefault(one.study, []), one.stack
            if stack.is_loose:
                of_study += stack.images[:1] if stack.is_moving else stack.images
            elif not of_study:
                of_study.append(stack.images[0])
        return tuple(image.at_frame(0) for study in sorted(found) for image in found[study])

    def series_beside(self, stack: Stack, steps: int) -> Stack | None:
        """So many series further on (or back); None past either end of the study."""
        place = self._place(stack)
        if place is None or not 0 <= place + steps < len(self._listed):
            return None
        found = self._listed[place + steps]
        return found.stack if found.study == self._listed[place].study else None

    def case_beside(self, stack: Stack, steps: int) -> Stack | None:
        """The first series so many studies further on (or back); None where there is no such study."""
        place = self._place(stack)
        wanted = -1 if place is None else self._listed[place].study + steps
        return next((one.stack for one in self._listed if one.study == wanted), None)

    def patient_beside(self, stack: Stack, steps: int) -> Stack | None:
        """The first series of the patient so many further on (or back); None where there is none."""
        place = self._place(stack)
        wanted = -1 if place is None else self._listed[place].patient + steps
        return next((one.stack for one in self._listed if one.patient == wanted), None)

    def _add(self, patient: Patient, study: Study, number: int, of_patient: int) -> None:
        who = patient.name or patient.id
        what = " ".join(part for part in (study.title, study.date) if part)
        for series in study.series:
            for stack in series.stacks:
                for image in stack.images:
                    self._places[image.path, image.member] = len(self._listed)
                words = ", ".join(part for part in (stack.title, what, who) if part)
                case = ", ".join(part for part in (who, study.title) if part)
                self._listed.append(_Listed(stack, number, of_patient, words, case))
            for copy, kept in series.copies:
                self._places[copy.path, copy.member] = self._places[kept.path, kept.member]

    def _place(self, stack: Stack) -> int | None:
        first = stack.images[0]
        return self._places.get((first.path, first.member))
