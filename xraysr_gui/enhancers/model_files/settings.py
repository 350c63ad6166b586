"""The settings of one layer, each taken once and checked when it is taken."""

from __future__ import annotations

from typing import Any

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.refusals import NotUsable, shown
from xraysr_gui.enhancers.model_files.shapes import Pair

MOST = 65_536
GREATEST = 1e30
_OF_TRAINING = {
    *("name", "trainable", "seed", "rate", "stddev", "noise_shape", "momentum", "synchronized"),
    *("renorm_momentum", "batch_input_shape", "batch_shape", "implementation", "autocast", "renorm_clipping"),
    *(f"{array}_initializer" for array in ("kernel", "bias", "depthwise", "pointwise", "alpha", "beta")),
    *(f"{array}_initializer" for array in ("gamma", "moving_mean", "moving_variance")),
    *(f"{array}_regularizer" for array in ("kernel", "bias", "depthwise", "pointwise", "alpha", "beta")),
    *("gamma_regularizer", "activity_regularizer", "input_spec"),
    *(f"{array}_constraint" for array in ("kernel", "bias", "depthwise", "pointwise", "alpha", "beta")),
    "gamma_constraint",
}
_NUMBERS = ("float16", "float32", "float64", "mixed_float16", "mixed_bfloat16")
_UNSET = object()


class LayerSettings:
    """Takes settings out of a layer's description; `finish` refuses what nobody has taken."""

    def __init__(self, config: JsonView) -> None:
        self._left = {key: value for key, value in config.items() if key not in _OF_TRAINING}
        self._check_numbers(self._left.pop("dtype", None))
        layout = self._left.pop("data_format", None)
        if layout not in (None, "channels_last", "NHWC"):
            raise NotUsable(
                tr("It keeps the channels before the rows, and only the other order is understood.")
            )

    def finish(self) -> None:
        """Refuse a setting that means something here, and that no rule has asked for."""
        for key, value in self._left.items():
            if value is not None and value is not False:
                raise NotUsable(tr("Its setting {} is not understood.").format(shown(key)))

    def value(self, key: str, default: object = _UNSET) -> Any:
        """A setting as it is; for rules that check it themselves."""
        found = self._left.pop(key, default)
        if found is _UNSET:
            raise NotUsable(tr("Its setting {} is missing.").format(key))
        return found

    def flag(self, key: str, default: bool) -> bool:
        """Yes or no."""
        found = self.value(key, default)
        if not isinstance(found, bool):
            raise _wrong(key, found)
        return found

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        found = self.value(key, default)
        if not isinstance(found, str) or found not in choices:
            raise _wrong(key, found)
        return found

    def count(self, key: str, default: object = _UNSET) -> int:
        """A number of things, at least one."""
        return _count(key, self.value(key, default))

    def pair(self, key: str, default: object = _UNSET, most: int = 1024) -> Pair:
        """A number for rows and one for columns; one for both is as good."""
        found = self.value(key, default)
        rows, columns = found if isinstance(found, list | tuple) and len(found) == 2 else (found, found)
        return _count(key, rows, most), _count(key, columns, most)

    def number(self, key: str, default: object = _UNSET) -> float:
        """Any number."""
        return _number(key, self.value(key, default))

    def numbers(self, key: str, default: object = _UNSET) -> tuple[float, ...]:
        """A number for all channels, or one for each."""
        found = self.value(key, default)
        values = found if isinstance(found, list) else [found]
        if not 1 <= len(values) <= MOST:
            raise _wrong(key, found)
        return tuple(_number(key, one) for one in values)

    def limit(self, key: str) -> float | None:
        """A number, or none at all."""
        found = self.value(key, None)
        return None if found is None else _number(key, found)

    @staticmethod
    def _check_numbers(dtype: object) -> None:
        """Weights that were made whole numbers would need another arithmetic."""
        name = _kind_of_number(dtype)
        if dtype is not None and name not in _NUMBERS:
            raise NotUsable(tr("It computes with numbers of the kind {}.").format(shown(name)))


def computes_in_halves(dtype: object) -> bool:
    """Whether a layer's setting `dtype` has Keras compute with 16 bits."""
    return "16" in str(_kind_of_number(dtype))


def _kind_of_number(dtype: object) -> object:
    inner = dtype.get("config") if isinstance(dtype, dict) else None
    return inner.get("name") if isinstance(inner, dict) else dtype


def _number(key: str, found: object) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < GREATEST:
        raise _wrong(key, found)
    return float(found)


def _count(key: str, found: object, most: int = MOST) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= most:
        raise _wrong(key, found)
    return found


def _wrong(key: str, found: object) -> NotUsable:
    return NotUsable(tr("Its setting {} is {}, which is not understood.").format(key, shown(repr(found))))
