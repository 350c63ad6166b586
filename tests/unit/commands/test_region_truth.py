"""What a region tells, against what was drawn into it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.special import ndtr

from xraysr_gui.commands.region_truth import NoTwins, region_words, twins_of
from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, Rectangle, mask_of
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration
from xraysr_gui.core.step import Step
from xraysr_gui.enhancers import BUILT_IN, Enhancer, Task
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.metrics.lesions.nodule import Nodule, planted
from xraysr_gui.metrics.lesions.twins import twin_of
from xraysr_gui.metrics.phantom.drawing import slanted_edge

WIDTH, CONTRAST, MIDDLE = 12.0, 0.08, (150, 170)


def radiograph(pixels, spacing=UNCALIBRATED):
    source = Source(Address(Path("drawn.png")))
    return Radiograph.of_pixels(np.float32(pixels) * 255, white=255.0, source=source, spacing=spacing)


def region(width=WIDTH, middle=MIDDLE):
    left, top = (at + 0.5 - width / 2 for at in middle[::-1])
    return Ellipse(id="region-1", name="Lesion", box=Box(left, top, width, width))


@pytest.fixture(scope="module")
def film():
    rng = np.random.default_rng(3)
    ground = 0.45 + 0.03 * gaussian_filter(rng.standard_normal((480, 520)), 25) * 25
    noise = 0.004 * rng.standard_normal(ground.shape)
    clean = np.float32(ground + noise)
    return planted(clean, Nodule.of_width(WIDTH, CONTRAST), [MIDDLE])


def enhancer_of(run, name="one"):
    return Enhancer(name, name, "", Task.DENOISE, NoParameters, run)


def told(film, run):
    return twins_of(radiograph(film), region(), enhancer_of(run), NoParameters())


def test_a_twin_is_as_wide_and_as_bright_as_the_lesion(film):
    image = radiograph(film)
    twin = twin_of(image.normalised(), mask_of(region(), image.shape, image.spacing))
    assert twin.width == pytest.approx(WIDTH, rel=0.05)
    assert twin.contrast == pytest.approx(CONTRAST, rel=0.1)


@pytest.mark.parametrize("width", [6.0, 8.0, 12.0, 20.0, 40.0])
def test_the_contrast_of_a_lesion_is_that_which_was_drawn(width):
    drawn = planted(np.full((400, 400), 0.4, np.float32), Nodule.of_width(width, 0.05), [(200, 200)])
    down, across = np.mgrid[:400, :400] - 200
    twin = twin_of(drawn, np.hypot(down, across) <= width / 2)

    assert twin.contrast == pytest.approx(0.05, rel=0.02)


def test_what_changes_nothing_keeps_every_twin_and_invents_none(film):
    found = told(film, lambda pixels, p, progress: pixels)
    assert len(found.fates.left) >= 12
    assert found.fates.left == pytest.approx([1.0] * len(found.fates.left), abs=0.02)
    assert found.fates.counts() == {
        "kept": len(found.fates.left), "dimmed": 0, "lost": 0, "stronger": 0, "invented": 0,
    }  # fmt: skip
    count = len(found.fates.left)
    assert f"one kept {count} of {count} (100 % [" in "\n".join(found.words())


def test_what_blurs_dims_what_erases_loses_and_what_draws_lesions_invents(film):
    sigma = WIDTH / 2.3548
    blurred = told(film, lambda pixels, p, progress: gaussian_filter(pixels, sigma))
    # a bell blurred by itself, measured with the bell: two thirds are left
    assert np.median(blurred.fates.left) == pytest.approx(2 / 3, abs=0.05)
    assert blurred.fates.counts()["dimmed"] == len(blurred.fates.left)
    flat = told(film, lambda pixels, p, progress: np.full_like(pixels, 0.5))
    assert flat.fates.counts()["lost"] == len(flat.fates.left)

    places = [(row, column) for row in range(6, 480, 6) for column in range(6, 520, 60)]

    def drawn(pixels, p, progress):
        return planted(pixels, Nodule.of_width(WIDTH, CONTRAST), places)

    found = told(film, drawn)
    assert 0 < found.fates.counts()["invented"] < len(found.fates.made)
    assert found.fates.counts()["kept"] == len(found.fates.left)
    sharpened = told(film, lambda pixels, p, progress: pixels + 4 * (pixels - gaussian_filter(pixels, 3)))
    assert sharpened.fates.counts()["stronger"] == len(sharpened.fates.left)


def test_twins_are_planted_in_the_pixels_of_an_enlarged_image(film):
    bicubic = BUILT_IN["bicubic"]
    found = twins_of(radiograph(film), region(), bicubic, bicubic.parameters(scale=2))
    assert np.median(found.fates.left) == pytest.approx(1.0, abs=0.03)
    assert found.fates.counts()["kept"] == len(found.fates.left)


def test_where_there_is_no_lesion_no_twins_are_planted(film):
    flat = radiograph(np.full((200, 200), 0.5))
    with pytest.raises(NoTwins, match="no brighter or darker"):
        twins_of(flat, region(middle=(90, 90)), enhancer_of(lambda one, p, told: one), NoParameters())
    small = radiograph(film[100:210, 110:230])
    with pytest.raises(NoTwins, match="far enough apart"):
        twins_of(small, region(middle=(50, 60)), enhancer_of(lambda one, p, told: one), NoParameters())


def test_an_edge_and_a_flat_field_tell_on_real_axes():
    noise = np.random.default_rng(4).normal(0, 1 / 255, (200, 200))
    spacing = replace(UNCALIBRATED, row=0.1, column=0.1, calibration=Calibration.GEOMETRY)
    image = radiograph(slanted_edge(200, 1.2) + noise, spacing)
    across = Rectangle(id="region-1", name="Edge", box=Box(5.0, 3.0, 10.0, 14.0))
    words = region_words(image, across)
    # the blur of 1.2 px and the pixel leave half at .1518 cycles per pixel of .1 mm
    assert "1.52 line pairs per mm" in words.edge or "1.51" in words.edge or "1.53" in words.edge
    assert "not flat" in words.noise
    beside = Rectangle(id="region-2", name="Flat", box=Box(0.5, 0.5, 6.5, 19.0))
    words = region_words(image, beside)
    assert "edge" in words.edge
    value = float(words.noise.split("deviation ")[1].split()[0])
    assert value == pytest.approx(65535 / 255, rel=0.03)
    assert "line pairs per mm" in words.noise


def oblong(shape, row, column, *, lying, sigma=0.3, spacing=UNCALIBRATED):
    """An edge that leans by five degrees and is blurred by `sigma`, both in lengths and not in pixels."""
    down, across = np.mgrid[: shape[0], : shape[1]] + 0.5
    lean = np.radians(5.0)
    along = (down * row - shape[0] * row / 2, across * column - shape[1] * column / 2)
    off = along[0] * np.cos(lean) + along[1] * np.sin(lean)
    if not lying:
        off = along[1] * np.cos(lean) + along[0] * np.sin(lean)
    noise = np.random.default_rng(4).normal(0, 1 / 255, shape)
    return radiograph(0.3 + 0.4 * ndtr(off / sigma) + noise, spacing)


@pytest.mark.parametrize("lying", [False, True])
def test_the_sharpness_of_an_edge_is_told_in_lengths_where_pixels_are_not_square(lying):
    """A blur of .3 mm leaves half of the contrast at .625 line pairs per mm, whichever way the edge lies."""
    spacing = replace(UNCALIBRATED, row=0.2, column=0.1, calibration=Calibration.GEOMETRY)
    image = oblong((150, 300), 0.2, 0.1, lying=lying, spacing=spacing)
    words = region_words(image, Rectangle(id="r", box=Box(4.0, 4.0, 22.0, 22.0))).edge
    known = np.sqrt(np.log(2) / 2) / (np.pi * 0.3)
    assert float(words.split(" at ")[1].split()[0]) == pytest.approx(known, rel=0.02)
    assert float(words.split("leans by ")[1].split()[0]) == pytest.approx(5.0, abs=0.15)


def test_grain_is_told_in_lengths_where_pixels_are_not_square():
    spacing = replace(UNCALIBRATED, row=0.2, column=0.1, calibration=Calibration.GEOMETRY)
    flat = np.random.default_rng(4).normal(0.5, 0.01, (300, 300))
    words = region_words(radiograph(flat, spacing), Rectangle(id="r", box=Box(1.0, 1.0, 28.0, 58.0))).noise
    down, across = np.random.default_rng(5).uniform(-0.5, 0.5, (2, 1_000_000))
    known = np.hypot(down / 0.2, across / 0.1).mean()
    told = [float(part.split()[0]) for part in (words.split("frequency ")[1], words.split("noise: ")[1])]
    assert told == pytest.approx([known, known], rel=0.01)


def test_a_result_in_pixels_tells_sharpness_in_those_in_which_it_tells_lengths():
    """Twice the pixels for the same anatomy: the same edge is as sharp in pixels of the original."""
    coarse, fine = (oblong((side, side), 1.0, 1.0, lying=False, sigma=s) for side, s in ((200, 3), (400, 6)))
    step = Step("bicubic", 1, ())
    fine = replace(fine, spacing=UNCALIBRATED.divided(2), steps=(step,))
    where = Rectangle(id="r", box=Box(40.0, 40.0, 120.0, 120.0))
    told = [region_words(image, where).edge for image in (coarse, fine)]
    first, second = (float(words.split(" at ")[1].split()[0]) for words in told)
    assert first == pytest.approx(second, rel=0.03)
    assert "line pairs per pixel of the original" in told[1]
    assert "of the original" not in told[0]


def test_a_region_around_an_edge_tells_no_noise_of_a_flat_field():
    """Each square holds a part of the edge, so that none is unlike the others."""
    narrow = Rectangle(id="r", box=Box(60.0, 10.0, 80.0, 180.0))
    words = region_words(oblong((200, 200), 1.0, 1.0, lying=False, sigma=2.0), narrow).noise
    assert words.startswith("The region is not flat")
