"""Every number that a table tells has a name that the standard takes."""

from __future__ import annotations

import pytest

from xraysr_gui.image_io.derived.concepts import CONCEPTS, SCHEME, concept_of, unit_code
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.statistic_rows import TOLD

CODED = {**CONCEPTS, **{metric.id: concept_of(metric.id, metric.code) for metric in IN_REGIONS}}


def test_every_statistic_has_a_concept():
    assert {told.id for told in TOLD} <= set(CONCEPTS)


def test_a_number_that_nobody_named_is_no_other_number():
    with pytest.raises(KeyError):
        concept_of("unheard_of", None)


def test_names_fit_and_no_two_are_alike():
    codes = [(one.name.value, one.derivation) for one in CODED.values()]
    assert len(set(codes)) == len(codes)
    for one in CODED.values():
        if one.name.scheme_designator == SCHEME:
            assert len(one.name.value) <= 16
            assert len(one.name.meaning) <= 64


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "1"),
        ("mm²", "mm2"),
        ("px²", "{pixels}2"),
        ("grey levels of 4096", "{grey_levels}"),
        ("grey levels of 4096, squared", "{grey_levels}2"),
        ("grey levels²", "{grey_levels}2"),
        ("steps of 0.01 µGy", "{steps_of_0_01}"),
    ],
)
def test_units_are_of_ucum(words, code):
    made = unit_code(words)
    assert (made.value, made.scheme_designator) == (code, "UCUM")
    assert made.meaning
