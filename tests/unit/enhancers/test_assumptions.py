"""What enhancers say of the blur that they undo, against what they do."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.task import Task


@pytest.mark.parametrize("radius", [2.0, 4.0])
def test_the_blur_of_an_unsharp_mask_leads_back_at_coarse_detail(radius):
    enhancer = BUILT_IN["unsharp-mask"]
    parameters = enhancer.parameters(radius=radius, amount=1.0)
    wave = 12 * radius
    rows = np.arange(256)[:, None]
    image = np.broadcast_to(0.5 + 0.1 * np.sin(2 * np.pi * rows / wave), (256, 256)).astype(np.float32)

    sharpened = enhancer.run(image, parameters, Progress())
    blur = enhancer.reckons_with(parameters, None)

    gained = np.ptp(sharpened[64:-64]) / np.ptp(image[64:-64])
    lost = np.exp(-2 * (np.pi * blur.sigma / wave) ** 2)  # what a Gaussian leaves of a wave
    assert gained > 1.05
    assert gained * lost == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize(
    "id",
    ["richardson-lucy", "total-variation-deconvolution", "low-rank-deconvolution", "unsupervised-wiener"],
)
def test_filters_that_are_told_a_sigma_reckon_with_it(id):
    enhancer = BUILT_IN[id]
    assert enhancer.reckons_with(enhancer.parameters(sigma=2.25), None) == Gaussian(2.25)


def test_only_what_undoes_a_blur_reckons_with_one():
    for enhancer in BUILT_IN:
        assumed = enhancer.reckons_with(enhancer.parameters(), None)
        assert (assumed is not None) == (enhancer.task == Task.DEBLUR), enhancer.id


def test_a_blur_that_is_measured_is_measured_on_the_image(sharp_chest):
    enhancer = BUILT_IN["wiener-spectral"]
    blurred = gaussian_filter(sharp_chest, 2.0)

    found = enhancer.reckons_with(enhancer.parameters(), blurred)

    assert isinstance(found, Gaussian)
    assert found.sigma == pytest.approx(2.0, abs=0.5)
