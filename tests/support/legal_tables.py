"""Tables of results that are true: simulated films, restored and measured without the program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import ndimage
from skimage.metrics import structural_similarity

SIDE, FILMS = 96, 10
METHODS = ("untouched", "gaussian", "median", "unsharp", "wiener", "shrunk")
HEADS = {
    "psnr": ("PSNR", "psnr (dB)", "Peak signal-to-noise ratio", "test_psnr", "PSNR [dB]"),
    "mse": ("MSE", "mean squared error", "mse", "test MSE"),
    "rmse": ("RMSE", "root mean squared error"),
    "mae": ("MAE", "Mean absolute error"),
    "psnr_input": ("PSNR LR", "input PSNR", "PSNR before"),
    "mse_input": ("MSE LR", "input MSE"),
    "ssim_input": ("SSIM of the input", "SSIM before"),
    "ssim": ("SSIM", "structural similarity index", "ssim"),
    "loss": ("loss", "val_loss", "Validation loss (MSE)"),
    "accuracy": ("accuracy", "Accuracy (%)", "acc"),
    "n": ("n", "test images", "number of images"),
    "bits": ("bits", "bit depth"),
    "range": ("range", "data range"),
}


@dataclass(frozen=True)
class Measured:
    """One restored film against its truth, on the 0-to-1 scale."""

    mse: float
    mae: float
    ssim: float


def film(seed: int) -> np.ndarray:
    """Smooth as a radiograph: a spectrum that falls with the cube of frequency, some bones and a letter."""
    rng = np.random.default_rng(seed)
    down, across = np.meshgrid(np.fft.fftfreq(SIDE), np.fft.rfftfreq(SIDE), indexing="ij")
    size = np.hypot(down, across)
    size[0, 0] = 1.0
    waves = rng.normal(size=size.shape) + 1j * rng.normal(size=size.shape)
    smooth = np.fft.irfft2(waves * size ** -rng.uniform(1.3, 2.2), (SIDE, SIDE))
    smooth = (smooth - smooth.min()) / np.ptp(smooth)
    for _ in range(rng.integers(1, 6)):
        top, left = rng.integers(4, SIDE - 20, 2)
        smooth[top : top + rng.integers(2, 16), left : left + rng.integers(2, 16)] += rng.uniform(-0.2, 0.3)
    return (rng.uniform(0.3, 1.0) * smooth).clip(0, 1)


def degraded(truth: np.ndarray, kind: str, strength: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    if kind == "noise":
        return truth + rng.normal(0, strength * 4 / 255, truth.shape)
    if kind == "blur":
        return ndimage.gaussian_filter(truth, strength) + rng.normal(0, 1 / 255, truth.shape)
    small = ndimage.zoom(ndimage.gaussian_filter(truth, 0.7), 1 / 2, order=1, grid_mode=True, mode="reflect")
    return ndimage.zoom(small, 2, order=1, grid_mode=True, mode="reflect")


def restored(image: np.ndarray, method: str) -> np.ndarray:
    if method == "gaussian":
        return ndimage.gaussian_filter(image, 0.6)
    if method == "median":
        return ndimage.median_filter(image, 3)
    if method == "unsharp":
        return image + 0.5 * (image - ndimage.gaussian_filter(image, 1.0))
    if method == "wiener":
        mean, square = ndimage.uniform_filter(image, 5), ndimage.uniform_filter(image**2, 5)
        variance = (square - mean**2).clip(1e-12)
        return mean + (1 - (np.median(variance) / variance).clip(0, 1)) * (image - mean)
    if method == "shrunk":
        return 0.5 + 0.97 * (image - 0.5)
    return image


@lru_cache(maxsize=1)
def measured() -> dict[tuple[int, str, int, str], list[Measured]]:
    """By bits, degradation, its number and method: every film."""
    found = {}
    for kind in ("noise", "blur", "shrink"):
        for number, strength in enumerate((0.7, 1.3, 2.2) if kind != "shrink" else (1.0,)):
            for method in METHODS:
                for bits in (8, 16):
                    scores = [_score(seed, kind, strength, method, 2**bits - 1) for seed in range(FILMS)]
                    found[bits, kind, number, method] = scores
    return found


def _score(seed: int, kind: str, strength: float, method: str, levels: int) -> Measured:
    truth = np.rint(film(seed) * levels) / levels
    given = degraded(truth, kind, strength, 1000 * seed + int(strength * 10))
    out = np.rint(restored(given, method).clip(0, 1) * levels) / levels
    error = out - truth
    likeness = structural_similarity(
        truth, out, data_range=1.0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    return Measured(float(np.mean(error**2)), float(np.mean(np.abs(error))), float(likeness))


def figures_of(scores: list[Measured], levels: float) -> dict[str, float]:
    """Means over films, as a table has them."""
    mse = np.array([one.mse for one in scores])
    return {
        "psnr": float(np.mean(-10 * np.log10(mse))),
        "mse": float(mse.mean() * levels**2),
        "rmse": float(np.sqrt(mse).mean() * levels),
        "mae": float(np.mean([one.mae for one in scores]) * levels),
        "ssim": float(np.mean([one.ssim for one in scores])),
        "loss": float(mse.mean()),
    }


@dataclass(frozen=True)
class LegalTable:
    """A true table as text, and as numbers.

    Attributes:
        text: Of the CSV file.
        heads: By kind.
        rows: The figures of each row by kind, before rounding; with its label.
        bits: Of its images.
        levels: The range of its errors.
        single: Whether each row is one image.
    """

    text: str
    heads: dict[str, str]
    rows: list[tuple[str, dict[str, float]]]
    bits: int
    levels: float
    single: bool


def legal_table(seed: int) -> LegalTable:
    """Everything about it is drawn: columns, spelling, digits, depth, separator, gaps, what is declared."""
    rng = np.random.default_rng(seed)
    bits = int(rng.choice([8, 8, 8, 16]))
    levels = float(rng.choice([255.0, 1.0])) if bits == 8 else 65535.0
    single = bool(rng.random() < 0.3)
    rows = _rows(rng, bits, levels, single)
    kinds = ["psnr", *(kind for kind in ("mse", "rmse", "mae", "ssim", "loss") if rng.random() < 0.55)]
    if rng.random() < 0.3:
        kinds += [kind for kind in ("psnr_input", "mse_input", "ssim_input") if rng.random() < 0.7]
    if rng.random() < 0.3:
        kinds += ["accuracy", "n"]
        for _, figures in rows:
            figures["n"] = float(rng.integers(10, 2000))
            figures["accuracy"] = rng.integers(0, figures["n"] + 1) / figures["n"]
    if bits == 16 or rng.random() < 0.3:
        kinds.append("bits")
    if rng.random() < 0.2:
        kinds.append("range")
    for _, figures in rows:
        figures |= {"bits": bits, "range": levels}
    heads = {kind: str(rng.choice(HEADS[kind])) for kind in kinds}
    if single:
        kinds.append("image")
        heads["image"] = "image"
    return LegalTable(_text(rng, kinds, heads, rows), heads, rows, bits, levels, single)


def _rows(
    rng: np.random.Generator, bits: int, levels: float, single: bool
) -> list[tuple[str, dict[str, float]]]:
    keys = list(measured())
    conditions = sorted({key[1:3] for key in keys})
    kind, number = conditions[rng.integers(len(conditions))]
    if single:
        method, chosen = str(rng.choice(METHODS)), rng.choice(FILMS, rng.integers(1, FILMS), replace=False)
        rows = [(method, [film]) for film in chosen]
    else:
        films = rng.choice(FILMS, rng.integers(1, FILMS + 1), replace=False)
        methods = rng.choice(METHODS, rng.integers(1, len(METHODS) + 1), replace=False)
        rows = [(str(method), list(films)) for method in methods]
    found = []
    for method, films in rows:
        own, before = (
            figures_of([measured()[bits, kind, number, one][film] for film in films], levels)
            for one in (method, "untouched")
        )
        given = {f"{name}_input": before[name] for name in ("psnr", "mse", "ssim")}
        found.append((method, {**own, **given, "image": float(films[0])}))
    return found


def _text(rng: np.random.Generator, kinds: list[str], heads: dict[str, str], rows: list) -> str:
    digits = int(rng.integers(2, 7))
    significant = bool(rng.random() < 0.5)
    separator, comma = (
        (";", bool(rng.random() < 0.5)) if rng.random() < 0.4 else (str(rng.choice([",", "\t"])), False)
    )
    lines = [separator.join(["method", *(heads[kind] for kind in kinds)])]
    for label, figures in rows:
        cells = [_printed(rng, kind, figures[kind], digits, significant, heads[kind]) for kind in kinds]
        if comma:
            cells = [cell.replace(".", ",") for cell in cells]
        lines.append(separator.join([label, *cells]))
    return "\n".join(lines) + "\n"


def _printed(
    rng: np.random.Generator, kind: str, value: float, digits: int, significant: bool, head: str
) -> str:
    if kind in ("n", "bits", "range", "image"):
        return f"{value:.0f}"
    if rng.random() < 0.03:
        return str(rng.choice(["", "-", "n/a"]))
    if kind == "accuracy":
        return f"{100 * value:.{digits}f}{'' if '%' in head else ' %'}"
    if significant:
        return f"{value:.{digits}g}"
    return f"{value:.{digits}f}"
