"""The parts of a report, in their order: one file each. To add one, name its SECTION here."""

from xraysr_gui.evaluation.report.blocks import Section
from xraysr_gui.evaluation.report.sections import (
    audited,
    by_condition,
    cases,
    classifier,
    curves,
    document,
    gains,
    invention,
    lesions,
    made_with,
    outcome,
    tables,
    times,
    truths,
    twelve_films,
)

SECTIONS: tuple[Section, ...] = (
    outcome.SECTION,
    document.SECTION,
    twelve_films.SECTION,
    classifier.SECTION,
    tables.SECTION,
    gains.SECTION,
    by_condition.SECTION,
    lesions.SECTION,
    cases.SECTION,
    invention.SECTION,
    *truths.SECTIONS,
    times.SECTION,
    curves.SECTION,
    audited.SECTION,
    made_with.SECTION,
)
