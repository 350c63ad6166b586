"""Three lines of Python with which the author of a network can take a layer out that this program refuses."""

from __future__ import annotations

from xraysr_gui.enhancers.model_files.refusals import shown

_LINES = "Its author can mend it in three lines:\n"


def call_mended(layer: str) -> str:
    """For a layer that runs a program: what it computes goes in, in the functions of Keras."""
    return (
        f'{_LINES}old = keras.models.load_model("FILE", safe_mode=False)\n'
        "new = keras.models.clone_model(old, clone_function=lambda l: l, call_function=lambda l, *a, **k: "
        f"keras.ops.depth_to_space(a[0], 2) if l.name == {_quoted(layer)} else l(*a, **k))\n"
        'new.save("plain.keras")\n'
        "In place of depth_to_space goes what it computes."
    )


def class_mended(layer: str, class_name: str) -> str:
    """For a class of the author's own that bears the name of a layer of Keras: that layer goes in."""
    return (
        f'{_LINES}old = keras.models.load_model("FILE", custom_objects={{"{class_name}": {class_name}}})\n'
        f"new = keras.models.clone_model(old, clone_function=lambda l: keras.layers.{class_name}"
        f".from_config(l.get_config()) if l.name == {_quoted(layer)} else l)\n"
        'new.set_weights(old.get_weights()); new.save("plain.keras")\n'
        "That is right if both compute the same."
    )


def _quoted(word: str) -> str:
    """A word from the file as Python writes it; it cannot end the text that it stands in."""
    return repr(shown(word))
