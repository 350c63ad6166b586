"""Each number against one worked out another way: scikit-image, SciPy, or a loop over windows."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.parts import Part, value_of

C1, C2 = 1e-4, 9e-4
BELL = np.outer(*(np.exp(-((np.arange(11) - 5) ** 2) / 4.5),) * 2)
WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def pair(rows: int = 70, columns: int = 83, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reference = ndimage.gaussian_filter(rng.random((rows, columns)), 2)
    reference = (reference - reference.min()) / np.ptp(reference)
    candidate = 0.9 * ndimage.gaussian_filter(reference, 0.8) + 0.03 + rng.normal(0, 0.02, reference.shape)
    return reference.astype(np.float32), candidate.astype(np.float32)


def blob(shape: tuple[int, int]) -> np.ndarray:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return ((rows - 30) / 17) ** 2 + ((columns - 40) / 23) ** 2 < 1


def windows_of(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Brightness and structure of 11 x 11 windows, the variances about the mean of each window."""
    weights = weights / weights.sum(axis=(-1, -2), keepdims=True)

    def mean(values: np.ndarray) -> np.ndarray:
        return (values * weights).sum(axis=(-1, -2))

    mx, my = mean(x), mean(y)
    dx, dy = x - mx[..., None, None], y - my[..., None, None]
    brightness = (2 * mx * my + C1) / (mx**2 + my**2 + C1)
    return brightness, (2 * mean(dx * dy) + C2) / (mean(dx**2) + mean(dy**2) + C2)


def whole_windows(reference: np.ndarray, candidate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    views = (sliding_window_view(image.astype(float), (11, 11)) for image in (reference, candidate))
    return windows_of(*views, BELL)


def by_hand_ssim(reference, candidate, mask):
    brightness, structure = whole_windows(reference, candidate)
    return (brightness * structure)[mask[5:-5, 5:-5]].mean()


def by_hand_ssim_inside(reference, candidate, mask):
    padded = [np.pad(np.where(mask, image, 0).astype(float), 5) for image in (reference, candidate)]
    views = [sliding_window_view(image, (11, 11))[mask] for image in padded]
    weights = BELL * sliding_window_view(np.pad(mask, 5), (11, 11))[mask]
    brightness, structure = windows_of(*views, weights)
    return (brightness * structure).mean()


def by_hand_halved(image):
    rows, columns = image.shape[0] // 2, image.shape[1] // 2
    return np.array(
        [[image[2 * r : 2 * r + 2, 2 * c : 2 * c + 2].mean() for c in range(columns)] for r in range(rows)]
    )


def by_hand_ms_ssim(reference, candidate, mask):
    product = 1.0
    x, y, m = reference.astype(float), candidate.astype(float), mask.astype(float)
    for scale, weight in enumerate(WEIGHTS):
        if scale:
            x, y = by_hand_halved(x), by_hand_halved(y)
            rows, columns = x.shape
            side = 2**scale
            m = mask[: rows * side, : columns * side].reshape(rows, side, columns, side).mean(axis=(1, 3))
        brightness, structure = whole_windows(x, y)
        counted = m[5:-5, 5:-5] >= 0.5
        value = structure * brightness if scale == 4 else structure
        product *= max(value[counted].mean(), 0) ** weight
    return product


def by_hand_gmsd(reference, candidate, mask):
    kernel = np.array([[1, 0, -1]] * 3) / 3

    def gradient(image):
        half = by_hand_halved(image.astype(float))
        return np.hypot(*(ndimage.convolve(half, one, mode="reflect") for one in (kernel, kernel.T)))

    x, y = gradient(reference), gradient(candidate)
    likeness = (2 * x * y + 170 / 255**2) / (x**2 + y**2 + 170 / 255**2)
    return likeness[by_hand_halved(mask[: 2 * x.shape[0], : 2 * x.shape[1]]) >= 0.5].std()


def by_hand_hfen(reference, candidate, mask):
    def fine(image):
        return ndimage.gaussian_laplace(image.astype(float), 1.5, truncate=7 / 1.5)[mask]

    return np.linalg.norm(fine(candidate) - fine(reference)) / np.linalg.norm(fine(reference))


def by_hand_edges(reference, candidate, mask):
    x, y = (ndimage.laplace(image.astype(float))[mask] for image in (reference, candidate))
    return np.corrcoef(x, y)[0, 1]


def error(reference, candidate, mask):
    return (reference.astype(float) - candidate)[mask]


BY_HAND = {
    "psnr": lambda x, y, m: peak_signal_noise_ratio(x[m], y[m], data_range=1),
    "ssim": by_hand_ssim,
    "ssim_inside": by_hand_ssim_inside,
    "ms_ssim": by_hand_ms_ssim,
    "mse": lambda x, y, m: np.mean(error(x, y, m) ** 2),
    "rmse": lambda x, y, m: np.sqrt(np.mean(error(x, y, m) ** 2)),
    "mae": lambda x, y, m: np.mean(np.abs(error(x, y, m))),
    "gmsd": by_hand_gmsd,
    "hfen": by_hand_hfen,
    "ncc": lambda x, y, m: np.corrcoef(x[m], y[m])[0, 1],
    "edge_preservation": by_hand_edges,
}
EACH = pytest.mark.parametrize("metric", list(IN_REGIONS), ids=lambda one: one.id)


def test_each_number_has_another_way_to_be_worked_out():
    assert set(BY_HAND) == {metric.id for metric in IN_REGIONS}


@EACH
def test_a_whole_image_has_the_number_that_it_has_by_hand(metric):
    size = (193, 210) if metric.id == "ms_ssim" else (70, 83)
    reference, candidate = pair(*size)
    wanted = BY_HAND[metric.id](reference, candidate, np.ones(size, bool))
    assert metric.compute(reference, candidate) == pytest.approx(wanted, rel=2e-5, abs=1e-6)
    assert value_of(metric, reference, candidate) == pytest.approx(wanted, rel=2e-4, abs=1e-6)


@EACH
def test_a_region_has_the_number_that_it_has_by_hand(metric, monkeypatch):
    size = (250, 230) if metric.id == "ms_ssim" else (70, 83)
    reference, candidate = pair(*size, seed=3)
    mask = (
        np.kron(blob((60, 70)), np.ones((3, 3), bool))[: size[0], : size[1]] if size[0] > 200 else blob(size)
    )
    full = np.zeros(size, bool)
    full[: mask.shape[0], : mask.shape[1]] = mask
    wanted = BY_HAND[metric.id](reference, candidate, full)
    assert value_of(metric, reference, candidate, Part.of(full)) == pytest.approx(wanted, rel=2e-4, abs=1e-6)
    monkeypatch.setattr("xraysr_gui.metrics.parts.PIXELS_AT_ONCE", 1)  # strip after strip
    assert value_of(metric, reference, candidate, Part.of(full)) == pytest.approx(wanted, rel=2e-4, abs=1e-6)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_similarity_is_that_of_scikit_image(seed):
    reference, candidate = pair(300, 211, seed)
    theirs = structural_similarity(
        reference.astype(float), candidate.astype(float), gaussian_weights=True, sigma=1.5,
        use_sample_covariance=False, data_range=1,
    )  # fmt: skip
    assert IN_REGIONS["ssim"].compute(reference, candidate) == pytest.approx(theirs, abs=1e-6)


def test_the_two_similarities_of_a_region_differ_by_what_lies_across_its_edge():
    reference, candidate = pair()
    mask = blob(reference.shape)
    spoilt = np.where(mask, candidate, 0.0).astype(np.float32)
    for name, changes in (("ssim", True), ("ssim_inside", False)):
        metric, part = IN_REGIONS[name], Part.of(mask)
        before = value_of(metric, reference, candidate, part)
        after = value_of(metric, reference, spoilt, part)
        assert (abs(before - after) > 1e-3) is changes


@EACH
def test_equal_images_get_the_best_number(metric):
    reference, _ = pair(200, 200)
    best = {"psnr": np.inf, "mse": 0, "rmse": 0, "mae": 0, "gmsd": 0, "hfen": 0}.get(metric.id, 1)
    assert value_of(metric, reference, reference) == pytest.approx(best, abs=1e-6)
    assert metric.compute(reference, reference.copy()) == pytest.approx(best, abs=1e-6)


@EACH
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 2), (7, 40)])
def test_a_tiny_image_has_a_number_by_definition_or_none(metric, shape):
    reference, candidate = (image[: shape[0], : shape[1]] for image in pair())
    value = value_of(metric, reference, candidate)
    if metric.id in ("psnr", "mse", "rmse", "mae"):
        assert value == pytest.approx(
            BY_HAND[metric.id](reference, candidate, np.ones(shape, bool)), rel=1e-4
        )
    elif metric.id in ("ssim", "ms_ssim") or shape == (1, 1):
        assert np.isnan(value)


@EACH
def test_a_pixel_that_is_no_number_gives_no_number(metric):
    reference, candidate = pair(200, 200)
    spoilt = candidate.copy()
    spoilt[100, 100] = np.nan
    assert np.isnan(value_of(metric, reference, spoilt))
    far = np.zeros(spoilt.shape, bool)
    far[:60, :60] = True
    if metric.margin < 40:
        assert np.isfinite(value_of(metric, reference, spoilt, Part.of(far)))


@pytest.mark.parametrize("name", ["ncc", "edge_preservation", "hfen"])
def test_where_the_reference_is_flat_there_is_no_number(name):
    reference, candidate = pair()
    flat = np.full_like(reference, 0.3)
    assert np.isnan(value_of(IN_REGIONS[name], flat, candidate))
