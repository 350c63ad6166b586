from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest
from scipy import ndimage

from tests.support.capsules import capsule_in
from xraysr_gui.core.provenance import capsule_of, from_json
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.region import Box, Ellipse, Rectangle
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measure import BODY, OUTSIDE, WHOLE, figure, measure_regions
from xraysr_gui.metrics.measurement_files import rows_as_csv, rows_as_json

NODULE = Ellipse(id="n", name="Nodule", box=Box(40, 50, 90, 80))
NOWHERE = Rectangle(id="x", name="=cmd()", box=Box(900, 900, 5, 5))
DOT = Rectangle(id="d", name="Dot", box=Box(10, 10, 1, 1))


def comparison(seed: int = 0, noise: float = 0.02, shape: tuple[int, int] = (230, 260)) -> Comparison:
    rng = np.random.default_rng(seed)
    image = ndimage.gaussian_filter(rng.random(shape), 2)
    image = ((image - image.min()) / np.ptp(image)).astype(np.float32)
    return Comparison(image, image + rng.normal(0, noise, shape).astype(np.float32), levels=4095)


def by_key(measurements):
    return {(one.metric, one.region): one for one in measurements}


def test_errors_are_told_in_grey_levels_for_the_whole_each_region_and_the_rest():
    pair = comparison()
    found = by_key(measure_regions(pair, [NODULE], IN_REGIONS))
    inside = np.zeros(pair.shape, bool)
    part = pair.part_of(NODULE)
    inside[part.span.top : part.span.bottom, part.span.left : part.span.right] = part.mask
    off = (pair.reference.astype(float) - pair.candidate) * 4095
    for name, mask in ((WHOLE, np.ones_like(inside)), ("Nodule", inside), (OUTSIDE, ~inside)):
        assert found["rmse", name].value == pytest.approx(np.sqrt(np.mean(off[mask] ** 2)), rel=1e-5)
        assert found["mse", name].value == pytest.approx(np.mean(off[mask] ** 2), rel=1e-5)
        assert found["mae", name].value == pytest.approx(np.mean(np.abs(off[mask])), rel=1e-5)
        assert found["rmse", name].unit == "grey levels"
        assert found["rmse", name].pixels == mask.sum()
        for metric in IN_REGIONS:
            one = found[metric.id, name]
            if one.value is not None and one.low is not None:
                assert one.low <= one.value <= one.high or metric.id == "gmsd"


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    pair = comparison()
    one, again, other = (measure_regions(pair, [NODULE], [IN_REGIONS["ssim"]], seed=s) for s in (1, 1, 2))
    assert one == again
    assert one[0].low != other[0].low


def test_an_interval_holds_the_truth_about_as_often_as_it_says():
    """The noise of the whole plane is 0.02: intervals of 100 images hold it in 95 of them, give or take."""
    held = 0
    for seed in range(100):
        measured = measure_regions(comparison(seed, shape=(256, 256)), [], [IN_REGIONS["rmse"]])[0]
        held += measured.low <= 0.02 * 4095 <= measured.high
    assert 86 <= held <= 100


def test_an_interval_is_wide_where_the_error_lies_in_one_place():
    even, pair = comparison(), comparison()
    lumpy = pair.reference.copy()
    lumpy[:32, :32] += 0.15
    metric = [IN_REGIONS["rmse"]]
    spread = measure_regions(even, [], metric)[0]
    lump = measure_regions(Comparison(pair.reference, lumpy, 4095), [], metric)[0]
    assert (lump.high - lump.low) / lump.value > 5 * (spread.high - spread.low) / spread.value


def test_what_differs_by_next_to_nothing_is_not_called_identical():
    plain = comparison()
    tiny = Comparison(plain.reference * 1e-28, plain.candidate * np.float32(1e-28))
    for region in (None, NODULE):
        measured = figure(tiny, IN_REGIONS["psnr"], region)
        assert (measured.value, measured.reason[:11]) == (None, "They differ")


def test_equal_images_are_called_identical_and_have_no_interval():
    image = comparison().reference
    measured = figure(Comparison(image, image), IN_REGIONS["psnr"])
    assert measured.value == math.inf
    assert measured.reason == "identical"
    assert (measured.low, measured.high) == (None, None)


@pytest.mark.parametrize(("region", "words"), [(NOWHERE, "no pixel"), (DOT, "alone")])
def test_a_region_without_a_number_says_why(region, words):
    measured = figure(comparison(), IN_REGIONS["ssim_inside"], region)
    assert measured.value is None
    assert words in measured.reason


def test_a_pixel_that_is_no_number_is_named_as_the_reason():
    pair = comparison()
    spoilt = pair.candidate.copy()
    spoilt[70, 80] = np.nan
    measured = figure(Comparison(pair.reference, spoilt), IN_REGIONS["rmse"], NODULE)
    assert (measured.value, measured.reason) == (None, "A pixel in it or near it is no number.")


def test_the_black_border_does_not_flatter_where_a_body_mask_is_given():
    pair = comparison()
    body = np.zeros(pair.shape, bool)
    body[:, 100:] = True
    clean = np.where(body, pair.candidate, pair.reference)
    found = by_key(measure_regions(Comparison(pair.reference, clean), [NODULE], [IN_REGIONS["psnr"]], body))
    assert found["psnr", BODY].value < found["psnr", WHOLE].value - 1
    assert found["psnr", f"{OUTSIDE}, in the body"].pixels < body.sum()


def test_rows_for_a_spreadsheet_say_what_is_compared_and_run_no_formula():
    measured = measure_regions(comparison(), [NODULE, NOWHERE], [IN_REGIONS["psnr"], IN_REGIONS["mae"]])
    lines = rows_as_csv(measured).splitlines()
    assert lines[0].startswith("# candidate compared with reference; 260 x 230 pixels; range of 4095")
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert [row["region"] for row in rows[::2]] == [WHOLE, "Nodule", "'=cmd()", OUTSIDE]
    assert float(rows[0]["value"]) == measured[0].value
    assert rows[4]["value"] == ""
    assert rows[4]["reason"] == "It holds no pixel."


def test_a_table_says_how_the_candidate_was_made(radiograph):
    measured = measure_regions(comparison(), [NODULE], [IN_REGIONS["psnr"]])
    capsule = capsule_of(radiograph.enhanced(radiograph.normalised(), Step("x", 1, ()), 1))
    lines = rows_as_csv(measured, capsule).splitlines()
    assert capsule_in(lines) == capsule
    assert len(list(csv.DictReader(line for line in lines if not line.startswith("#")))) == len(measured)
    told = json.loads(rows_as_json(measured, capsule))
    assert from_json(json.dumps(told["provenance"])) == capsule


def test_equal_images_are_called_identical_in_a_spreadsheet():
    image = comparison().reference
    lines = rows_as_csv(measure_regions(Comparison(image, image), [], [IN_REGIONS["psnr"]])).splitlines()
    (row,) = csv.DictReader(line for line in lines if not line.startswith("#"))
    assert row["value"] == row["reason"] == "identical"


def test_json_holds_the_same_numbers_and_no_infinity():
    image = comparison().reference
    measured = measure_regions(Comparison(image, image), [NODULE], IN_REGIONS)
    told = json.loads(rows_as_json(measured))
    assert told["schema"] == 1
    assert "compared with" in told["compares"][0]
    assert told["measurements"][0]["value"] == "identical"
    assert len(told["measurements"]) == len(measured)
