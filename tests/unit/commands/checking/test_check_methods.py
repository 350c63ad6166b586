"""The installation runs each of its methods and figures, and names the one that a missing part takes away."""

from __future__ import annotations

import json
import sys

import pytest

from xraysr_gui.commands.checking import check_methods as checked
from xraysr_gui.commands.checking.check_decoders import FOLDER
from xraysr_gui.commands.checking.finding import Verdict
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.settings import places


@pytest.fixture(scope="module")
def stored() -> dict:
    return json.loads((places.resources() / FOLDER / checked.LIST).read_text())


def test_numbers_are_stored_for_every_method_and_every_figure(stored):
    assert set(stored["methods"]) == {one.id for one in BUILT_IN}
    assert set(stored["figures"]) == {one.id for one in IN_REGIONS}
    assert stored["methods"]["median"] != stored["methods"]["bilateral"]


def test_here_all_of_it_works():
    found = list(checked.check_methods(Progress()))
    assert [one.part for one in found] == ["Figures", "Classical methods", "Estimates"]
    assert {one.verdict for one in found} == {Verdict.GREEN}, found
    assert found[1].said.startswith(str(len(BUILT_IN)))


def test_another_number_and_a_method_that_fails_are_named(stored, monkeypatch):
    wrong = {**stored["methods"], "median": [0.5, 0.1], "gamma": "It needs more memory."}
    finding = checked._told("Classical methods", stored["methods"], wrong)
    assert finding.verdict is Verdict.RED
    assert "median: 0.5 0.1 and not " in finding.said
    assert "gamma: It needs more memory." in finding.said
    assert "bicubic" not in finding.said


def test_a_figure_whose_library_is_not_there_is_a_reason_and_no_crash(stored, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    image = checked.known_image()
    told = checked.figures_of(image, image, ["hfen", "mae"])
    assert "cv2" in told["hfen"]
    assert told["mae"] == [0.0]
