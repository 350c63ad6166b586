from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.left_out import Shutter
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.degradations.resample import enlarge, shrink
from xraysr_gui.metrics import mse
from xraysr_gui.metrics.comparison import CannotCompare, Comparison
from xraysr_gui.metrics.part_choice import PartChoice, PartGrid, PartKind
from xraysr_gui.metrics.parts import value_of
from xraysr_gui.metrics.registration import found_shift, shifted

MM = Spacing(0.2, 0.2, Calibration.DETECTOR)


def scene(rows: int = 120, columns: int = 150, seed: int = 0) -> np.ndarray:
    image = ndimage.gaussian_filter(np.random.default_rng(seed).random((rows, columns)), 3)
    return ((image - image.min()) / np.ptp(image)).astype(np.float32)


def film(share: np.ndarray, bits: int = 12, name: str = "a.dcm", spacing: Spacing = MM) -> Radiograph:
    white = float(2**bits - 1)
    source = Source(Address(Path(name)), Encoding(bits=bits))
    return Radiograph.of_pixels(share * np.float32(white), white=white, source=source, spacing=spacing)


def test_a_result_four_times_larger_is_compared_on_its_own_grid():
    small = film(shrink(scene(), 2), spacing=MM.divided(0.5))
    result = small.enhanced(enlarge(small.normalised(), 2), Step("x", 1, (), "Bicubic"), 2)
    found = Comparison.of(film(scene(), name="truth.dcm"), result)
    assert found.shape == result.shape == (120, 150)
    assert found.reference == pytest.approx(scene(), abs=1e-6)
    assert found.levels == 4095
    assert found.words() == (
        "image of unknown hash (Bicubic) compared with image of unknown hash; 150 x 120 pixels; "
        "range of 4095 grey levels"
    )
    back = Comparison.of(small, result)
    assert back.shape == result.shape
    assert "resampled" in back.notices[0]
    assert back.reference == pytest.approx(result.normalised(), abs=1e-5)


def test_an_image_is_identical_to_itself_and_to_nothing_else():
    image = film(scene())
    assert Comparison.of(image, image).identical
    assert not Comparison.of(image, film(scene() * 0.999)).identical


def test_depth_and_polarity_of_the_file_make_no_difference():
    share = np.rint(scene() * 255) / 255
    eight = film(share.astype(np.float32), bits=8)
    codes = np.rint((1 - share) * 4095).astype(np.uint16)
    greys = Greys(codes, np.arange(4096, dtype=np.float32), inverted=True)
    twelve = Radiograph(greys, 0.0, 4095.0, Source(Address(Path("b.dcm")), Encoding(bits=12)), MM)
    found = Comparison.of(eight, twelve)
    assert found.levels == 255
    assert np.abs(found.reference - found.candidate).max() < 0.5 / 4095 + 1e-6


def test_the_range_is_that_of_the_stored_bits_however_little_the_image_uses():
    assert Comparison.of(film(scene() * 0.1, bits=10), film(scene() * 0.1, bits=10)).levels == 1023
    floats = replace(film(scene()).source, encoding=Encoding(bits=32))
    real = replace(film(scene()), source=floats)
    assert (Comparison.of(real, real).levels, Comparison.of(real, real).level_unit) == (4095, "values")


def test_another_field_is_compared_where_both_show_the_patient():
    whole = scene(120, 160)
    cut = np.ascontiguousarray(whole[10:-10, 20:-20])
    found = Comparison.of(film(whole), film(cut))
    assert found.identical
    assert found.shape == (100, 120)
    back = Comparison.of(film(cut), film(whole))
    assert back.identical
    assert (back.origin.x, back.origin.y) == pytest.approx((4.0, 2.0))
    region = Rectangle(id="r", box=Box(4.0, 2.0, 2.0, 2.0))
    part = back.part_of(region)
    assert (part.count, part.span.top + int(part.mask.any(axis=1).argmax())) == (100, 0)


@pytest.mark.parametrize("known", [MM, UNCALIBRATED])
@pytest.mark.parametrize("by_hand", ["reference", "candidate", "both"])
def test_a_line_that_calibrates_one_of_two_images_moves_neither(known, by_hand):
    """The pixels of a copy are those of the original, whatever a reader says how long they are."""
    one, other = (film(scene(), name=name, spacing=known) for name in ("a.dcm", "b.dcm"))
    line = known.calibrated(0.8, "line of 100 mm")
    one = replace(one, spacing=line) if by_hand != "candidate" else one
    other = replace(other, spacing=line) if by_hand != "reference" else other
    found = Comparison.of(one, other)
    assert found.identical
    assert found.notices == ()


def test_another_field_beside_an_image_calibrated_by_hand_is_that_of_the_files():
    small = film(scene()[10:110, 15:135], spacing=MM.calibrated(1.25, "line of 50 mm"))
    found = Comparison.of(film(scene()), small)
    assert found.identical
    assert found.spacing == small.spacing
    assert found.frame.width == pytest.approx(150 * small.spacing.column)


def test_what_no_region_holds_is_outside():
    found = Comparison.of(film(scene()), film(scene()))
    region = Rectangle(id="r", box=Box(0, 0, 4, 6))
    outside = PartChoice(PartKind.OUTSIDE, (region,)).part(PartGrid.of_comparison(found))
    assert outside.count == 120 * 150 - 20 * 30


@pytest.mark.parametrize(
    ("reference", "candidate", "words"),
    [
        (film(scene(), spacing=UNCALIBRATED), film(scene(120, 120), spacing=UNCALIBRATED), "as wide as high"),
        (film(scene()), film(1 - scene()), "negative"),
        (film(scene()), film(scene(seed=9)), "nothing in common"),
        (film(scene()), film(scene(), spacing=MM.divided(4)), "too little in common"),
    ],
)
def test_what_cannot_match_is_refused_in_three_sentences(reference, candidate, words):
    with pytest.raises(CannotCompare, match=words) as refused:
        Comparison.of(reference, candidate)
    assert refused.value.what
    assert refused.value.remedy


def moved_pair(down: float, right: float) -> tuple[np.ndarray, np.ndarray]:
    """Two cuts of one scene; the second shows all `down` lower and `right` further right, by Fourier."""
    big = scene(360, 400, seed=4).astype(float)
    spectrum = ndimage.fourier_shift(np.fft.fft2(big), (down, right))
    cut = np.s_[60:-60, 60:-60]
    return big[cut].astype(np.float32), np.fft.ifft2(spectrum).real[cut].astype(np.float32)


@pytest.mark.parametrize(("down", "right"), [(0, 0), (3, -5), (2.35, 1.7), (-0.4, 0.25)])
def test_a_shift_is_found_finer_than_a_pixel(down, right):
    found = found_shift(*moved_pair(down, right))
    assert (found.down, found.right) == pytest.approx((down, right), abs=0.1)


def test_noise_and_blur_do_not_hide_a_shift():
    reference, candidate = moved_pair(2.35, -4.7)
    spoilt = ndimage.gaussian_filter(candidate, 1.0) + np.random.default_rng(0).normal(
        0, 0.01, candidate.shape
    )
    found = found_shift(reference, spoilt.astype(np.float32))
    assert (found.down, found.right) == pytest.approx((2.35, -4.7), abs=0.15)


def test_registration_takes_the_shift_back_and_tells_it_in_millimetres():
    reference, candidate = moved_pair(2.35, -1.7)
    found = Comparison.of(film(reference), film(candidate), registered=True)
    assert found.shift is not None
    assert found.shift.down == pytest.approx(2.35, abs=0.1)
    assert "mm to the left and 0.4" in found.words()
    before = np.abs(reference - candidate).mean()
    assert np.abs(found.reference - found.candidate).mean() < before / 10
    assert found.shape == (240 - 6, 280 - 4)
    assert (found.origin.x, found.origin.y) == pytest.approx((0.4, 0.6))


def test_a_shift_of_a_fifth_of_the_image_is_refused():
    big = scene(200, 300)
    with pytest.raises(CannotCompare, match="tenth"):
        Comparison.of(film(big[:, :200].copy()), film(big[:, 50:250].copy()), registered=True)


@pytest.mark.parametrize("shape", [(1, 3000), (3000, 1), (2, 5000)])
def test_a_line_of_pixels_is_registered_too(shape):
    line = np.random.default_rng(5).random(shape).astype(np.float32)
    found = Comparison.of(film(line), film(line), registered=True)
    assert (found.identical, found.shape) == (True, shape)


def test_flat_images_are_compared_and_not_shifted():
    flat = film(np.full((50, 50), 0.5, np.float32))
    assert Comparison.of(flat, flat, registered=True).identical
    assert np.array_equal(shifted(scene(), found_shift(scene(), scene())), scene())


def test_no_figure_counts_padding_or_what_a_shutter_covers():
    rng = np.random.default_rng(5)
    codes = rng.integers(200, 4000, (96, 128)).astype(np.uint16)
    codes[:, :64] = 0
    covered = np.zeros(codes.shape, np.bool_)
    covered[80:] = True
    greys = Greys(codes, np.arange(4096, dtype=np.float32), padding=(0, 0))
    source = Source(Address(Path("a.dcm")), Encoding("DICOM", 12))
    image = Radiograph(greys, 0.0, 4095.0, source, shutter=Shutter(covered))
    noisy = (image.normalised() + rng.normal(0, 0.02, codes.shape)).clip(0, 1).astype(np.float32)
    result = image.enhanced(noisy, Step("x", 1, ()), 1)
    comparison = Comparison.of(image, result)
    measured = np.zeros(codes.shape, np.bool_)
    measured[:80, 64:] = True
    assert comparison.whole().count == measured.sum()
    error = value_of(mse.METRIC, comparison.reference, comparison.candidate, comparison.whole())
    difference = (result.normalised() - image.normalised())[measured].astype(np.float64)
    assert error == pytest.approx(np.mean(np.square(difference)), rel=1e-3)
    region = Rectangle(id="r", box=Box(32, 0, 64, 96))
    grid = PartGrid.of_comparison(comparison)
    for part in (comparison.part_of(region), PartChoice(PartKind.REGION, (region,)).part(grid)):
        assert part.count == 80 * 32
    assert PartChoice(PartKind.WHOLE).part(grid).count == measured.sum()
    outside = measured.copy()
    outside[:, 32:96] = False
    assert PartChoice(PartKind.OUTSIDE, (region,)).part(grid).count == outside.sum()
