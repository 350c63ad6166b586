"""Lines of Python with which the author of a network can take out what this program refuses.

They are run in the author's own program, in which the network is called `model`: a file alone often cannot be
loaded again, since it does not hold what its functions and classes call. The last line shows whether what
came of it is right.
"""

from __future__ import annotations

from xraysr_gui.enhancers.model_files.refusals import shown

PLAIN = "plain.keras"
_AUTHOR = "Its author can mend it, in the program that makes it and has it under the name model"
_LINES = f"{_AUTHOR}:\nimport keras\n"
_PROOF = (
    f'new.save("{PLAIN}")\n'
    "x = keras.random.uniform([side or 48 for side in (1, *new.input_shape[1:])])\n"
    'print("difference:", float(keras.ops.max(keras.ops.abs(new(x) - model(x)))))\n'
)
_RIGHT = (
    f"{PLAIN} is right if the difference is 0, but for rounding; otherwise the class computes something of "
    "its own, which must be built from Keras' own layers."
)
_OF_OPS = (
    f"{_AUTHOR}. First write what it computes with tensorflow with keras.ops: keras.ops.depth_to_space(x, 2) "
    "for tf.nn.depth_to_space(x, 2), and a weight of its own behind an image: x * w, not w * x. Then run:\n"
    "import keras\n"
)
_OF_WEIGHTS = {
    "Conv2D": '"filters": l.weights[0].shape[-1], "kernel_size": l.weights[0].shape[:2], "padding": "same", '
    '"use_bias": len(l.weights) > 1, ',
    "Dense": '"units": l.weights[0].shape[-1], "use_bias": len(l.weights) > 1, ',
}
"""What the weights of a class of the author's own tell, where its description does not."""


def call_mended(class_name: str) -> str:
    """For layers that run a program, or are of a class of the author's own: what they compute goes in."""
    return (
        f"{_OF_OPS}new = keras.models.clone_model(keras.Model(model.inputs, model.outputs), "
        "clone_function=lambda l: l, call_function=lambda l, *a, **k: "
        f"(l.call if type(l).__name__ == {_quoted(class_name)} else l)"
        "(*a, **{name: it for name, it in k.items() if it is not None}))\n"
        f"{_PROOF}{_RIGHT}"
    )


def class_mended(class_name: str) -> str:
    """For a class of the author's own that bears the name of a layer of Keras: that layer goes in."""
    return (
        f"{_LINES}import inspect\n"
        "def plain(l):\n"
        f"    known = {{{_OF_WEIGHTS.get(class_name, '')}**l.get_config()}}\n"
        f'    taken = (*inspect.signature(keras.layers.{class_name}).parameters, "name", "dtype")\n'
        f"    return keras.layers.{class_name}(**{{name: known[name] for name in taken if name in known}})\n"
        "new = keras.models.clone_model(keras.Model(model.inputs, model.outputs), clone_function=lambda l: "
        f"plain(l) if type(l).__name__ == {_quoted(class_name)} "
        'and not type(l).__module__.startswith("keras.") else l)\n'
        "new.set_weights(model.get_weights())\n"
        f"{_PROOF}{_RIGHT}"
    )


def model_mended(channels: int) -> str:
    """For a model of a class of the author's own: what it computes becomes a model of Keras."""
    return (
        f"{_LINES}x = keras.Input((None, None, {channels}))\n"
        "new = keras.Model(x, model.call(x))\n"
        f"{_PROOF}{_RIGHT}"
    )


def _quoted(word: str) -> str:
    """A word from the file as Python writes it; it cannot end the text that it stands in."""
    return repr(shown(word))
