"""What holds for every metric and every part, whatever is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.parts import Part, block_sums, value_of

EACH = pytest.mark.parametrize("metric", list(IN_REGIONS), ids=lambda one: one.id)


def pair(rows: int, columns: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reference = rng.random((rows, columns), np.float32)
    return reference, (reference * 0.8 + 0.2 * rng.random((rows, columns), np.float32)).astype(np.float32)


def drawn(rows: int, columns: int, seed: int) -> np.ndarray:
    """A box with ragged sides somewhere in the image."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((rows, columns), bool)
    top, left = rng.integers(0, rows), rng.integers(0, columns)
    box = mask[top : top + rng.integers(1, rows + 1), left : left + rng.integers(1, columns + 1)]
    box[:] = rng.random(box.shape) < 0.9
    return mask


sizes = st.integers(1, 90)


@EACH
@settings(max_examples=15)
@given(rows=sizes, columns=sizes, seed=st.integers(0, 999))
def test_a_region_of_all_pixels_is_the_whole_image(metric, rows, columns, seed):
    images = pair(rows, columns, seed)
    whole = value_of(metric, *images)
    assert value_of(metric, *images, Part.of(np.ones((rows, columns), bool))) == pytest.approx(
        whole, nan_ok=True
    )


@EACH
@settings(max_examples=15)
@given(rows=sizes, columns=sizes, seed=st.integers(0, 999))
def test_what_lies_far_from_a_region_changes_nothing_in_it(metric, rows, columns, seed):
    reference, candidate = pair(rows, columns, seed)
    mask = drawn(rows, columns, seed)
    part = Part.of(mask)
    near = part.span.grown(max(metric.margin, 16), mask.shape)
    spoilt = np.zeros_like(candidate)
    keep = np.s_[near.top : near.bottom, near.left : near.right]
    spoilt[keep] = candidate[keep]
    before = value_of(metric, reference, candidate, part)
    assert value_of(metric, reference, spoilt, part) == pytest.approx(before, rel=1e-4, abs=1e-6, nan_ok=True)


@settings(max_examples=25)
@given(rows=sizes, columns=sizes, seed=st.integers(0, 999))
def test_inside_and_outside_together_are_the_whole(rows, columns, seed):
    images, mask = pair(rows, columns, seed), drawn(rows, columns, seed)
    for name in ("mse", "mae", "ncc"):
        metric = IN_REGIONS[name]
        inside, outside = (block_sums(metric, *images, Part.of(one)) for one in (mask, ~mask))
        whole = block_sums(metric, *images, Part(mask.shape))
        for of in ("sums", "counts"):
            both = sum(getattr(one, of).sum(axis=0) for one in (inside, outside) if len(one.sums))
            assert both == pytest.approx(getattr(whole, of).sum(axis=0), rel=1e-6, abs=1e-6)


@EACH
@settings(max_examples=15)
@given(rows=sizes, columns=sizes, seed=st.integers(0, 999))
def test_every_number_is_one_that_the_metric_can_have(metric, rows, columns, seed):
    value = value_of(metric, *pair(rows, columns, seed), Part.of(drawn(rows, columns, seed)))
    lowest = {"ncc": -1, "edge_preservation": -1, "ssim": -1, "ssim_inside": -1}.get(metric.id, 0)
    highest = {"psnr": np.inf, "hfen": np.inf}.get(metric.id, 1)
    assert np.isnan(value) or lowest - 1e-6 <= value <= highest + 1e-6


@pytest.mark.parametrize(
    "id", ["psnr", "mse", "rmse", "mae", "ssim", "ssim_inside", "ms_ssim", "gmsd", "ncc"]
)
def test_it_does_not_matter_which_of_both_is_the_reference(id):
    one, other = pair(200, 190, 1)
    metric = IN_REGIONS[id]
    assert value_of(metric, one, other) == pytest.approx(value_of(metric, other, one), rel=1e-5)
