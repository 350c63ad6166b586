"""What every metric keeps to, whatever it measures."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.metrics import hfen, psnr, ssim

BUILT_IN = (psnr.METRIC, ssim.METRIC, hfen.METRIC)
every_metric = pytest.mark.parametrize("metric", BUILT_IN, ids=lambda metric: metric.id)


@pytest.fixture(scope="module")
def image():
    return np.asarray(chest(96, 84, mm_per_pixel=4.0), np.float32)


@every_metric
def test_more_noise_is_worse_in_the_direction_that_it_promises(metric, image):
    figures = [metric.compute(image, Degradation(noise=sd).apply(image)) for sd in (1.0, 4.0, 16.0)]

    assert figures == sorted(figures, reverse=metric.higher_is_better)
    assert len(set(figures)) == 3


@every_metric
def test_gives_a_plain_number_and_leaves_both_images_alone(metric, image):
    truth, found = image.copy(), Degradation(noise=4.0).apply(image)
    kept = found.copy()
    truth.flags.writeable = found.flags.writeable = False

    assert type(metric.compute(truth, found)) is float
    np.testing.assert_array_equal(truth, image)
    np.testing.assert_array_equal(found, kept)


@every_metric
def test_nothing_is_better_than_the_truth_itself(metric, image):
    best = metric.compute(image, image.copy())
    other = metric.compute(image, Degradation(noise=0.01).apply(image))

    assert (best > other) == metric.higher_is_better
