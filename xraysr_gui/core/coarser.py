"""A radiograph of fewer pixels: cut, or with other and larger ones. What is no measurement goes along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xraysr_gui.core.greys import coded
from xraysr_gui.core.left_out import Mask, Shutter, padded
from xraysr_gui.core.missing import fitted
from xraysr_gui.core.radiograph import Overlay, Pixels, Radiograph, Step, as_pixels


def cut(before: Radiograph, rows: int, columns: int) -> Radiograph:
    """The upper left part of a radiograph, with its windows and what lies over it."""
    if before.shape == (rows, columns):
        return before
    part = slice(rows), slice(columns)
    shutter, missing = before.shutter, before.missing
    return replace(
        before,
        greys=replace(before.greys, codes=np.ascontiguousarray(before.greys.codes[part])),
        exact=None if before.exact is None else as_pixels(before.exact[part]),
        overlays=tuple(replace(one, drawn=one.drawn[part]) for one in before.overlays),
        shutter=None if shutter is None else replace(shutter, covered=shutter.covered[part]),
        missing=None if missing is None or not missing[part].any() else missing[part],
    )


def of_fewer_pixels(before: Radiograph, exact: Pixels, *steps: Step) -> Radiograph:
    """A radiograph after `steps`, with as many pixels over the same field as before, or fewer.

    A pixel of which a part was padding is padding, and one of which a part was covered is covered.
    """
    shape = exact.shape[0], exact.shape[1]
    padding = fitted(padded(before.greys), shape)
    covered = None if before.shutter is None else fitted(before.shutter.covered, shape)
    exact = _kept_out_of(before, exact, padding, covered)
    made = replace(
        before,
        greys=coded(exact, before.black, before.white, inverted=before.greys.inverted, padded=padding),
        exact=exact,
        spacing=before.spacing.divided(shape[0] / before.shape[0], shape[1] / before.shape[1]),
        overlays=tuple(_drawn_on(one, shape) for one in before.overlays),
        shutter=None if covered is None or before.shutter is None else Shutter(covered, before.shutter.grey),
        steps=(*before.steps, *steps),
    )
    return made.lacking_like(before)


def _drawn_on(overlay: Overlay, shape: tuple[int, int]) -> Overlay:
    drawn = fitted(overlay.drawn, shape)
    return overlay if drawn is None else replace(overlay, drawn=drawn)


def _kept_out_of(before: Radiograph, exact: Pixels, padding: Mask | None, covered: Mask | None) -> Pixels:
    """What is no measurement keeps the file's pixels, of several the middle one."""
    if padding is None and covered is None:
        return exact
    rows, columns = (
        (np.arange(new) * old + old // 2) // new for old, new in zip(before.shape, exact.shape, strict=True)
    )
    own = before.pixels[rows][:, columns]
    if covered is not None:
        exact = np.where(covered, own, exact)
    if padding is not None:
        exact = np.where(padding, np.float32(before.padding_pixel), exact)
    return as_pixels(exact)
