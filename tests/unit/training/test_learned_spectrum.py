from __future__ import annotations

import numpy as np

from xraysr_gui.estimates.spectrum import TILE
from xraysr_gui.training.spectrum import radial_spectrum


def noise(strength: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.5, strength, (1024, 1024)).astype(np.float32)


def test_white_noise_has_its_variance_at_every_frequency():
    frequencies, powers = radial_spectrum([noise(0.1, 1)])

    assert frequencies.shape == powers.shape
    assert (np.diff(frequencies) > 0).all()
    assert 0.5 / TILE < frequencies[0] < 2 / TILE
    assert 0.69 < frequencies[-1] < 0.5 * np.sqrt(2)
    np.testing.assert_allclose(powers[20:].mean(), 0.01, rtol=0.03)


def test_several_images_count_by_their_geometric_mean():
    quiet, loud = radial_spectrum([noise(0.05, 2)])[1], radial_spectrum([noise(0.2, 3)])[1]

    together = radial_spectrum([noise(0.05, 2), noise(0.2, 3)])[1]

    np.testing.assert_allclose(together[30:150], np.sqrt(quiet * loud)[30:150], rtol=0.1)
    np.testing.assert_allclose(together[30:150].mean(), 0.05 * 0.2, rtol=0.1)


def test_a_wave_stands_out_at_its_frequency():
    wave = 0.5 + 0.2 * np.sin(2 * np.pi * 0.25 * np.arange(512))

    frequencies, powers = radial_spectrum([np.tile(wave, (512, 1)).astype(np.float32)])

    assert abs(frequencies[powers.argmax()] - 0.25) < 2 / TILE
