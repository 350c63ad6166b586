from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from xraysr_gui.commands.comparing.compare_radiographs import (
    CompareWishes,
    Drawn,
    RegionHoldsNothing,
    compare_radiographs,
)
from xraysr_gui.core.address import Address
from xraysr_gui.core.brush import Brush
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, Rectangle
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison

MM = Spacing(0.2, 0.1, Calibration.DETECTOR)
FAST = CompareWishes(intervals=False)
SSIM = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 4095}


def radiograph(
    greys: np.ndarray, spacing: Spacing = MM, bits: int = 12, name: str = "knee.dcm"
) -> Radiograph:
    source = Source(Address(Path(name)), Encoding(format="DICOM", bits=bits))
    return Radiograph.of_pixels(greys, white=2.0**bits - 1, source=source, spacing=spacing)


def greys(shape: tuple[int, int] = (150, 190), seed: int = 0) -> np.ndarray:
    smooth = ndimage.gaussian_filter(np.random.default_rng(seed).random(shape), 2)
    return np.rint((smooth - smooth.min()) / np.ptp(smooth) * 4095).astype(np.float32)


def noisy(image: np.ndarray, sd: float = 40.0) -> np.ndarray:
    off = np.random.default_rng(5).normal(0, sd, image.shape)
    return np.rint(image + off).clip(0, 4095).astype(np.float32)


def in_pixels(column: float, row: float, width: float, height: float, spacing: Spacing = MM) -> Drawn:
    box = Box(column * spacing.column, row * spacing.row, width * spacing.column, height * spacing.row)
    return Drawn(Rectangle(id="r", name="Nodule", box=box))


def by_key(done):
    return {(one.region, one.metric): one for one in done.measurements}


def test_whole_inside_and_outside_are_what_another_library_and_a_loop_find():
    before = greys()
    after = noisy(before)
    done = compare_radiographs(
        radiograph(before), radiograph(after), [in_pixels(30, 20, 60, 50), in_pixels(100, 90, 40, 30)], FAST
    )
    found = by_key(done)
    mask = np.zeros(before.shape, bool)
    mask[20:70, 30:90] = mask[90:120, 100:140] = True
    _, similarity = structural_similarity(before, after, full=True, **SSIM)
    counts = np.zeros(before.shape, bool)
    counts[5:-5, 5:-5] = True
    for name, part in (("whole", np.ones_like(mask)), ("inside", mask), ("outside", ~mask)):
        off = (before.astype(float) - after)[part]
        assert found[name, "mse"].value == pytest.approx(np.mean(off**2), rel=1e-5)
        assert found[name, "psnr"].value == pytest.approx(10 * np.log10(4095**2 / np.mean(off**2)), abs=1e-4)
        assert found[name, "mae"].value == pytest.approx(np.mean(np.abs(off)), rel=1e-5)
        assert found[name, "ssim"].value == pytest.approx(similarity[part & counts].mean(), abs=1e-5)
        assert found[name, "psnr"].pixels == part.sum()
    assert found["whole", "psnr"].value == pytest.approx(
        peak_signal_noise_ratio(before, after, data_range=4095), abs=1e-4
    )
    assert {one.metric for one in done.measurements} == {metric.id for metric in IN_REGIONS}
    assert [name for name, _ in done.parts] == ["whole", "inside", "outside", "1: Nodule", "2: Nodule"]


def test_intervals_can_be_switched_off():
    pair = radiograph(greys()), radiograph(noisy(greys()))
    assert by_key(compare_radiographs(*pair))["whole", "psnr"].low is not None
    assert by_key(compare_radiographs(*pair, wishes=FAST))["whole", "psnr"].low is None


@pytest.mark.parametrize("spacing", [MM, UNCALIBRATED])
def test_a_region_of_the_reference_lies_on_the_same_anatomy_of_a_larger_candidate(spacing):
    """Pixels of an enlarged image that has lost its calibration are another unit."""
    before = greys((96, 128))
    larger = np.rint(enlarge(before / np.float32(4095), 2).clip(0, 1) * 4095)
    larger[40:80, 60:120] += 500  # rows 20 to 40, columns 30 to 60 of the reference
    candidate = radiograph(larger.clip(0, 4095), spacing.divided(2) if spacing.mm else UNCALIBRATED)
    region = in_pixels(30, 20, 30, 20, spacing)
    found = by_key(compare_radiographs(radiograph(before, spacing), candidate, [region], FAST))
    assert found["inside", "mae"].value == pytest.approx(500, rel=0.05)
    assert found["inside", "mae"].pixels == 60 * 40
    assert found["outside", "mae"].value < 1


def test_a_region_follows_the_anatomy_of_a_shifted_candidate():
    before = greys((140, 180))
    moved = np.roll(before, (4, -6), (0, 1))
    moved[34:54, 54:84] += 400  # rows 30 to 50, columns 60 to 90 of the reference
    found = compare_radiographs(
        radiograph(before),
        radiograph(moved.clip(0, 4095)),
        [in_pixels(60, 30, 30, 20)],
        CompareWishes(registered=True, intervals=False),
    )
    assert (found.comparison.shift.down, found.comparison.shift.right) == pytest.approx((4, -6), abs=0.1)
    numbers = by_key(found)
    assert numbers["inside", "mae"].value > 300
    assert numbers["outside", "mae"].value < 60


def test_a_region_of_the_reference_lies_right_where_fields_differ_in_size():
    before = greys((140, 180))
    middle = before[20:120, 30:150].copy()
    middle[20:40, 30:60] += 400
    found = compare_radiographs(
        radiograph(before), radiograph(middle.clip(0, 4095)), [in_pixels(60, 40, 30, 20)], FAST
    )
    numbers = by_key(found)
    assert numbers["inside", "mae"].pixels == 600
    assert numbers["inside", "mae"].value > 350
    assert numbers["outside", "mae"].value < 1e-3
    assert "fields differ in size" in found.notices[0]


def test_a_mask_of_the_candidate_lies_where_it_was_drawn():
    before = greys((96, 128))
    larger = np.rint(enlarge(before / np.float32(4095), 2).clip(0, 1) * 4095)
    mask = np.zeros(larger.shape, bool)
    mask[50:91, 33:70] = True
    candidate = radiograph(larger, MM.divided(2))
    drawn = Drawn(Brush.of(mask, candidate.spacing, id="m"), on_candidate=True)
    done = compare_radiographs(radiograph(before), candidate, [drawn], FAST)
    inside = dict(done.parts)["inside"]
    found = np.zeros_like(mask)
    found[inside.span.top : inside.span.bottom, inside.span.left : inside.span.right] = inside.mask
    np.testing.assert_array_equal(found, mask)


def test_black_border_is_left_out_if_asked():
    before = greys()
    before[:, :50] = 0
    after = noisy(before)
    after[:, :50] = 0
    pair, region = (radiograph(before), radiograph(after)), [in_pixels(90, 60, 30, 30)]
    plain = by_key(compare_radiographs(*pair, region, FAST))
    within = by_key(compare_radiographs(*pair, region, CompareWishes(body=True, intervals=False)))
    assert within["body", "mse"].value > plain["whole", "mse"].value
    assert within["outside", "mse"].pixels < plain["outside", "mse"].pixels
    assert within["outside", "mse"].value > plain["outside", "mse"].value


@pytest.mark.parametrize(
    "region",
    [
        in_pixels(500, 20, 10, 10),
        in_pixels(30.1, 20.1, 0.2, 0.2),
        Drawn(Ellipse(id="e", name="Line", box=Box(3, 3, 0, 4))),
    ],
)
def test_a_region_without_a_pixel_is_refused_with_its_name(region):
    with pytest.raises(RegionHoldsNothing, match=region.region.name):
        compare_radiographs(radiograph(greys()), radiograph(noisy(greys())), [region], FAST)


def test_a_region_that_reaches_beyond_the_image_is_said():
    done = compare_radiographs(
        radiograph(greys()), radiograph(noisy(greys())), [in_pixels(150, 20, 200, 20)], FAST
    )
    assert any("reaches beyond the image" in words for words in done.notices)


def test_equal_images_are_identical_and_a_flat_part_has_a_reason():
    flat = greys()
    flat[20:60, 20:60] = 1000
    done = compare_radiographs(radiograph(flat), radiograph(flat), [in_pixels(22, 22, 30, 30)], FAST)
    numbers = by_key(done)
    assert numbers["whole", "psnr"].reason == "identical"
    assert numbers["inside", "ncc"].value is None
    assert "flat" in numbers["inside", "ncc"].reason


def test_the_range_says_where_it_comes_from():
    image = radiograph(greys())
    assert Comparison.of(image, image).range_from == "the 12 stored bits of the reference"
    real = replace(image, source=replace(image.source, encoding=Encoding(bits=32)))
    assert "real numbers" in Comparison.of(real, real).range_from


def test_what_has_to_be_known_of_an_image_is_said_with_its_figures():
    candidate = replace(radiograph(noisy(greys())), notices=("1 pixel was no number.",))
    done = compare_radiographs(radiograph(greys()), candidate, wishes=FAST)
    assert done.notices == ("Candidate: 1 pixel was no number.",)


def test_of_several_frames_it_is_said_which_one_is_compared():
    image = radiograph(greys())
    encoding = replace(image.source.encoding, frames=96)
    third = replace(image, source=replace(image.source, address=image.source.address.at_frame(2)))
    done = compare_radiographs(
        image, replace(third, source=replace(third.source, encoding=encoding)), wishes=FAST
    )
    assert done.notices == ("Candidate: This is frame 3 of 96; the others are not compared.",)
