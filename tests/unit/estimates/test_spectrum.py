from __future__ import annotations

import numpy as np
import pytest

from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.estimates.spectrum import mean_spectrum, prior_power, radii
from xraysr_gui.settings import places


@pytest.mark.parametrize("tile", [64, 256])
@pytest.mark.parametrize("sd", [0.01, 0.2])
def test_white_noise_has_its_variance_as_power_at_every_frequency(sd, tile):
    noise = np.random.default_rng(1).normal(0.5, sd, (1024, 896)).astype(np.float32)

    power = mean_spectrum(noise, tile)

    rings = np.rint(radii((tile, tile)) * 8).astype(int)
    by_ring = [power[(rings == ring) & (radii((tile, tile)) > 3 / tile)].mean() for ring in range(6)]
    np.testing.assert_allclose(by_ring, sd**2, rtol=0.05)


def test_a_wave_has_its_power_where_its_frequency_is():
    columns = np.arange(512)
    wave = np.tile(0.5 + 0.1 * np.cos(2 * np.pi * columns / 8), (512, 1)).astype(np.float32)

    power = mean_spectrum(wave, 256)

    row, column = np.unravel_index(power.argmax(), power.shape)
    assert (row, column) == (0, 32)
    # half of a real wave's variance 0.005 lies at each of two mirrored frequencies
    assert 2 * power.sum() / 256**2 == pytest.approx(0.005, rel=0.01)


def test_brightness_has_no_part_in_it():
    image = like_a_radiograph().astype(np.float64)

    np.testing.assert_allclose(mean_spectrum(image + 0.25), mean_spectrum(image), rtol=1e-6)


def test_an_image_smaller_than_a_tile_has_no_power():
    assert not mean_spectrum(np.ones((100, 300), np.float32), 256).any()


def test_radii_are_distances_in_cycles_per_pixel_as_rfft2_orders_them():
    distance = radii((8, 6))

    assert distance.shape == np.fft.rfft2(np.zeros((8, 6))).shape
    assert distance[0, 0] == 0
    assert distance[4, 3] == pytest.approx(np.hypot(0.5, 0.5))
    assert distance[7, 1] == pytest.approx(np.hypot(1 / 8, 1 / 6))


@pytest.mark.parametrize("shape", [(256, 256), (61, 300), (1, 1), (3000, 2048)])
def test_the_power_of_radiographs_is_known_for_any_size_and_falls_towards_fine_details(shape):
    power = prior_power(shape)

    assert power.shape == radii(shape).shape
    assert np.isfinite(power).all()
    assert power.min() > 0
    order = np.argsort(radii(shape), axis=None)
    assert np.all(np.diff(np.log(power.ravel()[order])) < 0.1)


def test_between_its_places_the_table_is_read_along_straight_lines_of_logarithms():
    frequencies, powers = np.load(places.resources() / "spectrum" / "radiographs.npy")

    assert prior_power((1, 16))[0, 4] == pytest.approx(
        np.exp(np.interp(np.log(0.25), np.log(frequencies), np.log(powers)))
    )
    assert prior_power((2048, 1))[2, 0] / prior_power((2048, 1))[1, 0] == pytest.approx(1 / 8, rel=1e-6)


def test_noise_shaped_like_radiographs_is_found_to_be_so():
    ratio = mean_spectrum(like_a_radiograph(1024, 1024)) / prior_power((256, 256))

    # below, the window that cuts a tile out smears the steep slope; one frequency is as good as its 49 tiles
    inner = radii((256, 256)) > 0.05
    assert np.median(ratio[inner]) == pytest.approx(1.0, rel=0.05)
    assert np.mean(np.abs(ratio[inner] - 1) < 0.5) > 0.9
