"""Colours for maps: tables of 256 in which equal steps look equal, and what is more is never darker.

Each is a path through CIELAB (D65), cut to what a screen can show and divided into steps of equal length.
Lightness alone tells the order, so a table still reads in grey; the one from blue to yellow keeps its order
for every kind of colour blindness. The diverging one is lightest in its middle and alike on both sides.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

Floats: TypeAlias = "NDArray[np.float64]"
STEPS = 256
_FINE = 1024
_WHITE = 0.95047, 1.0, 1.08883
_TO_RGB = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
_DELTA = 6 / 29


@dataclass(frozen=True, slots=True)
class ColourMap:
    """One path through colours.

    Attributes:
        id: Stable name.
        title: Name on screen.
        corners: Lightness, chroma and hue in degrees at even distances.
        diverging: Whether its middle stands for zero.
        safe: Whether it was made for colour-blind readers.
    """

    id: str
    title: str
    corners: tuple[tuple[float, float, float], ...]
    diverging: bool = False
    safe: bool = False


COLOUR_MAPS = Catalogue(
    ColourMap("sea", "Violet to yellow", ((16, 45, 312), (40, 33, 255), (65, 42, 165), (92, 80, 106))),
    ColourMap("ember", "Black to pale yellow", ((2, 6, 290), (30, 58, 314), (58, 72, 375), (97, 34, 460))),
    ColourMap(
        "dusk",
        "Blue to yellow (colour-blind)",
        ((18, 26, 278), (92, -55, 278)),
        safe=True,
    ),
    ColourMap(
        "balance",
        "Blue, white, orange",
        ((30, 62, 280), (96, 0, 280), (96, 0, 50), (30, 62, 50)),
        diverging=True,
    ),
    ColourMap("grey", "Grey", ((0, 0, 0), (100, 0, 0))),
)


@cache
def table_of(id: str) -> NDArray[np.uint8]:
    """The 256 colours of a map, red, green and blue; read-only."""
    colours = COLOUR_MAPS[id]
    if colours.diverging:
        half = len(colours.corners) // 2
        sides = [_path(colours.corners[:half], STEPS // 2), _path(colours.corners[half:], STEPS // 2)]
        table = _rounded(np.concatenate(sides))
    else:
        table = _rounded(_path(colours.corners, STEPS))
    table.flags.writeable = False
    return table


def _path(corners: tuple[tuple[float, float, float], ...], steps: int) -> Floats:
    """Colours at equal distances along straight lines between corners (lightness, chroma, hue)."""
    at, places = np.linspace(0, 1, len(corners)), np.linspace(0, 1, _FINE)
    light, chroma, hue = (np.interp(places, at, axis) for axis in np.array(corners, np.float64).T)
    chroma *= _shown_share(light, chroma, hue)
    fine = _lab(light, chroma, hue)
    travelled = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1))])
    even = np.interp(np.linspace(0, travelled[-1], steps), travelled, places)
    return np.stack([np.interp(even, places, axis) for axis in fine.T], axis=1)


def _lab(light: Floats, chroma: Floats, hue: Floats) -> Floats:
    turn = np.deg2rad(hue)
    return np.stack([light, chroma * np.cos(turn), chroma * np.sin(turn)], axis=1)


def _shown_share(light: Floats, chroma: Floats, hue: Floats) -> Floats:
    """How much of the chroma a screen can show, by halving; the same grey is left where it shows none."""
    low, high = np.zeros_like(light), np.ones_like(light)
    for _ in range(24):
        middle = (low + high) / 2
        linear = _linear(_lab(light, chroma * middle, hue))
        fits = ((linear >= -1e-9) & (linear <= 1 + 1e-9)).all(axis=1)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return low


def _linear(lab: Floats) -> Floats:
    """Light of the three kinds of a screen."""
    middle = (lab[:, 0] + 16) / 116
    roots = np.stack([middle + lab[:, 1] / 500, middle, middle - lab[:, 2] / 200], axis=1)
    shares = np.where(roots > _DELTA, roots**3, 3 * _DELTA**2 * (roots - 4 / 29))
    return np.asarray((shares * np.array(_WHITE)) @ np.array(_TO_RGB).T)


def _rounded(lab: Floats) -> NDArray[np.uint8]:
    """Of the eight colours around each, the one whose lightness is nearest."""
    linear = _linear(lab).clip(0, 1)
    exact = 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    around = np.stack([(np.floor(exact) + corner).clip(0, 255) for corner in product((0, 1), repeat=3)])
    off = np.abs(_lightness(around) - lab[:, 0]) + 0.03 * np.linalg.norm(around - exact, axis=-1)
    chosen = np.take_along_axis(around, off.argmin(axis=0)[None, :, None], axis=0)[0]
    return np.asarray(chosen, np.uint8)


def _lightness(colours: Floats) -> Floats:
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126729, 0.7151522, 0.0721750])
    root = np.where(luminance > _DELTA**3, np.cbrt(luminance), luminance / (3 * _DELTA**2) + 4 / 29)
    return np.asarray(116 * root - 16)
