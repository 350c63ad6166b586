"""Every number that a table tells has a name that the standard takes."""

from __future__ import annotations

import pytest

from xraysr_gui.image_io.derived.concepts import CONCEPTS, SCHEME, unit_code
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.statistic_rows import TOLD


def test_every_figure_and_statistic_has_a_concept():
    ids = {metric.id for metric in IN_REGIONS} | {told.id for told in TOLD}
    assert ids <= set(CONCEPTS)


def test_names_fit_and_no_two_are_alike():
    codes = [(one.name.value, one.derivation) for one in CONCEPTS.values()]
    assert len(set(codes)) == len(codes)
    for one in CONCEPTS.values():
        if one.name.scheme_designator == SCHEME:
            assert len(one.name.value) <= 16
            assert len(one.name.meaning) <= 64


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "1"),
        ("mm²", "mm2"),
        ("px²", "{pixels}2"),
        ("grey levels", "{grey_levels}"),
        ("grey levels²", "{grey_levels}2"),
        ("steps of 0.01 µGy", "{steps_of_0_01}"),
    ],
)
def test_units_are_of_ucum(words, code):
    made = unit_code(words)
    assert (made.value, made.scheme_designator) == (code, "UCUM")
    assert made.meaning
