"""Every map, painted as it is on the screen, of images that leave most of their 16 bits unused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from tests.support.views import seen
from xraysr_gui.commands.comparing.compare_pair import comparison_of
from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.map_kinds import MAP_KINDS, MapRequest
from xraysr_gui.core.address import Address
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.display.heat import coded_map
from xraysr_gui.gui.comparing.map_styles import MapStyles
from xraysr_gui.gui.comparing.map_styling import fitted_span
from xraysr_gui.gui.layers.heat_layer import Heat, HeatLayer
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.metrics.error_map import DrawnMap

SIDE = 240
ROWS = slice(100, 132)
COLUMNS = {1: slice(20, 52), 3: slice(100, 132), 10: slice(180, 212)}
"""Where a difference of so many times the noise was planted."""
STRIPES = np.where(np.arange(32) // 2 % 2, 1, -1)
PLAIN = tuple(kind.id for kind in MAP_KINDS if kind.id not in ("unsupported", "instability", "error-bars"))
MEASURED_BY_NOISE = tuple(id for id in PLAIN if id != "ring")


@dataclass(frozen=True)
class Case:
    """From which grey to which an image goes, and its noise, in steps of 65,535."""

    low: float
    high: float
    noise: float

    def image(self) -> Radiograph:
        smooth = ndimage.gaussian_filter(np.random.default_rng(0).random((SIDE, SIDE)), 16)
        share = (smooth - smooth.min()) / np.ptp(smooth)
        noise = np.random.default_rng(1).normal(0, self.noise, share.shape)
        source = Source(Address(Path("film.dcm")), Encoding(bits=16))
        pixels = np.rint(self.low + (self.high - self.low) * share + noise)
        return Radiograph.of_pixels(pixels, white=65535.0, source=source)

    def planted(self, image: Radiograph, step: Step) -> Radiograph:
        """With stripes of two pixels each, so many times the noise brighter and darker."""
        pixels = image.pixels.copy()
        for times, columns in COLUMNS.items():
            pixels[ROWS, columns] += times * self.noise * STRIPES
        return image.enhanced(pixels / np.float32(65535), step, 1)


CASES = [
    pytest.param(Case(300, 3900, 16), id="12 bits in 16"),
    pytest.param(Case(30000, 33930, 13), id="6 % of the range"),
]
KEPT, SHARPENED = Step("median", 1, ()), Step("richardson-lucy", 1, (("sigma", 0.4),))


def painted(qtbot, image: Radiograph, found: DrawnMap, kind: str, opacity: float = 1.0):
    """What a reader sees of an image without and with a map, one pixel of the screen for one of the image."""
    view = ImageView(WindowLevel())
    qtbot.addWidget(view)
    view.resize(SIDE, SIDE)
    view.show()
    view.show_radiograph(image)
    view.fit()
    plain = seen(view).astype(int)
    layer, styles = HeatLayer(lambda _: True), MapStyles()
    styles.opacity = opacity
    view.add_layer(layer)
    heat = Heat(image.source.address, found, coded_map(found.values, found.scale.low, found.scale.high))
    layer.show(heat, styles.style_for(kind, found.scale))
    layer._bar.paint = lambda *_: None  # the bar covers a part of so small a view
    return plain, seen(view).astype(int)


def drawn_of(kind: str, image: Radiograph, output: Radiograph) -> DrawnMap:
    return draw_map(MapRequest(kind, Pair(image, output, "a pair"), (image, output)), comparison_of)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", [*PLAIN, "unsupported"])
def test_once_three_times_and_ten_times_the_noise_are_told_apart(qtbot, case, kind):
    image = case.image()
    output = case.planted(image, SHARPENED if kind == "unsupported" else KEPT)
    plain, with_map = painted(qtbot, image, drawn_of(kind, image, output), kind)
    assert with_map.shape[:2] == (SIDE, SIDE)
    changed = np.abs(with_map - plain).sum(axis=2)
    bright = np.flatnonzero(STRIPES[6:26] > 0) + 6
    places = {times: (slice(106, 126), columns.start + bright) for times, columns in COLUMNS.items()}
    colours = {times: np.median(with_map[place], axis=(0, 1)) for times, place in places.items()}
    assert np.median(changed[places[1]]) > np.median(changed[:80])
    for one, other in ((1, 3), (3, 10)):
        assert np.abs(colours[one] - colours[other]).sum() > 30


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", [*PLAIN, "instability"])
def test_where_nothing_differs_a_map_is_transparent(qtbot, case, kind):
    image = case.image()
    kept = image.enhanced(image.normalised(), KEPT, 1)
    plain, with_map = painted(qtbot, image, drawn_of(kind, image, kept), kind)
    assert np.mean((plain == with_map).all(axis=2)) >= 0.99


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", [*MEASURED_BY_NOISE, "unsupported"])
def test_all_results_share_the_scale_and_it_says_its_unit_and_ends(case, kind):
    image, step = case.image(), SHARPENED if kind == "unsupported" else KEPT
    one = drawn_of(kind, image, case.planted(image, step))
    worse = Case(case.low, case.high, 12 * case.noise)
    other = drawn_of(kind, image, worse.planted(image, step))
    assert one.scale == other.scale
    assert "\u00d7 the noise" in one.scale.basis
    assert "grey levels" in one.scale.basis
    span = fitted_span(other)
    styles = MapStyles()
    styles.set_span(kind, other.scale, span)
    assert styles.spans(kind, other.scale)[0] == pytest.approx(span)  # however far off a result is


def test_the_relative_map_of_dark_greys_divides_by_the_greys_in_use():
    case = Case(300, 3900, 16)
    image = case.image()
    output = image.enhanced((image.pixels + 39) / np.float32(65535), KEPT, 1)
    found = drawn_of("relative", image, output)
    assert found.values == pytest.approx(100 * 39 / image.pixels, rel=0.01)


def test_the_likeness_is_that_of_scikit_image_with_the_greys_in_use_as_its_range():
    from skimage.metrics import structural_similarity

    case = Case(30000, 33930, 13)
    image = case.image()
    output = case.planted(image, KEPT)
    low, high = np.percentile(image.pixels, [1, 99])
    wanted = structural_similarity(
        (image.pixels - low).astype(float),
        (output.pixels - low).astype(float),
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        data_range=float(high - low),
        full=True,
    )[1]
    found = drawn_of("ssim", image, output)
    assert found.values[20:-20, 20:-20] == pytest.approx(
        wanted[20:-20, 20:-20], abs=0.05
    )  # it takes the greys of the body
    assert found.values.min() < 0.4
