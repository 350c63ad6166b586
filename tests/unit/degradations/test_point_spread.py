from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, transfer

SOME = [
    Gaussian(0.0), Gaussian(1e-320), Gaussian(0.05), Gaussian(0.4), Gaussian(1.0), Gaussian(2.5),
    Gaussian(7.0),
    Motion(0.2, 40), Motion(3, 0), Motion(7, 30), Motion(7, 90), Motion(12.5, 163), Motion(200, 10),
    Defocus(0.01), Defocus(0.3), Defocus(1.0), Defocus(2.5), Defocus(6.0), Defocus(20.0),
]  # fmt: skip


def moments(spread):
    """Mean row and column from the middle, and the matrix of second moments about them."""
    rows, columns = (
        axis - side // 2 for axis, side in zip(np.indices(spread.shape), spread.shape, strict=True)
    )
    mean = np.array([(spread * rows).sum(), (spread * columns).sum()])
    away = np.stack([rows - mean[0], columns - mean[1]])
    return mean, np.einsum("ixy,jxy,xy->ij", away, away, spread)


@pytest.mark.parametrize("blur", SOME, ids=repr)
def test_a_blur_moves_light_but_neither_adds_nor_takes_any(blur):
    spread = blur.spread()

    assert spread.sum() == pytest.approx(1, abs=1e-12)
    assert spread.min() >= 0
    assert all(side % 2 for side in spread.shape)


@pytest.mark.parametrize("blur", SOME, ids=repr)
def test_a_blur_shifts_nothing_and_looks_the_same_from_both_ends(blur):
    spread = blur.spread()

    np.testing.assert_allclose(spread, spread[::-1, ::-1], atol=1e-12)
    np.testing.assert_allclose(moments(spread)[0], 0, atol=1e-9)


@pytest.mark.parametrize("blur", [Gaussian(1.7), Defocus(3.3)], ids=repr)
def test_a_bell_and_a_disc_know_no_direction(blur):
    spread = blur.spread()

    np.testing.assert_allclose(spread, spread.T, atol=1e-15)
    np.testing.assert_allclose(spread, spread[:, ::-1], atol=1e-15)


@pytest.mark.parametrize("sigma", [0.8, 1.0, 1.6, 2.5, 6.0])
def test_a_bell_is_as_wide_as_it_says_and_as_a_pixel_adds(sigma):
    _, wide = moments(Gaussian(sigma).spread())

    np.testing.assert_allclose(wide, np.eye(2) * (sigma**2 + 1 / 12), rtol=1e-3, atol=1e-9)


@pytest.mark.parametrize("sigma", [0.1, 0.3, 0.5, 1.2])
def test_a_narrow_bell_is_averaged_over_each_pixel(sigma):
    spread = Gaussian(sigma).spread()
    middle = norm.cdf(0.5, scale=sigma) - norm.cdf(-0.5, scale=sigma)
    beside = norm.cdf(1.5, scale=sigma) - norm.cdf(0.5, scale=sigma)

    row, column = (side // 2 for side in spread.shape)
    assert spread[row, column] == pytest.approx(middle**2, rel=1e-3)
    assert spread[row, column + 1] == pytest.approx(middle * beside, rel=1e-3, abs=1e-12)


@pytest.mark.parametrize("length", [3.0, 7.0, 12.5, 40.0])
@pytest.mark.parametrize("angle", [0, 30, 45, 90, 123, 170])
def test_a_motion_is_as_long_as_it_says_and_no_wider_than_a_pixel(length, angle):
    slope = np.deg2rad(angle)
    along = np.array([-np.sin(slope), np.cos(slope)])  # rows go down, the angle goes up
    across = np.array([np.cos(slope), np.sin(slope)])

    _, wide = moments(Motion(length, angle).spread())

    # what lies between pixels is shared by its neighbours, which widens by 1/6 square pixel on average
    assert along @ wide @ along == pytest.approx(length**2 / 12 + 1 / 6, abs=0.03)
    assert 0 <= across @ wide @ across + 1e-12 < 1 / 6 + 0.03
    assert abs(along @ wide @ across) < 0.1


def test_a_motion_upwards_to_the_right_goes_upwards_to_the_right():
    rows, columns = np.nonzero(Motion(9, 30).spread() > 0.02)

    assert rows[columns.argmax()] < rows[columns.argmin()]


@pytest.mark.parametrize("radius", [1.0, 2.5, 4.2, 12.0])
def test_a_disc_is_lit_evenly_out_to_its_radius(radius):
    reach, fine = int(np.ceil(radius)), 41
    places = (np.arange((2 * reach + 1) * fine) + 0.5) / fine - reach - 0.5
    inside = np.hypot(places[:, None], places) <= radius
    covered = inside.reshape(2 * reach + 1, fine, 2 * reach + 1, fine).mean(axis=(1, 3))

    spread = Defocus(radius).spread()

    np.testing.assert_allclose(spread, covered / covered.sum(), atol=0.06 / (np.pi * radius**2))


@pytest.mark.parametrize("radius", [1.5, 2.5, 5.0, 10.0, 20.0])
def test_a_disc_is_as_wide_as_its_radius_says(radius):
    _, wide = moments(Defocus(radius).spread())

    np.testing.assert_allclose(np.diag(wide), radius**2 / 4 + 1 / 12, atol=0.07)
    assert abs(wide[0, 1]) < 1e-9


@pytest.mark.parametrize("blur", [Gaussian(0.0), Gaussian(1.3), Motion(7, 30), Defocus(2.5)], ids=repr)
@pytest.mark.parametrize("shape", [(32, 48), (31, 45), (5, 6), (1, 1)])
def test_the_transfer_is_the_spectrum_of_a_point_that_was_blurred_in_place(blur, shape):
    point = np.zeros(shape)
    spread = blur.spread()
    for (row, column), share in np.ndenumerate(spread):
        at = (row - spread.shape[0] // 2) % shape[0], (column - spread.shape[1] // 2) % shape[1]
        point[at] += share

    passed = transfer(spread, shape)

    np.testing.assert_allclose(passed, np.fft.fft2(point)[:, : shape[1] // 2 + 1], atol=1e-12)
    assert passed[0, 0] == pytest.approx(1)
    assert np.abs(passed.imag).max() < 1e-12  # nothing is shifted


def test_reports_name_what_a_person_would_name():
    assert Gaussian(1.5).words() == "Gaussian blur of 1.5 px"
    assert Motion(7, 30).words() == "motion blur of 7 px at 30 degrees"
    assert Defocus(2.5).words() == "defocus of 2.5 px radius"
