"""Earlier studies of the same patient, to be seen beside the one that is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xraysr_gui.core.address import Stack
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.studies.tree import Patient, Series, Study

MONTHS_OF_YEAR = 12
DAYS_OF_MONTH = 30.44
LONG_IN_DAYS = 60


@dataclass(frozen=True, slots=True)
class Prior:
    """One earlier study.

    Attributes:
        stack: What of it is most like the images that are read.
        date: When it was taken, as YYYYMMDD.
        days: How long before.
    """

    stack: Stack
    date: str
    days: int


def priors_of(patients: Iterable[Patient], stack: Stack) -> tuple[Prior, ...]:
    """The studies of the patient of `stack` that were taken before it, the newest first.

    A patient is told by the number that the files bring; without one, or without dates, nothing is earlier.
    """
    first = stack.images[0].at_frame(0)
    for patient in patients:
        for study in patient.studies:
            series = next((one for one in study.series if _holds(one, stack, first)), None)
            if series is not None:
                return tuple(_earlier(patient, study, series)) if patient.id else ()
    return ()


def days_between(earlier: str, later: str) -> int | None:
    """Days from one YYYYMMDD to another; None where one is no date."""
    try:
        return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
    except ValueError:
        return None


def _holds(series: Series, stack: Stack, first: object) -> bool:
    images = (image for one in series.stacks for image in one.images)
    return any(image.at_frame(0) == first for image in images) or any(
        copy == stack.images[0] for copy, _ in series.copies
    )


def _earlier(patient: Patient, current: Study, like: Series) -> Iterable[Prior]:
    for study in patient.studies:  # the newest first
        days = days_between(study.date, current.date)
        if days is None or (study.date, study.time) >= (current.date, current.time) or study is current:
            continue
        nearest = max(study.series, key=lambda one: _likeness(one, like))
        yield Prior(nearest.stacks[0], study.date, days)


def _likeness(series: Series, like: Series) -> tuple[bool, bool, bool]:
    """Of two series of one study, the first of equal ones is taken."""
    return (
        series.modality == like.modality,
        bool(like.body_part) and series.body_part == like.body_part,
        bool(like.title) and series.title == like.title,
    )


def apart(days: int) -> tuple[int, int, int]:
    """Years, months, days, of which only those count that a reader would name: "3 years 2 months"."""
    if days < LONG_IN_DAYS:
        return 0, 0, days
    months = round(days / DAYS_OF_MONTH)
    return months // MONTHS_OF_YEAR, months % MONTHS_OF_YEAR, 0
