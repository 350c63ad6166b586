"""What a file promises and does not hold: known pixel by pixel, told in words, never taken for a grey."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from xraysr_gui.core.greys import Greys
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.strips import strips
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

Mask: TypeAlias = "NDArray[np.bool_]"
MOST_CODES = 1 << 16
_BAND = 64
NOTICE = "{} (hatched, not measured)."


def words_of(missing: Mask) -> str:
    """Such as "The lower 48 % of this image is missing from the file"."""
    percent = 100 * np.count_nonzero(missing) / missing.size
    side = tr(_side(missing))
    if percent < 1:
        where = tr(", at its {} edge,").format(side) if side else ""
        return tr("Less than 1 % of this image{} is missing from the file").format(where)
    share = f"{min(round(percent), 99)} %"
    return tr("{} of this image is missing from the file").format(
        tr("The {} {}").format(side, share) if side else share
    )


def origin_of(missing: Mask | None) -> str:
    """The same of an image that was made from the file, "" if nothing is missing."""
    return tr("{} that it was made from").format(words_of(missing)) if missing is not None else ""


def notice_of(missing: Mask) -> str:
    """The sentence that stays with an image."""
    return tr(NOTICE).format(words_of(missing))


def _side(missing: Mask) -> str:
    """The side of the image at which everything is missing, "" if it is none."""
    for side, rows in (("lower", missing), ("upper", missing[::-1, ::-1])):
        if _is_tail(rows):
            return side
    for side, columns in (("right", missing.T), ("left", missing.T[::-1, ::-1])):
        if _is_tail(columns):
            return side
    return ""


def _is_tail(missing: Mask) -> bool:
    """Whether whole rows are missing from one on to the end; of the band where that begins, a part may be."""
    touched, whole = np.logical_or.reduce(missing, axis=1), np.logical_and.reduce(missing, axis=1)
    if not whole[-1]:
        return False
    first_whole = 0 if whole.all() else len(whole) - int(np.argmin(whole[::-1]))
    return first_whole - int(np.argmax(touched)) <= max(_BAND, len(whole) // 20)


def fitted(missing: Mask | None, shape: tuple[int, int]) -> Mask | None:
    """The same part of an image of another size; a pixel of which a part is missing is missing."""
    if missing is None or missing.shape == shape:
        return missing
    for axis, (old, new) in enumerate(zip(missing.shape, shape, strict=True)):
        if new > old:
            missing = np.take(missing, np.arange(new) * old // new, axis)
        else:
            missing = np.logical_or.reduceat(missing, np.arange(new) * old // new, axis)
    return np.ascontiguousarray(missing)


def set_aside(greys: Greys, missing: Mask) -> Greys:
    """Give what is missing a code of its own that counts as background, and whose value is black."""
    if greys.padding is not None:
        return _with(greys, missing, greys.padding[0])
    if len(greys.values) < MOST_CODES:
        return _with_one_more(greys, missing)
    free = _free_code(greys, missing)
    if free is None:  # an image in which all 65,536 codes occur: black is all that can be said
        return _with(greys, missing, _blackest(greys))
    return replace(_with(greys, missing, free), padding=(free, free))


def _with(greys: Greys, missing: Mask, code: int) -> Greys:
    codes = greys.codes.copy()
    codes[missing] = code
    return replace(greys, codes=codes)


def _with_one_more(greys: Greys, missing: Mask) -> Greys:
    """A table with one more entry, at its black end, so that codes still rise and fall with their values."""
    if _blackest(greys) > len(greys.values) // 2:
        code, values, shift = len(greys.values), np.append(greys.values, greys.values[-1:]), 0
    else:
        code, values, shift = 0, np.insert(greys.values, 0, greys.values[0]), 1
    codes = greys.codes + np.uint16(shift)
    codes[missing] = code
    return Greys(codes, values, greys.inverted, greys.first_stored - shift, (code, code))


def _free_code(greys: Greys, missing: Mask) -> int | None:
    """The code nearest to black that no pixel has."""
    used = np.zeros(MOST_CODES, np.bool_)
    for rows in strips(missing.shape):
        used[greys.codes[rows][~missing[rows]]] = True
    free = np.flatnonzero(~used)
    if not free.size:
        return None
    return int(free[-1] if _blackest(greys) > MOST_CODES // 2 else free[0])


def _blackest(greys: Greys) -> int:
    return int(np.argmax(greys.values) if greys.inverted else np.argmin(greys.values))
