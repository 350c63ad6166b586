"""The table of an evaluation as CSV: a row for each method, as any program reads it. The audit does."""

from __future__ import annotations

from xraysr_gui.core.csv_text import csv_text
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.judged_figures import BODY, BODY_SSIM, TRIM

COLUMNS = {
    "PSNR inside the body (dB)": BODY,
    "SSIM inside the body": BODY_SSIM,
    "PSNR (dB)": "psnr",
    "PSNR trimmed (dB)": TRIM,
    "MSE (grey levels squared)": "mse",
    "SSIM": "ssim",
    "HFEN": "hfen",
}


def table_csv(done: Evaluated) -> str:
    """Figures are means over all images and conditions."""
    bits = max((score.bits for score in done.scores), default=8)
    rows = [
        [row.enhancer, done.images, bits, *(_six(row.figures.get(name)) for name in COLUMNS.values())]
        for row in done.rows
    ]
    return csv_text(["method", "images", "bits", *COLUMNS], rows)


def _six(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
