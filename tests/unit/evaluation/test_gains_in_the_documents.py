"""What docs/EVALUATE.md says that the bundled networks gain is what their manifests say."""

from __future__ import annotations

import json
import re

import pytest

from xraysr_gui.settings import places

PAGE = places.resources().parent / "docs" / "EVALUATE.md"
ROW = re.compile(
    r"^\| `(?P<network>[\w-]+)` \| `(?P<protocol>[\w-]+)` \| `(?P<rival>[\w-]+)` "
    r"\| (?P<gain>\S+) \[(?P<low>\S+), (?P<high>\S+)\] \| (?P<lowest>\S+) \| (?P<goal>\S+), (?P<met>\w+) \|$",
    re.MULTILINE,
)
ROWS = [one.groupdict() for one in ROW.finditer(PAGE.read_text(encoding="utf-8"))]


def test_all_six_stand_there():
    assert len(ROWS) == 6


@pytest.mark.parametrize("row", ROWS, ids=[f"{one['network']}-{one['protocol']}" for one in ROWS])
def test_a_gain_is_that_of_the_manifest(row):
    manifest = json.loads((places.models() / row["network"] / "manifest.json").read_text(encoding="utf-8"))
    tables = manifest["measured"][row["protocol"]]
    measured = next(one for one in tables if one["enhancer"] == row["network"])
    gain = measured["body_gains"][row["rival"]]
    told = tuple(f"{gain[name]:+.2f}" for name in ("mean", "low", "high"))
    assert told == (row["gain"], row["low"], row["high"])
    sources = [one[row["rival"]]["mean"] for one in measured["by_source"].values()]
    assert f"{min(sources):+.2f}" == row["lowest"]
    assert (gain["mean"] >= float(row["goal"])) == (row["met"] == "reached")


@pytest.mark.parametrize("row", ROWS, ids=[f"{one['network']}-{one['protocol']}" for one in ROWS])
def test_the_rival_is_the_best_classical_one_or_the_one_aimed_against(row):
    manifest = json.loads((places.models() / row["network"] / "manifest.json").read_text(encoding="utf-8"))
    tables = manifest["measured"][row["protocol"]]
    gains = next(one for one in tables if one["enhancer"] == row["network"])["body_gains"]
    asked = {"best-denoise": ("non-local-means", "total-variation")}.get(row["network"], tuple(gains))
    assert gains[row["rival"]]["mean"] == min(gains[one]["mean"] for one in asked)
