"""A class that is not Keras' own is refused by name, with lines of Python that mend it and do."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.keras_files import convolution, entrance, functional, layer, written
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.model_answers import Wish
from xraysr_gui.enhancers.engine.model_install import take_in
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.old_layers import ALWAYS_WRITTEN
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import KERAS

runtime = pytest.importorskip("onnxruntime")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("old_files_of_keras")]


CONV = {"layers/conv2d/vars/0": np.zeros((3, 3, 1, 1)), "layers/conv2d/vars/1": np.zeros(1)}


def refusal(path):
    with pytest.raises(ModelUnavailable) as caught:
        read_keras_file(path)
    return caught.value


def own_layers(keras):
    """What people write themselves, each as a program has it in memory; a new one each time."""
    layers, ops = keras.layers, keras.ops

    class Conv2D(layers.Conv2D):
        """Has the name of one of Keras."""

    class FromLayer(layers.Layer):
        """The same, and its description says nothing of what it computes."""

        def __init__(self, filters, side, **rest):
            super().__init__(**rest)
            self.filters, self.side = filters, side

        def build(self, shape):
            self.kernel = self.add_weight(shape=(self.side, self.side, shape[-1], self.filters))
            self.bias = self.add_weight(shape=(self.filters,), initializer="random_normal")

        def call(self, x):
            return ops.conv(x, self.kernel, padding="same") + self.bias

    class Shuffle(layers.Layer):
        def call(self, x):
            return ops.depth_to_space(x, 2)

    class Residual(layers.Layer):
        """Layers of Keras within one of the author's own, and a number that it learned."""

        def build(self, shape):
            self.first, self.last = (
                layers.Conv2D(4, 3, padding="same", activation=one) for one in ("relu", None)
            )
            self.share = self.add_weight(shape=(shape[-1],), initializer="random_normal")

        def call(self, x):
            return x + self.last(self.first(x)) * self.share

    FromLayer.__name__ = FromLayer.__qualname__ = "Conv2D"
    for one in (Shuffle, Residual):
        keras.saving.register_keras_serializable("Mine")(one)
    return Conv2D, FromLayer, Shuffle, Residual


def own_model(keras):
    """A model whose layers only its class knows."""
    layers = keras.layers

    class Net(keras.Model):
        def __init__(self, **rest):
            super().__init__(**rest)
            self.first = layers.Conv2D(8, 3, padding="same", activation="relu")
            self.last = layers.Conv2D(1, 3, padding="same")

        def call(self, x):
            return x + self.last(self.first(x))

    return Net()


def models_of_ones_own(keras):
    """Each network that is refused, by what is the matter with it."""
    layers, ops = keras.layers, keras.ops
    conv, from_layer, shuffle, residual = own_layers(keras)

    def with_last(*last):
        picture = keras.Input((None, None, 1))
        x = layers.Conv2D(4, 3, padding="same")(picture)
        for one in last:
            x = one(x)
        return keras.Model(picture, x)

    def shuffled(x):
        return ops.clip(ops.depth_to_space(x, 2), 0.0, 1.0) + 0.25

    def like_an_image(model):
        """Each kernel gives the mean of what it is given, and a little more."""
        for weight in model.weights:
            if len(weight.shape) == 4:
                kernel = np.random.default_rng(2).normal(0, 0.01, weight.shape)
                kernel[weight.shape[0] // 2, weight.shape[1] // 2] += 1 / weight.shape[2]
                weight.assign(kernel)
        return model

    subclassed = own_model(keras)
    subclassed(np.zeros((1, 16, 16, 1), np.float32))
    chain = [keras.Input((None, None, 1)), layers.Conv2D(4, 3, padding="same")]
    found = {
        "a Lambda": with_last(layers.Lambda(lambda x: ops.depth_to_space(x, 2), (None, None, 1))),
        "two of them in a chain": keras.Sequential(
            [*chain, layers.Lambda(lambda x: x / 2), layers.Lambda(shuffled)]
        ),
        "a registered layer": with_last(shuffle()),
        "registered layers with weights": with_last(residual(), residual(), layers.Conv2D(1, 1)),
        "a derived Conv2D": with_last(conv(1, 3, padding="same", name="mine")),
        "a Conv2D from Layer": with_last(from_layer(4, 3), from_layer(1, 3)),
    }
    return {**{name: like_an_image(one) for name, one in found.items()}, "a model of its own": subclassed}


WRONG = (
    "a Lambda", "two of them in a chain", "a registered layer", "registered layers with weights",
    "a derived Conv2D", "a Conv2D from Layer", "a model of its own",
)  # fmt: skip


def mended(error, folder, monkeypatch, **names):
    """What the lines of a refusal make, run as they are printed in the program that has the model."""
    lines = error.remedy.splitlines()
    assert "under the name model" in lines[0]
    assert lines[0].endswith(":")
    monkeypatch.chdir(folder)
    exec("\n".join(lines[1:-1]), names)
    return folder / "plain.keras"


def computed(path, picture):
    session = runtime.InferenceSession(onnx_bytes(read_keras_file(path)), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": picture.transpose(0, 3, 1, 2)})[0].transpose(0, 2, 3, 1)


@pytest.fixture(scope="module")
def wrong(keras):
    keras.utils.set_random_seed(1)
    return models_of_ones_own(keras)


@pytest.mark.parametrize("matter", WRONG)
def test_the_lines_of_a_refusal_are_run_as_they_are_printed_and_the_network_is_right(
    wrong, tmp_path, monkeypatch, capsys, matter
):
    model = wrong[matter]
    model.save(tmp_path / "old.keras")
    new = mended(refusal(tmp_path / "old.keras"), tmp_path, monkeypatch, model=model)
    assert float(capsys.readouterr().out.split("difference: ")[1]) < 1e-5
    done = take_in(new, tmp_path / "installed", Progress(), Wish())
    picture = np.random.default_rng(0).random((1, 12, 8, 1), dtype=np.float32)
    np.testing.assert_allclose(computed(done.path / KERAS, picture), np.asarray(model(picture)), atol=1e-5)


def test_the_lines_tell_where_keras_own_layer_computes_something_else(keras, tmp_path, monkeypatch, capsys):
    class Conv2D(keras.layers.Conv2D):
        def call(self, inputs):
            return super().call(inputs) + 0.4

    picture = keras.Input((None, None, 1))
    model = keras.Model(picture, Conv2D(1, 3, padding="same")(picture))
    model.save(path := tmp_path / "old.keras")
    mended(refusal(path), tmp_path, monkeypatch, model=model)
    assert float(capsys.readouterr().out.split("difference: ")[1]) == pytest.approx(0.4, abs=1e-5)


@pytest.mark.parametrize(("home", "said"), [("__main__", "its author"), ("their.layers", "their.layers")])
def test_a_class_with_the_name_of_one_of_keras_is_refused_by_name(keras, tmp_path, home, said):
    """Of a class that was made in a notebook Keras writes no module, of others it may."""
    own, *_ = own_layers(keras)
    own.__module__ = home
    picture = keras.Input((None, None, 1))
    keras.Model(picture, own(1, 3, padding="same", name="mine")(picture)).save(
        path := tmp_path / "mine.keras"
    )
    error = refusal(path)
    assert f"Its layer mine of the class Conv2D comes from {said} and not from Keras itself." in error.why


def test_a_model_of_ones_own_takes_as_many_channels_as_its_file_says(tmp_path):
    written_as = {
        "module": None, "class_name": "Net", "registered_name": "Net", "config": {"name": "net"},
        "build_config": {"input_shape": [None, None, None, 3]},
    }  # fmt: skip
    error = refusal(written(tmp_path / "own.keras", written_as, {}))
    assert error.why == "It is a model of the class Net, which is none of Keras itself."
    assert "keras.Input((None, None, 3))" in error.remedy


def test_an_old_file_whose_layer_lacks_what_keras_writes_is_refused(keras, tmp_path):
    _, from_layer, *_ = own_layers(keras)

    class ReLU(keras.layers.Layer):
        def call(self, x):
            return keras.ops.relu(x) - 0.3

    picture = keras.Input((None, None, 1))
    for own, lacks in (
        (from_layer(1, 3, name="own"), "kernel_size and strides"),
        (ReLU(name="own"), "max_value"),
    ):
        keras.Model(picture, own(picture)).save(path := tmp_path / "old.h5")
        why = refusal(path).why
        assert f"Its layer own of the class {type(own).__name__} lacks {lacks}" in why
        assert "a class of its author's own" in why


def test_an_old_file_with_a_registered_class_gets_the_lines_that_mend_it(keras, tmp_path):
    @keras.saving.register_keras_serializable("Mine")
    class Halved(keras.layers.Layer):
        def call(self, x):
            return x / 2

    picture = keras.Input((None, None, 1))
    keras.Model(picture, Halved(name="own")(picture)).save(path := tmp_path / "old.h5")
    error = refusal(path)
    assert "Its layer own of the class Mine>Halved" in error.why
    assert "if type(l).__name__ == 'Halved'" in error.remedy


def test_what_keras_always_writes_is_what_it_writes(keras):
    needed = {
        "Conv2D": (1, 1), "Conv2DTranspose": (1, 1), "SeparableConv2D": (1, 1), "DepthwiseConv2D": (1,),
        "Dense": (1,), "MultiHeadAttention": (1, 1), "Permute": ((1,),), "Rescaling": (1.0,),
        "Resizing": (1, 1), "Activation": ("relu",), "AveragePooling2D": (2,), "Dropout": (0.1,),
        "AlphaDropout": (0.1,), "GaussianDropout": (0.1,), "GaussianNoise": (0.1,),
        "SpatialDropout2D": (0.1,),
    }  # fmt: skip
    for name, settings in ALWAYS_WRITTEN.items():
        assert set(settings) <= set(getattr(keras.layers, name)(*needed.get(name, ())).get_config()), name


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
        ("Relu", "l.call if type(l).__name__ == 'Relu' else l"),
        ("MaxPooling2D", "return keras.layers.MaxPooling2D("),
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
    odd = layer(name, "odd", "picture") | {"module": None, "registered_name": name}
    path = written(tmp_path / "a.keras", functional(entrance(), odd), {})
    line = next(one for one in refusal(path).remedy.splitlines() if "clone_model" in one)
    assert compile(line, "line", "exec").co_names[:1] == ("keras",)
    assert repr(name) in line
