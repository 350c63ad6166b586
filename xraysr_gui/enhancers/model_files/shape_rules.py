"""Rules for layers that lay numbers out anew, or make an image larger by interpolation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.given import Given
from xraysr_gui.enhancers.model_files.operations import Filling, Operation, Pool, Repeat, Reshape
from xraysr_gui.enhancers.model_files.refusals import NotUsable
from xraysr_gui.enhancers.model_files.settings import MOST, LayerSettings
from xraysr_gui.enhancers.model_files.shapes import LayerWindow, count, image
from xraysr_gui.enhancers.model_files.wide_operations import Permute

Rule = Callable[[LayerSettings, Given], Sequence[Operation]]
_FILLINGS = {"nearest": Filling.NEAREST, "bilinear": Filling.LINEAR, "bicubic": Filling.CUBIC}
_MOST_AXES = 6
_ENLARGE = "Ask its author to take UpSampling2D in its place, which enlarges any image."


def _flatten(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    return (Reshape((count(given.shape),)),)


def _reshape(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    """Keras' layer states a shape without the batch, its function one with it."""
    target = settings.value("target_shape", None)
    if target is None:
        target = settings.value("newshape")
        whole = isinstance(target, list) and bool(target) and target[0] in (-1, 1, None)
        if not whole or target.count(-1) > (target[0] == -1):
            raise NotUsable(tr("It joins several images to one, or cuts one into several."))
        target = target[1:]
    if not isinstance(target, list) or not 1 <= len(target) <= _MOST_AXES:
        raise NotUsable(tr("It gives its numbers a shape that is no image."))
    if not all(type(side) is int and (side == -1 or 1 <= side <= MOST) for side in target):
        raise NotUsable(tr("It gives its numbers a shape that is no image."))
    if target.count(-1) == 1:
        rest = count(tuple(side for side in target if side != -1))
        target = [count(given.shape) // rest if side == -1 else side for side in target]
    return (Reshape(tuple(target)),)


def _permute(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    """Keras' layer counts axes from 1, its function has the batch as axis 0; both come to the same."""
    found = settings.value("dims", None)
    if found is None:
        found = settings.value("axes")
        found = found[1:] if isinstance(found, list) and found[:1] == [0] else None
    if not isinstance(found, list | tuple) or sorted(map(str, found)) != sorted(
        str(axis) for axis in range(1, len(given.shape) + 1)
    ):
        raise NotUsable(tr("It orders its axes in a way that is not understood."))
    return (Permute(tuple(int(axis) - 1 for axis in found)),)


def _repeat(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    way = settings.choice("interpolation", tuple(_FILLINGS), "nearest")
    return (Repeat(settings.pair("size", 2, most=64), _FILLINGS[way]),)


def _resized(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    """To a size that is a whole number of times the stated one, or half of it."""
    for key in ("crop_to_aspect_ratio", "pad_to_aspect_ratio"):
        if settings.flag(key, False):
            raise NotUsable(tr("It cuts or frames its image, which is not understood."))
    for key in ("fill_mode", "fill_value"):
        settings.value(key, None)
    way = _FILLINGS[settings.choice("interpolation", tuple(_FILLINGS), "bilinear")]
    thinner = settings.flag("antialias", False)
    rows, columns, _ = image(given.shape)
    wanted = settings.count("height"), settings.count("width")
    if rows is None or columns is None:
        why = tr("It makes {} x {} pixels of every image, whatever size that has.").format(
            wanted[1], wanted[0]
        )
        raise NotUsable(why, _ENLARGE)
    if wanted[0] % rows == wanted[1] % columns == 0:
        return (Repeat((wanted[0] // rows, wanted[1] // columns), way),)
    if (2 * wanted[0], 2 * wanted[1]) == (rows, columns) and way is Filling.LINEAR and not thinner:
        return (Pool(LayerWindow((2, 2), (2, 2)), greatest=False),)
    raise NotUsable(
        tr("It makes {} x {} pixels of {} x {}.").format(wanted[1], wanted[0], columns, rows), _ENLARGE
    )


SHAPE_RULES: dict[str, Rule] = {
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Permute": _permute,
    "Transpose": _permute,
    "UpSampling2D": _repeat,
    "Resizing": _resized,
}
