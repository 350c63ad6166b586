from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.commands.saving.test_report_case import LESION, image
from xraysr_gui.commands.comparing.compare_pair import TruthPair, comparison_of
from xraysr_gui.commands.comparing.known_truth import TruthQuestion, known_truth
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.saving.report_case import page_of
from xraysr_gui.commands.saving.report_pair import PageRequest, case_of
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.measure import OUTSIDE, WHOLE, measure_regions

NOWHERE = Rectangle(id="n", name="Nowhere", box=Box(900, 900, 5, 5))


def request(id: str = "bicubic", **parameters) -> PageRequest:
    original = image()
    enhancer = BUILT_IN[id]
    result = enhance_radiograph(original, enhancer, enhancer.parameters(**parameters))
    return PageRequest(
        Pair(original, result, "Result compared with the original"), (original, result), (LESION,)
    )


def test_the_page_of_a_pair_measures_what_the_window_measures():
    asked = request(scale=2)
    case = case_of(asked, comparison_of)
    comparison = comparison_of(asked.pair)
    assert case.measurements == measure_regions(comparison, [LESION], IN_REGIONS)
    assert {one.region for one in case.measurements} == {WHOLE, "Lesion", OUTSIDE}
    assert case.names == ("Original", BUILT_IN["bicubic"].title)
    assert "made 200 x 240 pixels of 100 x 120" in case.sentences[0]
    assert "12 stored bits" in " ".join(case.sentences)
    assert "Worst places" not in " ".join(case.sentences), "what differs by rounding is no bad place"
    np.testing.assert_allclose(
        case.found.values, np.abs(comparison.candidate - comparison.reference) * 4095, atol=1e-2
    )


def test_the_map_that_is_looked_at_stands_on_the_page():
    case = case_of(replace(request(scale=2), kind="contradiction"), comparison_of)
    assert case.found.title == "Contradiction"
    assert case.found.values.shape == (120, 100)  # of the image, not of the result
    page = page_of(case)
    corners = [np.array(picture.outlines[0].corners) for picture in page.pictures]
    np.testing.assert_allclose(corners[0], corners[2], atol=1e-6)


@pytest.mark.parametrize("kind", ["instability"])
def test_a_map_that_would_run_the_enhancer_is_left_out(kind):
    assert case_of(replace(request(scale=2), kind=kind), comparison_of).found.title == "Absolute difference"


def test_a_region_that_holds_nothing_is_named_and_not_measured():
    case = case_of(replace(request(scale=2), regions=(LESION, NOWHERE)), comparison_of)
    assert case.regions == (LESION,)
    assert "Nothing could be measured in: Nowhere." in case.sentences


def test_a_known_truth_says_what_was_gained():
    original = image()
    known = known_truth(original, TruthQuestion(BUILT_IN["lanczos"]), [LESION])
    pair = TruthPair(original, known.restored, "known truth", known=known)
    case = case_of(PageRequest(pair, (original,), (LESION,), "contradiction"), comparison_of)
    assert case.names == ("Known truth", "Restored")
    assert case.sentences[0] == known.words()
    assert case.found.title == "Absolute error"
    assert page_of(case).provenance[1].startswith("1. ")


def test_another_file_is_called_a_reference():
    asked = request("median")
    other = image("other.dcm")
    case = case_of(replace(asked, pair=Pair(other, asked.pair.candidate, "")), comparison_of)
    assert case.names[0] == "Reference"
