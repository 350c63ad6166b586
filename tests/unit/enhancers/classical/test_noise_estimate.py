from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise, noise_for


@dataclass(frozen=True)
class Chosen:
    noise: float
    automatic_noise: bool


@pytest.mark.parametrize("noise", [1.0, 2.0, 5.0, 12.0, 30.0])
def test_finds_the_noise_that_was_added(noise, sharp_chest):
    noisy = Degradation(noise=noise, seed=4).apply(0.2 + 0.6 * sharp_chest)

    assert estimated_noise(noisy) * 255 == pytest.approx(noise, rel=0.08)


def test_black_borders_and_clipped_markers_do_not_make_an_image_look_clean(sharp_chest):
    noisy = Degradation(noise=4.0).apply(0.2 + 0.6 * sharp_chest)
    framed = np.pad(noisy, 150)
    framed[10:60, 10:60] = 1.0

    assert estimated_noise(framed) == pytest.approx(estimated_noise(noisy), rel=0.08)


def test_a_slope_and_a_straight_edge_are_not_noise():
    slope = np.add.outer(np.linspace(0.1, 0.4, 50), np.linspace(0.1, 0.4, 60)).astype(np.float32)
    slope[:, 30:] += 0.15

    assert estimated_noise(slope) * 255 < 0.01


def test_the_brightness_of_a_pixel_does_not_matter(sharp_chest):
    noisy = Degradation(noise=4.0).apply(0.2 + 0.5 * sharp_chest)

    assert estimated_noise(1 - noisy) == pytest.approx(estimated_noise(noisy), rel=1e-3)
    assert estimated_noise(0.5 * noisy) == pytest.approx(0.5 * estimated_noise(noisy), rel=1e-3)


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (2, 2), (4, 4), (30, 30)])
@pytest.mark.parametrize("value", [0.0, 0.4, 1.0])
def test_nothing_to_tell_from_gives_no_noise(shape, value):
    assert estimated_noise(np.full(shape, value, np.float32)) == 0


def test_the_person_decides_whether_the_image_is_asked(sharp_chest):
    noisy = Degradation(noise=4.0).apply(0.2 + 0.6 * sharp_chest)

    assert noise_for(noisy, Chosen(9.0, automatic_noise=False)) == pytest.approx(9 / 255)
    assert noise_for(noisy, Chosen(9.0, automatic_noise=True)) == estimated_noise(noisy)
    assert noise_for(noisy, Chosen(0.0, automatic_noise=False)) == pytest.approx(0.1 / 255)
