from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.image_io.stored_numbers import radiograph_of
from xraysr_gui.metrics.comparison import CannotCompare, Comparison
from xraysr_gui.metrics.one_scale import on_one_scale


def image(bits: int, format: str, brightest: float, seed: int = 0) -> Radiograph:
    rng = np.random.default_rng(seed)
    greys = np.rint(np.sort(rng.random((40, 50)), axis=1) * brightest).astype(np.float32)
    source = Source(Address(Path(f"{format}{bits}")), Encoding(format=format, bits=bits))
    return Radiograph.of_pixels(greys, white=2.0**bits - 1, source=source)


@pytest.mark.parametrize("turned", [False, True])
def test_twelve_bits_kept_as_they_are_in_a_png_of_16_are_found_equal(turned):
    pair = image(12, "DICOM", 4095), image(16, "PNG", 4095)
    found = Comparison.of(*(pair[::-1] if turned else pair))
    assert found.identical
    assert found.levels == 4095
    role = "reference" if turned else "candidate"
    assert f"The {role} has room for 16 bits and holds no grey above 4095" in found.notices[0]


def test_a_picture_that_uses_its_room_keeps_its_own_scale():
    pair = image(12, "DICOM", 4095), image(16, "PNG", 65535)
    assert on_one_scale(*pair) == (*pair, ())
    found = Comparison.of(*pair)
    assert found.levels == 4095
    assert np.abs(found.candidate - found.reference).max() < 1 / 4095


@pytest.mark.parametrize(
    "pair",
    [
        (image(16, "PNG", 4095), image(16, "TIFF", 4095)),
        (image(12, "DICOM", 4095), image(16, "DICOM", 4095)),
        (image(12, "Matlab", 4095), image(12, "Matlab", 4095)),
    ],
)
def test_what_declares_its_own_depth_is_left_alone(pair):
    assert on_one_scale(*pair) == (*pair, ())


def real(numbers: np.ndarray, name: str = "real.nrrd") -> Radiograph:
    """As a file of real numbers is read: black and white are what occurs."""
    source = Source(Address(Path(name)), Encoding(format="NRRD", bits=32))
    return radiograph_of(numbers.astype(np.float32), 32, source)


def psnr_by_hand(one: np.ndarray, other: np.ndarray, span: float) -> float:
    return float(10 * np.log10(span**2 / np.mean((one.astype(float) - other.astype(float)) ** 2)))


def psnr_found(found: Comparison) -> float:
    return float(-10 * np.log10(np.mean((found.reference.astype(float) - found.candidate) ** 2)))


def test_real_numbers_are_compared_as_what_they_are_and_not_each_between_its_own_ends():
    greys = image(8, "PNG", 255).pixels.astype(float)
    wrong = greys * 0.9 + 7
    wrong[0, 0] = 900.0  # one hot pixel must not make all the others darker
    found = Comparison.of(real(greys), real(wrong, "hot.nrrd"))
    span = greys.max() - greys.min()
    assert found.levels == pytest.approx(span)
    assert psnr_found(found) == pytest.approx(psnr_by_hand(greys, wrong, span), abs=1e-3)
    assert not Comparison.of(real(greys), real(greys * 2)).identical
    assert "The candidate holds real numbers" in found.notices[0]


@pytest.mark.parametrize("turned", [False, True])
def test_real_numbers_are_taken_on_the_scale_of_stored_bits_beside_them(turned):
    stored = image(8, "PNG", 200)
    numbers = stored.pixels.astype(float) * 0.9 + 7.25
    pair, role = (stored, real(numbers)), "candidate" if turned else "reference"
    found = Comparison.of(*(pair[::-1] if turned else pair))
    assert (found.levels, found.range_from) == (255, f"the 8 stored bits of the {role}")
    assert psnr_found(found) == pytest.approx(psnr_by_hand(stored.pixels, numbers, 255), abs=1e-3)


def test_shares_of_one_are_no_greys():
    stored = image(12, "DICOM", 4095)
    with pytest.raises(CannotCompare, match="which are no greys on the scale of DICOM12, from 0 to 4095"):
        Comparison.of(stored, real(stored.pixels / 4095))


def test_flat_real_numbers_leave_the_scale_to_the_other_image():
    sloped = image(8, "PNG", 200).pixels
    found = Comparison.of(real(np.full(sloped.shape, 7.0)), real(sloped, "sloped.nrrd"))
    assert found.levels == pytest.approx(float(np.ptp(sloped)))
    assert "white 200 of the candidate" in found.range_from


def test_a_result_of_real_numbers_stays_on_the_scale_of_its_original():
    begun = real(image(8, "PNG", 255).pixels)
    result = Radiograph.of_pixels(begun.pixels + 3, white=begun.white, black=begun.black, source=begun.source)
    assert on_one_scale(begun, result) == (begun, result, ())


def test_two_matlab_files_whose_brightest_greys_need_other_depths_are_on_one_scale():
    brighter, darker = image(11, "Matlab", 1030), image(10, "Matlab", 1000)
    found = Comparison.of(brighter, darker)
    assert found.levels == 2047
    assert psnr_found(found) == pytest.approx(psnr_by_hand(brighter.pixels, darker.pixels, 2047), abs=1e-3)
    assert "The candidate declares no depth" in found.notices[0]
    assert "declares no depth" in found.range_from
