"""What the installed program says, held against the same program in its clone, with all of its libraries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pydicom
from bare_root import Failed
from locked import ROOT

PATTERN = ROOT / "resources" / "sample_study" / "2_test_pattern.dcm"
ENHANCING = ("--with", "fast-x2", "--accept-outside")
COMPARING = ("--with", "bilinear", "--rectangle", "20,20,60,60", "--json")
ONE_LEVEL = 1
"""Of the 16 bits of a result: other processors round other sums."""
SAME = 1e-4
"""Of a figure, by the same reason."""


class OfClone(NamedTuple):
    """What the clone makes of the pattern.

    Attributes:
        pixels: Enlarged by a network.
        figures: Of a known truth, whole and in a rectangle.
    """

    pixels: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    figures: dict[str, float]


def of_clone() -> OfClone:
    """Ask the clone, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        result = Path(home) / "result.dcm"
        _clone(home, "enhance", str(PATTERN), *ENHANCING, "-o", str(result))
        said = _clone(home, "compare", "--known-truth", str(PATTERN), *COMPARING)
        return OfClone(pixels_of(result), figures_of(said))


def _clone(home: str, *words: str) -> str:
    settings = {**os.environ, "HOME": home, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    for name in [name for name in settings if name.startswith("XDG_")]:
        del settings[name]
    done = subprocess.run(
        [sys.executable, "-m", "xraysr_gui", *words],
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed(f"the clone cannot do {' '.join(words)}: {done.stderr}")
    return done.stdout


def pixels_of(file: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """As they are stored."""
    return pydicom.dcmread(file).pixel_array.astype(np.int64)


def figures_of(said: str) -> dict[str, float]:
    """The numbers of a comparison, by part and metric; what is said to a person stands around the JSON."""
    told = json.JSONDecoder().raw_decode(said, said.index("{\n"))[0]
    return {
        f"{part} {name}": float(figure)
        for part in ("whole", "inside", "outside")
        for name, figure in told[part].items()
        if isinstance(figure, int | float)
    }


def see_same(clone: OfClone, result: Path, said: str) -> None:
    """The installed program gives the same pixels and figures.

    Raises:
        Failed: others.
    """
    pixels = pixels_of(result)
    if pixels.shape != clone.pixels.shape or np.abs(pixels - clone.pixels).max() > ONE_LEVEL:
        raise Failed(f"{result.name} holds other pixels than the one of the clone")
    figures = figures_of(said)
    if figures.keys() != clone.figures.keys():
        raise Failed(f"figures are missing, or new: {sorted(figures.keys() ^ clone.figures.keys())}")
    others = [name for name, one in clone.figures.items() if abs(figures[name] - one) > SAME * abs(one)]
    if others:
        raise Failed(f"these figures are others than those of the clone: {others}")
