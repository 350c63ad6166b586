"""A trial on an image with padding, shutter and drawing: they stay, and no figure or enhancer meets them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio

from xraysr_gui.commands.comparing.known_truth import KnownTruth, TruthQuestion, conditions_for, known_truth
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.enhance_radiograph import ThisProcess
from xraysr_gui.core.address import Address
from xraysr_gui.core.greys import Greys, Window
from xraysr_gui.core.left_out import Shutter, left_out
from xraysr_gui.core.missing import NOTICE
from xraysr_gui.core.radiograph import Overlay, Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.metrics.measure import WHOLE

ROWS, COLUMNS, TOP = 161, 203, 4095
PADDING = 0
STRIP = slice(0, 40)
"""Columns of padding; rows 130 and on lie behind a shutter."""


def image(*, inverted: bool = False) -> Radiograph:
    smooth = ndimage.gaussian_filter(np.random.default_rng(0).random((ROWS, COLUMNS)), 1.2)
    codes = np.rint(1000 + 2000 * (smooth - smooth.min()) / np.ptp(smooth)).astype(np.uint16)
    codes[:, STRIP] = PADDING
    covered = np.zeros(codes.shape, bool)
    covered[130:] = True
    drawn = np.zeros(codes.shape, bool)
    drawn[20:30, 100:110] = True
    greys = Greys(codes, np.arange(TOP + 1, dtype=np.float32), inverted, padding=(PADDING, PADDING))
    return Radiograph(
        greys,
        0.0,
        float(TOP),
        Source(Address(Path("knee.dcm")), Encoding(bits=12)),
        vois=(Window(2000, 3000),),
        overlays=(Overlay("Marks", drawn),),
        shutter=Shutter(covered, 90),
    )


def without_edges() -> Radiograph:
    """The same anatomy and nothing over it, for what an enhancer that met no edge would make of it."""
    before = image()
    codes = before.greys.codes.copy()
    codes[:, STRIP] = codes[:, 80:40:-1]
    return replace(before, greys=replace(before.greys, codes=codes, padding=None), shutter=None)


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("down", [1, 2, 3])
def test_what_is_no_measurement_outlives_a_degradation(down, inverted):
    before = image(inverted=inverted)
    after = degraded(before, Degradation(Gaussian(2.0), down=down))
    rows, columns = np.arange(after.shape[0]), np.arange(after.shape[1])
    out = after.left_out
    assert out is not None
    strip = columns * down < STRIP.stop
    np.testing.assert_array_equal(out, (rows * down + down - 1 >= 130)[:, None] | strip[None, :])
    np.testing.assert_array_equal(
        left_out(after.greys, None), np.broadcast_to(strip, after.shape), "behind a shutter is no padding"
    )
    assert (after.pixels[:, strip] == before.pixels[0, 0]).all()
    assert after.value_at(0, 0) == pytest.approx(PADDING, abs=1e-3)
    assert after.shutter is not None
    assert after.shutter.grey == 90
    assert after.overlays[0].title == "Marks"
    assert after.overlays[0].drawn.sum() * down**2 == pytest.approx(100, rel=0.6)
    assert after.overlays[0].drawn[25 // down, 105 // down]
    assert after.vois == before.vois


def test_padding_is_not_blurred_into_the_anatomy():
    blur = Degradation(Gaussian(3.0))
    beside = slice(0, 120), slice(STRIP.stop, STRIP.stop + 8)
    with_strip, mirrored = degraded(image(), blur), degraded(without_edges(), blur)
    np.testing.assert_allclose(with_strip.pixels[beside], mirrored.pixels[beside], atol=1.0)


def test_what_lies_behind_a_shutter_is_the_file_s_and_is_not_degraded():
    before = image()
    after = degraded(before, Degradation(Gaussian(3.0)))
    np.testing.assert_allclose(after.pixels[130:, 40:], before.pixels[130:, 40:], atol=0.05)
    assert np.abs(after.pixels[:130, 40:] - before.pixels[:130, 40:]).max() > 50


class Seen(ThisProcess):
    """Keeps what each enhancer was given."""

    def __init__(self) -> None:
        self.given: list[np.ndarray] = []

    def run(self, enhancer, pixels, parameters, progress, wishes):
        self.given.append(pixels)
        return super().run(enhancer, pixels, parameters, progress, wishes)


def test_no_enhancer_of_a_trial_sees_padding_or_what_a_shutter_covers():
    before, engine = image(), Seen()
    codes = before.greys.codes.copy()
    codes[130:] = TOP
    glaring = replace(before, greys=replace(before.greys, codes=codes))
    known_truth(glaring, TruthQuestion(BUILT_IN["lanczos"]), engine=engine)
    assert len(engine.given) == 2
    for pixels in engine.given:
        assert pixels.min() > 800 / TOP
        assert pixels.max() < 3200 / TOP


def by_hand(found: KnownTruth, restored: Radiograph, border: int) -> float:
    """The decibels of what is measured, at the depth of the file."""
    inner = (slice(border, -border),) * 2
    rows, columns = found.restored.shape
    truth = image().pixels[:rows, :columns] / np.float32(TOP)
    out = np.zeros((rows, columns), bool)
    out[:, STRIP] = out[130:] = True
    again = np.rint(restored.pixels.clip(0, TOP)) / np.float32(TOP)
    kept = ~out[inner]
    return peak_signal_noise_ratio(truth[inner][kept], again[inner][kept], data_range=1.0)


@pytest.mark.parametrize("enhancer", ["lanczos", "median"])
def test_the_figures_of_a_trial_leave_out_what_is_no_measurement(enhancer):
    condition = conditions_for(BUILT_IN[enhancer])[0]
    found = known_truth(image(), TruthQuestion(BUILT_IN[enhancer], condition=condition))
    border = (found.restored.shape[0] - found.comparison.shape[0]) // 2
    gain = next(one for one in found.gains if (one.metric, one.region) == ("psnr", WHOLE))
    wanted = by_hand(found, found.restored, border) - by_hand(found, found.restored_by_rival, border)
    assert gain.value == pytest.approx(wanted, abs=1e-3)
    assert gain.pixels == (130 - border) * (found.restored.shape[1] - 40 - border)


def test_what_comes_of_a_trial_carries_padding_shutter_and_drawing():
    found = known_truth(image(), TruthQuestion(BUILT_IN["lanczos"]))
    for version in (found.degraded, found.restored, found.restored_by_rival):
        assert version.shutter is not None
        assert version.shutter.covered[-1].all()
        assert version.greys.padding is not None
        assert version.left_out[:, 0].all()
        assert version.overlays[0].drawn.any()


def test_a_part_that_is_missing_from_the_file_is_in_no_figure_of_a_trial():
    missing = np.zeros((ROWS, COLUMNS), bool)
    missing[100:] = True
    found = known_truth(image().lacking(missing), TruthQuestion(BUILT_IN["median"]))
    assert found.restored.missing is not None
    out = found.comparison.left_out
    assert out is not None
    assert out[100 - 8 :].all()
    assert any(NOTICE.split("{}")[1] in notice for notice in found.restored.notices)
