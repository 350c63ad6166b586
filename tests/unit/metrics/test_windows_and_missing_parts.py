"""No window of a figure looks into what is no measurement, held against numpy with every window laid out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from tests.support.brute_force_ssim import C1, C2, window
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measure import measure_parts, parts_of

ROWS, COLUMNS = 150, 131


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(4)
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    reference = 0.5 + 0.2 * np.sin(rows / 7) * np.cos(columns / 5) + 0.05 * rng.random((ROWS, COLUMNS))
    return reference.astype(np.float32), (reference + rng.normal(0, 0.03, reference.shape)).astype(np.float32)


@pytest.fixture(scope="module")
def left_out():
    """Rows that are missing, a corner of padding, and single pixels."""
    out = np.zeros((ROWS, COLUMNS), bool)
    out[101:115] = True
    out[:20, :33] = True
    out[64, 64] = out[33, 98] = True
    return out


def windows(image, side):
    """Every window that lies in the image, with its middle at rows and columns from side // 2."""
    return sliding_window_view(image, (side, side))


def clear(out, side):
    """Middles of windows that lie in the image and touch nothing that is left out."""
    return ~windows(out, side).any(axis=(2, 3))


def ssim_by_hand(x, y, out):
    x, y = x.astype(np.float64), y.astype(np.float64)
    mx, my, xx, yy, xy = (
        np.einsum("ijkl,kl->ij", windows(one, 11), window()) for one in (x, y, x * x, y * y, x * y)
    )
    found = (2 * mx * my + C1) * (2 * (xy - mx * my) + C2)
    found /= (mx**2 + my**2 + C1) * (xx - mx**2 + yy - my**2 + C2)
    return found[clear(out, 11)].mean()


def gmsd_by_hand(x, y, out):
    def halves(image):
        rows, columns = (side // 2 * 2 for side in image.shape)
        return image[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2)

    flat = np.array([[1, 0, -1]] * 3) / 3
    steep = []
    for image in (x, y):
        small = windows(halves(image.astype(np.float64)).mean(axis=(1, 3)), 3)
        across, down = (np.einsum("ijkl,kl->ij", small, kernel) for kernel in (flat, flat.T))
        steep.append(np.hypot(across, down))
    one, other = steep
    likeness = (2 * one * other + 170 / 255**2) / (one**2 + other**2 + 170 / 255**2)
    return likeness[clear(halves(out).any(axis=(1, 3)), 3)].std()


def hfen_by_hand(x, y, out):
    places = np.arange(-7, 8)
    bell = np.exp(-(places**2) / (2 * 1.5**2))
    bell /= bell.sum()
    curved = bell * (places**2 / 1.5**4 - 1 / 1.5**2)
    kernel = np.outer(curved, bell) + np.outer(bell, curved)
    wanted, found = (
        np.einsum("ijkl,kl->ij", windows(image.astype(np.float64), 15), kernel) for image in (x, y)
    )
    kept = clear(out, 15)
    return np.linalg.norm((found - wanted)[kept]) / np.linalg.norm(wanted[kept])


@pytest.mark.parametrize(
    ("id", "by_hand", "edge"),
    [("ssim", ssim_by_hand, 5), ("gmsd", gmsd_by_hand, 2), ("hfen", hfen_by_hand, 7)],
)
def test_a_figure_is_that_of_the_windows_that_touch_nothing_else(images, left_out, id, by_hand, edge):
    """The border of the image, which gmsd and hfen mirror, is covered so that both count the same."""
    out = left_out.copy()
    for side in (out[:edge], out[-edge - 2 :], out[:, :edge], out[:, -edge - 2 :]):
        side[:] = True
    metric = next(one for one in IN_REGIONS if one.id == id)
    comparison = Comparison(*images, left_out=out)
    (found,) = measure_parts(comparison, [("whole", comparison.whole())], [metric], intervals=False)
    assert found.value == pytest.approx(by_hand(*images, out), rel=1e-4)


def test_nothing_of_what_is_left_out_is_in_any_figure(images, left_out):
    """Whatever stands there, all figures and their intervals stay what they are."""
    told = []
    region = Rectangle(id="r", name="r", box=Box(20.0, 60.0, 90.0, 70.0))
    for seed in (1, 2):
        rng = np.random.default_rng(seed)
        spoilt = [np.where(left_out, rng.random(one.shape, np.float32), one) for one in images]
        comparison = Comparison(*spoilt, left_out=left_out)
        found = measure_parts(comparison, parts_of(comparison, [region]), IN_REGIONS, seed=3)
        told.append([(one.metric, one.region, one.value, one.low, one.high) for one in found])
    assert told[0] == told[1]
    assert sum(value is not None for _, _, value, _, _ in told[0]) > 25


def test_where_every_window_touches_it_there_is_no_number_but_a_reason(images):
    out = np.zeros((ROWS, COLUMNS), bool)
    out[::8, ::8] = True
    comparison = Comparison(*images, left_out=out)
    found = measure_parts(comparison, [("whole", comparison.whole())], IN_REGIONS, intervals=False)
    reasons = {one.metric: one.reason for one in found if one.value is None}
    assert set(reasons) == {"ssim", "ms_ssim", "hfen"}
    assert all(reason.startswith("Each of its windows touches") for reason in reasons.values())
