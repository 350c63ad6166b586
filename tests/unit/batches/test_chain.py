"""Steps as a file: what was done to one result is done to a folder."""

from __future__ import annotations

import json

import pytest

from xraysr_gui.batches.chain import (
    CannotReadSteps,
    Chain,
    ChainStep,
    chain_from_json,
    chain_of,
    chain_to_json,
)
from xraysr_gui.core.step import DEGRADATION, Step

DONE = Step("wiener", 2, (("noise", 0.01), ("quick", False)), "Wiener", "ab" * 32, "CPU", 3.2)


def test_the_steps_of_a_result_come_back_from_their_file_without_what_belongs_to_that_result_alone():
    chain = chain_from_json(chain_to_json(chain_of((DONE, Step("median", 1, ())))))

    kept = ChainStep("wiener", (("noise", 0.01), ("quick", False)), 2, "ab" * 32)
    assert chain == Chain((kept, ChainStep("median", (), 1)))
    assert chain.words == "wiener (noise=0.01, quick=False), median"


@pytest.mark.parametrize("steps", [(), (DONE, Step(DEGRADATION, 1, ()))])
def test_what_is_no_enhancement_makes_no_chain(steps):
    with pytest.raises(CannotReadSteps):
        chain_of(steps)


WHOLE = {"kind": "xraysr-steps", "schema": 1, "steps": [{"enhancer": "median"}]}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"schema": 2}, "another schema than 1"),
        ({"schema": True}, "another schema than 1"),
        ({"kind": "recipe"}, "kind is not xraysr-steps"),
        ({"steps": []}, "1 to 32 steps"),
        ({"steps": [{"enhancer": "median", "strength": 3}]}, "strength"),
        ({"steps": [{"enhancer": "median", "parameters": {"radius": [1]}}]}, "parameter"),
        ({"steps": [{"enhancer": "median", "model": "../x"}]}, "hash"),
        ({"steps": "median"}, "a list"),
        ({"steps": [[]]}, "step 1 names no enhancer"),
        ({"steps": [{"enhancer": "median", "parameters": []}]}, "parameter of step 1"),
        ({"steps": [{"enhancer": "median", "version": "1"}]}, "version in step 1 is not a whole number"),
    ],
)
def test_a_file_that_says_something_else_is_refused_with_the_reason(change, why):
    assert chain_from_json(json.dumps(WHOLE)).steps == (ChainStep("median"),)
    with pytest.raises(CannotReadSteps, match=why):
        chain_from_json(json.dumps(WHOLE | change))
    with pytest.raises(CannotReadSteps, match="says something else"):
        chain_from_json(b"\xff\x00")
    for text in ("[" * 100_000, '{"kind": ' + "1" * 10_000 + "}", "null"):
        with pytest.raises(CannotReadSteps, match="says something else"):
            chain_from_json(text)
