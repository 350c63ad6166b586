"""Figures as people write them: decimals, thousands apart, a power of ten only where nobody can read else."""

from __future__ import annotations

import math

FIGURES = 4
THOUSANDS = "\u202f"
"""A narrow space that breaks no line."""
LEAST, MOST = 1e-6, 1e15


def figure(value: float, figures: int = FIGURES) -> str:
    """So many figures that mean something, and all before the point: "0.0153", "91.81", "10 274"."""
    if not math.isfinite(value) or (value and not LEAST <= abs(value) < MOST):
        return f"{value:.{figures}g}"
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    decimals = max(figures - 1 - magnitude, 0)
    words = f"{value:,.{decimals}f}".replace(",", THOUSANDS)
    return words.rstrip("0").rstrip(".") if "." in words else words


def area_figure(area: float) -> str:
    """Of a region: "0.042", "12.3", "10 274"."""
    if area < 1:
        return figure(area, 2)
    return f"{area:.1f}" if area < 1000 else f"{area:,.0f}".replace(",", THOUSANDS)
