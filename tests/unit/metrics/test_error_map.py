from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage
from skimage.metrics import structural_similarity

from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import ERROR_MAPS, DrawnMap, Scale, drawn, peaks
from xraysr_gui.metrics.parts import Span
from xraysr_gui.metrics.result_maps import contradiction_map, instability, instability_map, unsupported_map
from xraysr_gui.metrics.ruler import Ruler

MM = Spacing(0.5, 0.25, Calibration.DETECTOR)


def scene(shape: tuple[int, int] = (90, 110)) -> np.ndarray:
    image = ndimage.gaussian_filter(np.random.default_rng(0).random(shape), 2)
    return ((image - image.min()) / np.ptp(image)).astype(np.float32)


@pytest.fixture
def comparison() -> Comparison:
    noise = np.random.default_rng(1).normal(0, 0.02, (90, 110)).astype(np.float32)
    return Comparison(scene(), scene() + noise, levels=4095, spacing=MM, origin=Point(10, 20))


def gradient(image: np.ndarray) -> np.ndarray:
    return np.hypot(ndimage.prewitt(image, 0), ndimage.prewitt(image, 1)) / 6


def by_hand(id: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    bell = {"sigma": 1.5, "truncate": 5 / 1.5, "mode": "reflect"}
    return {
        "absolute": lambda: np.abs(y - x) * 4095,
        "signed": lambda: (y - x) * 4095,
        "squared": lambda: (y - x) ** 2 * 4095**2,
        "relative": lambda: 100 * np.abs(y - x) / np.maximum(x, 0.02),
        "gradient": lambda: np.abs(gradient(y) - gradient(x)) * 4095,
        "ssim": lambda: structural_similarity(
            x, y, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1, full=True
        )[1],
        "psnr": lambda: -10 * np.log10(ndimage.gaussian_filter((y - x) ** 2, **bell)),
    }[id]()


@pytest.mark.parametrize(  # that of the rings has a test of its own
    "error_map", [one for one in ERROR_MAPS if one.id != "ring"], ids=lambda one: one.id
)
def test_a_map_says_at_each_place_what_is_worked_out_by_hand(error_map, comparison):
    wanted = by_hand(error_map.id, comparison.reference.astype(float), comparison.candidate.astype(float))
    found = drawn(error_map, comparison)
    assert found.values == pytest.approx(wanted, rel=2e-3, abs=2e-3)
    assert found.values.dtype == np.float32


@pytest.mark.parametrize("error_map", list(ERROR_MAPS), ids=lambda one: one.id)
def test_a_map_in_pieces_has_no_seam(error_map, comparison):
    whole = error_map.piece(comparison, Span(0, 90, 0, 110))
    for span, piece in error_map.pieces(comparison, side=37):
        assert piece == pytest.approx(
            whole[span.top : span.bottom, span.left : span.right], rel=1e-4, abs=1e-4
        )


@pytest.mark.parametrize("error_map", list(ERROR_MAPS), ids=lambda one: one.id)
def test_the_scale_is_the_same_for_every_candidate_of_a_reference(error_map, comparison):
    worse = Comparison(comparison.reference, 1 - comparison.candidate, comparison.levels)
    assert error_map.scale_for(worse) == error_map.scale_for(comparison)
    scale = error_map.scale_for(comparison)
    assert scale.low == -scale.high if scale.diverging else scale.low < scale.high
    assert error_map.scale_for(comparison).diverging == (error_map.id == "signed")


def test_equal_images_have_a_map_of_the_best():
    same = Comparison(scene(), scene())
    assert drawn(ERROR_MAPS["absolute"], same).values.max() == 0
    assert drawn(ERROR_MAPS["psnr"], same).values.min() == 120
    assert drawn(ERROR_MAPS["ssim"], same).values.min() == pytest.approx(1)


def test_the_worst_places_are_found_in_field_units_and_apart_from_each_other():
    candidate = scene().copy()
    for row, column, off in ((20, 30, 0.5), (22, 32, 0.45), (60, 80, -0.4), (5, 100, 0.3)):
        candidate[row, column] += off
    pair = Comparison(scene(), candidate, spacing=MM, origin=Point(10, 20))
    for name in ("absolute", "signed"):
        found = peaks(drawn(ERROR_MAPS[name], pair), 3, apart=2.0)
        places = [(peak.place.x, peak.place.y) for peak in found]
        assert places == [
            (10 + 30.5 * 0.25, 20 + 20.5 * 0.5),
            (10 + 80.5 * 0.25, 20 + 60.5 * 0.5),
            (10 + 100.5 * 0.25, 20 + 5.5 * 0.5),
        ]
    assert found[1].value == pytest.approx(-0.4 * 255, rel=1e-4)
    near = peaks(drawn(ERROR_MAPS["absolute"], pair), 2, apart=0.1)
    assert near[1].place == Point(10 + 32.5 * 0.25, 20 + 22.5 * 0.5)
    lowest = peaks(drawn(ERROR_MAPS["ssim"], pair), 1, apart=1)[0]
    assert lowest.place.x == pytest.approx(10 + 30.5 * 0.25, abs=0.6)


def test_no_more_places_are_told_than_there_are():
    pair = Comparison(scene((6, 6)), scene((6, 6)) + np.float32(0.1))
    assert len(peaks(drawn(ERROR_MAPS["absolute"], pair), 99, apart=100)) == 1
    nowhere = replace(drawn(ERROR_MAPS["absolute"], pair), within=np.zeros((6, 6), bool))
    assert peaks(nowhere, 3, 1) == ()


def film(share: np.ndarray, spacing: Spacing = MM) -> Radiograph:
    source = Source(Address(Path("a.dcm")), Encoding(bits=12))
    return Radiograph.of_pixels(share * np.float32(4095), white=4095.0, source=source, spacing=spacing)


def test_an_invented_nodule_shows_on_both_maps_with_unit_and_warning():
    assumed = Degradation(down=2, kernel="area")
    image = film(assumed.apply(scene()), MM.divided(0.5))
    honest = image.enhanced(enlarge(image.normalised(), 2), Step("x", 1, ()), 2)
    rows, columns = np.mgrid[:90, :110]
    nodule = 0.2 * np.exp(-((rows - 44.5) ** 2 + (columns - 60.5) ** 2) / 8)
    invented = film((honest.normalised() + nodule).astype(np.float32))
    found = contradiction_map(invented, image, assumed, noise=0.005)
    worst = peaks(found, 1, 1)[0]
    assert worst.value > 10
    assert (worst.place.x, worst.place.y) == pytest.approx((60.5 * 0.25, 44.5 * 0.5), abs=0.6)
    assert "never sufficient" in found.legend
    texture = film((honest.normalised() + 0.1 * (-1.0) ** (rows + columns)).astype(np.float32))
    unsure = unsupported_map(texture, assumed, Ruler(levels=4095))
    assert unsure.values.shape == (90, 110)
    assert np.median(unsure.values) == pytest.approx(0.1 * 4095, rel=0.1)
    assert unsure.scale == Scale(
        "grey levels", 0.0, 0.05 * 4095, basis="0 to 0.05 \u00d7 the range (4\u202f095 grey levels)"
    )


def test_an_enhancer_that_knows_no_direction_is_stable_and_another_is_not():
    image = scene()
    assert instability(lambda pixels: enlarge(pixels, 2), image).max() < 1e-6

    def leaning(pixels: np.ndarray) -> np.ndarray:
        return pixels + np.linspace(0, 0.1, pixels.shape[1], dtype=np.float32)

    turns = [np.rot90(flip, k) for flip in (image, image[:, ::-1]) for k in range(4)]
    backs = [np.rot90(leaning(turned), -number % 4) for number, turned in enumerate(turns)]
    wanted = np.std([back[:, ::-1] if number >= 4 else back for number, back in enumerate(backs)], axis=0)
    assert instability(leaning, image) == pytest.approx(wanted, abs=1e-6)
    told = instability_map(leaning, film(image), film(image), Ruler(noise=0.001, levels=4095))
    assert told.scale.high == pytest.approx(4 * 4.095)
    assert told.scale.basis == "0 to 4 \u00d7 the noise (SD 4.09 grey levels)"
    assert told.values.max() == pytest.approx(wanted.max() * 4095, rel=1e-3)


def test_a_peak_is_a_place_of_its_own_and_not_the_slope_of_a_worse_one():
    rows, columns = np.mgrid[:90, :120].astype(np.float32)
    hills = [(40, 30, 1.0), (50, 95, 0.4)]
    values = sum(height * np.exp(-((rows - r) ** 2 + (columns - c) ** 2) / 200) for r, c, height in hills)
    found = DrawnMap("hills", values.astype(np.float32), Scale("", 0, 1), UNCALIBRATED, Point(0, 0))
    places = [(one.place.y - 0.5, one.place.x - 0.5) for one in peaks(found, 5, apart=8)]
    assert places == [(40, 30), (50, 95)]
