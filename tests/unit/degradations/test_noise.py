from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.degradations.noise import noisy

MANY = 400 * 400


def drawn(value, seed=3, **chosen):
    even = np.full((400, 400), value, np.float32)
    return noisy(even, np.random.default_rng(seed), **chosen)


@pytest.mark.parametrize("value", [0.1, 0.5, 0.9])
@pytest.mark.parametrize(
    ("photons", "sd"), [(200.0, 0.0), (5.0, 0.0), (0.0, 0.02), (1000.0, 0.03), (50.0, 0.1)]
)
def test_mean_and_variance_are_those_of_counted_photons_and_of_electronics(value, photons, sd):
    variance = sd**2 + (value / photons if photons else 0.0)

    found = drawn(value, photons=photons, sd=sd).astype(np.float64)

    assert found.mean() == pytest.approx(value, abs=5 * np.sqrt(variance / MANY))
    assert found.var() == pytest.approx(variance, rel=0.03)


def test_counts_come_in_whole_photons():
    counts = drawn(0.5, photons=20.0) * 20

    np.testing.assert_allclose(counts, np.rint(counts), atol=1e-5)


def test_noise_of_one_pixel_tells_nothing_about_its_neighbour():
    found = drawn(0.5, photons=100.0, sd=0.02).astype(np.float64) - 0.5

    for ahead in (found[:, 1:] * found[:, :-1], found[1:] * found[:-1]):
        assert abs(ahead.mean() / found.var()) < 5 / np.sqrt(MANY)


def test_the_same_seed_gives_the_same_noise_and_another_seed_another():
    for chosen in ({"sd": 0.02}, {"photons": 100.0}, {"photons": 100.0, "sd": 0.02}):
        np.testing.assert_array_equal(drawn(0.4, seed=7, **chosen), drawn(0.4, seed=7, **chosen))
        assert np.mean(drawn(0.4, seed=7, **chosen) != drawn(0.4, seed=8, **chosen)) > 0.5


def test_no_noise_leaves_every_pixel_as_it_is():
    pixels = np.random.default_rng(1).random((20, 30), dtype=np.float32)

    np.testing.assert_array_equal(noisy(pixels, np.random.default_rng(1)), pixels)


def test_where_no_photon_arrives_there_is_no_quantum_noise():
    dark = np.float32([[-0.01, 0.0], [0.0, -1.0]])

    np.testing.assert_array_equal(noisy(dark, np.random.default_rng(1), photons=100.0), 0.0)


def test_noise_is_written_in_the_pixels_own_precision():
    assert drawn(0.5, photons=100.0, sd=0.02).dtype == np.float32
