"""What a call means: a function of TensorFlow in an old file does what a layer of Keras does."""

from __future__ import annotations

from xraysr_gui.core.loose import JsonView
from xraysr_gui.enhancers.model_files.refusals import NotUsable, shown
from xraysr_gui.enhancers.model_files.understood import FUNCTION_CALL, class_of_function
from xraysr_gui.enhancers.model_files.wiring import Call

_KEYWORDS = {"alpha": "negative_slope", "clip_value_min": "x_min", "clip_value_max": "x_max"}
_SAYS_NOTHING = ("name", "dtype")


def meaning(call: Call) -> tuple[str, JsonView]:
    """The class of a layer that does what the call does, and its settings.

    Raises:
        NotUsable: the call is made in a way, or of a function, that is not understood.
    """
    if call.layer.class_name != FUNCTION_CALL:
        if call.keywords:
            raise NotUsable(f"It is called with {shown(next(iter(call.keywords)))}, which is not understood.")
        return call.layer.class_name, call.layer.config
    function = call.layer.config.get("function")
    class_name = class_of_function(function)
    if class_name is None:
        raise NotUsable(f"It calls the function {shown(function)}, which this program does not know.")
    settings = {_KEYWORDS.get(key, key): value for key, value in call.keywords.items()}
    return class_name, {key: value for key, value in settings.items() if key not in _SAYS_NOTHING}
