"""Every place that tells the noise of an image tells the same number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from xraysr_gui.commands.comparing.figures import Valued
from xraysr_gui.commands.comparing.map_scale import ruler_for
from xraysr_gui.core.address import Address
from xraysr_gui.core.noise import HOW
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.step import Step
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.metrics.change import change_between
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measurement_files import rows_as_csv, rows_as_json
from xraysr_gui.metrics.part_choice import PartChoice, PartKind
from xraysr_gui.metrics.parts import Part
from xraysr_gui.metrics.statistic_rows import statistic_rows

SLOPE = np.add.outer(np.linspace(0, 300, 160), np.linspace(500, 900, 220))


def test_every_place_that_says_noise_tells_the_same_number():
    rng = np.random.default_rng(8)
    smooth = ndimage.gaussian_filter(rng.normal(0, 4000, SLOPE.shape), 6)
    pixels = np.rint(1500 + SLOPE + smooth + rng.normal(0, 1.1, SLOPE.shape)).astype(np.float32)
    source = Source(Address(Path("a.png")), Encoding(bits=12))
    image = Radiograph.of_pixels(pixels, white=4095.0, source=source)
    after = image.enhanced(image.normalised() * np.float32(0.9), Step("x", 1, (), "X"), 1)
    enhancers = estimated_noise(image.normalised()) * 4095
    whole = PartChoice(PartKind.WHOLE)
    [table] = [one for one in Valued.of(image, "x", "").measured("x", whole, None) if one.metric == "noise"]
    change = change_between(image, after).noise[0]
    ruler = ruler_for(image, Comparison.of(image, after))
    assert table.value == pytest.approx(enhancers, rel=1e-3)
    assert change == pytest.approx(enhancers, rel=0.02)  # of the body alone
    assert ruler.noise * 4095 == pytest.approx(enhancers, rel=1e-3)


@pytest.mark.parametrize("write", [rows_as_csv, rows_as_json])
def test_a_table_that_leaves_says_how_the_noise_was_worked_out(write):
    pixels = np.random.default_rng(9).normal(500, 9, (40, 50)).astype(np.float32)
    rows = statistic_rows(pixels, Part(pixels.shape), "x", "values")
    assert write(rows).count(HOW) == 1
    assert HOW not in write([one for one in rows if one.metric != "noise"])


def test_clipped_values_have_no_noise_in_a_table():
    pixels = np.random.default_rng(9).normal(900, 9, (90, 90)).astype(np.float32)
    pixels[:, :60] = 4095
    image = Radiograph.of_pixels(pixels, white=4095.0, source=Source(Address(Path("a.png"))))
    whole = PartChoice(PartKind.WHOLE)
    [found] = [one for one in Valued.of(image, "x", "").measured("x", whole, None) if one.metric == "noise"]
    assert found.value == pytest.approx(9, rel=0.1)
