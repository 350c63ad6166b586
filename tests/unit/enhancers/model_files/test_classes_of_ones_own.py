"""A class that is not Keras' own is refused by name, with lines of Python that mend it and do."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.keras_files import convolution, entrance, functional, layer, written
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes

runtime = pytest.importorskip("onnxruntime")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("old_files_of_keras")]


CONV = {"layers/conv2d/vars/0": np.zeros((3, 3, 1, 1)), "layers/conv2d/vars/1": np.zeros(1)}


def refusal(path):
    with pytest.raises(ModelUnavailable) as caught:
        read_keras_file(path)
    return caught.value


def own_conv(keras):
    """A class of its own that has the name of one of Keras, and computes something else."""

    class Conv2D(keras.layers.Conv2D):
        def call(self, inputs):
            return super().call(inputs) + 0.4

    picture = keras.Input((None, None, 1))
    x = keras.layers.Conv2D(3, 3, padding="same")(picture)
    return keras.Model(picture, Conv2D(1, 3, padding="same", name="mine")(x)), Conv2D


def mended(error, path, **names):
    """What the lines of a refusal make, run as its author would run them."""
    _, *lines, _ = error.remedy.splitlines()
    assert len(lines) == 3
    exec(
        "\n".join(lines).replace("FILE", str(path)).replace("plain.keras", str(path.with_name("new.keras"))),
        names,
    )
    return path.with_name("new.keras")


def computed(path, picture):
    session = runtime.InferenceSession(onnx_bytes(read_keras_file(path)), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": picture.transpose(0, 3, 1, 2)})[0].transpose(0, 2, 3, 1)


@pytest.mark.parametrize(("home", "said"), [("__main__", "its author"), ("their.layers", "their.layers")])
def test_a_class_with_the_name_of_one_of_keras_is_refused_by_name(keras, tmp_path, home, said):
    """Of a class that was made in a notebook Keras writes no module, of others it may."""
    model, own = own_conv(keras)
    own.__module__ = home
    model.save(path := tmp_path / "mine.keras")
    error = refusal(path)
    assert f"Its layer mine of the class Conv2D comes from {said} and not from Keras itself." in error.why


def test_the_lines_that_mend_a_class_of_ones_own_do(keras, tmp_path):
    model, own = own_conv(keras)
    model.save(path := tmp_path / "mine.keras")
    new = mended(refusal(path), path, keras=keras, Conv2D=own)
    picture = np.random.default_rng(0).random((1, 9, 8, 1), dtype=np.float32)
    np.testing.assert_allclose(computed(new, picture), np.asarray(model(picture)) - 0.4, atol=1e-5)


def test_the_lines_that_mend_a_program_in_a_file_do(keras, tmp_path):
    picture = keras.Input((None, None, 1))
    x = keras.layers.Conv2D(4, 3, padding="same")(picture)
    shuffle = keras.layers.Lambda(lambda x: keras.ops.depth_to_space(x, 2), (None, None, 1), name="shuffle")
    model = keras.Model(picture, shuffle(x))
    model.save(path := tmp_path / "program.keras")
    error = refusal(path)
    assert "Its layer shuffle of the class Lambda runs a program" in error.why
    new = mended(error, path, keras=keras)
    given = np.random.default_rng(0).random((1, 9, 8, 1), dtype=np.float32)
    np.testing.assert_allclose(computed(new, given), np.asarray(model(given)), atol=1e-5)


def test_a_class_of_another_name_is_refused_with_what_takes_its_place(keras, tmp_path):
    class Shuffle(keras.layers.Layer):
        def call(self, inputs):
            return keras.ops.depth_to_space(inputs, 2)

    picture = keras.Input((None, None, 1))
    x = Shuffle(name="shuffle")(keras.layers.Conv2D(4, 3, padding="same")(picture))
    keras.Model(picture, x).save(path := tmp_path / "own.keras")
    error = refusal(path)
    assert "Its layer shuffle of the class Shuffle is none of the layers" in error.why
    assert "if l.name == 'shuffle' else" in error.remedy


@pytest.mark.parametrize(
    ("module", "registered", "taken"),
    [
        ("keras.layers", None, True), ("keras.src.layers.convolutional.conv2d", None, True),
        (None, None, False), (None, "Conv2D", False), ("keras.layers", "Mine>Conv2D", False),
        ("mine.layers", None, False), ("keras.layersX", None, False), ("", None, False), (3, None, False),
    ],
)  # fmt: skip
def test_module_and_registration_decide_whose_a_class_is(tmp_path, module, registered, taken):
    one = convolution("c", "picture", 1) | {"module": module, "registered_name": registered}
    path = written(tmp_path / "a.keras", functional(entrance(), one), None if taken else {})
    if taken:
        assert read_keras_file(path).layers[-1].class_name == "Conv2D"
    else:
        assert "not from Keras itself" in refusal(path).why


@pytest.mark.parametrize(
    ("class_name", "lines"),
    [
        ("Relu", "if l.name == 'odd' else l(*a, **k))"),
        ("MaxPooling2D", "keras.layers.MaxPooling2D.from_config"),
        ("Functional", "built from Keras' own layers of pixels only."),
    ],
)
def test_what_mends_a_class_depends_on_whose_name_it_bears(tmp_path, class_name, lines):
    odd = layer(class_name, "odd", "picture") | {"module": None, "registered_name": class_name}
    path = written(tmp_path / "a.keras", functional(entrance(), odd), {})
    assert lines in refusal(path).remedy


def test_an_activation_of_ones_own_is_refused_too(tmp_path):
    own = {"module": None, "class_name": "LeakyReLU", "registered_name": "LeakyReLU", "config": {}}
    path = written(
        tmp_path / "a.keras", functional(entrance(), convolution("c", "picture", 1, activation=own)), CONV
    )
    assert "Its activation LeakyReLU is none of the functions" in refusal(path).why


def test_names_from_a_file_cannot_end_the_text_of_the_lines(tmp_path):
    name = "a' or __import__('os')"
    path = written(tmp_path / "a.keras", functional(entrance(), layer("Lambda", name, "picture")), {})
    line = refusal(path).remedy.splitlines()[2]
    assert compile(line, "line", "exec").co_names[:1] == ("keras",)
    assert repr(name) in line
