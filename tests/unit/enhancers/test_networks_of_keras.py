"""Networks that somebody saved with Keras: installed, listed, and run from the command line."""

from __future__ import annotations

import json

import numpy as np
import pytest

from xraysr_gui.cli.main import main
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("old_files_of_keras")]
PICTURE = places.resources() / "check" / "png.png"


@pytest.fixture
def engine():
    made = Engine()
    yield made
    made.close()


def espcn(keras):
    """As in the code examples of keras.io: four layers, depth_to_space by 3, no way around."""
    layers = keras.layers
    options = {"activation": "relu", "kernel_initializer": "orthogonal", "padding": "same"}
    image = keras.Input((None, None, 1))
    x = layers.Conv2D(64, 5, **options)(image)
    x = layers.Conv2D(64, 3, **options)(x)
    x = layers.Conv2D(32, 3, **options)(x)
    x = layers.Conv2D(9, 3, **options)(x)
    return keras.Model(image, keras.ops.depth_to_space(x, 3))


def srcnn(keras):
    """As in many a notebook: a chain of three layers that lose their border."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, None, 1)),
            layers.Conv2D(64, 9, padding="valid", activation="relu"),
            layers.Conv2D(32, 1, padding="valid", activation="relu"),
            layers.Conv2D(1, 5, padding="valid"),
        ]
    )


def u_net(keras):
    """Two levels, made for 128 x 128 and saved so, as nearly all are."""
    layers = keras.layers
    image = keras.Input((128, 128, 1))
    x = first = layers.Conv2D(8, 3, padding="same", activation="relu")(image)
    x = layers.Conv2D(8, 3, padding="same", activation="relu")(layers.MaxPooling2D()(x))
    x = layers.Conv2DTranspose(8, 2, strides=2)(x)
    x = layers.Conv2D(1, 3, padding="same")(layers.Concatenate()([first, x]))
    return keras.Model(image, layers.Add()([image, x]))


def telling(model):
    """Weights with which the network shows the image that it is given, more or less."""
    random = np.random.default_rng(0)
    for weight in model.weights:
        values = random.normal(0, 0.001, weight.shape)
        if len(weight.shape) == 4:
            values[weight.shape[0] // 2, weight.shape[1] // 2] += 1 / weight.shape[2]
        weight.assign(values)
    if len(model.weights) > 0 and model.output_shape[-1] == 1 and "add" in model.layers[-1].name:
        model.layers[-2].kernel.assign(model.layers[-2].kernel * 0.01)
    return model


CASES = {"espcn.keras": (espcn, 3), "srcnn.h5": (srcnn, 2), "u_net.h5": (u_net, 1), "u_net.keras": (u_net, 1)}


@pytest.mark.parametrize("name", CASES)
def test_it_is_installed_listed_and_run_by_the_command(keras, engine, tmp_path, capsys, name):
    make, scale = CASES[name]
    model = telling(make(keras))
    model.save(tmp_path / name)

    made = engine.install(tmp_path / name, places.personal_models(), Progress())

    id = made.name
    assert id in {one.id for one in every_enhancer().enhancers}
    output = tmp_path / "out.tiff"
    assert main(["enhance", str(PICTURE), "--with", id, "-o", str(output), "--json"], pytest.fail) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["columns"], told["rows"]) == (40 * scale, 24 * scale)
    assert told["enhancer"] == id
    assert "ONNX Runtime" in told["device"]
    assert "Made by somebody else" in " ".join(told["notices"])
    assert output.stat().st_size > 1000


@pytest.mark.parametrize("name", ["espcn.keras", "srcnn.h5"])
def test_it_gives_what_keras_gives_of_the_mirrored_image(keras, engine, tmp_path, name):
    make, scale = CASES[name]
    model = telling(make(keras))
    model.save(tmp_path / name)
    made = engine.install(tmp_path / name, tmp_path / "models", Progress())
    enhancer = every_enhancer((tmp_path / "models",)).enhancers[made.name]
    reader = ImageReader()
    try:
        from xraysr_gui.commands.open_radiograph import open_radiograph

        image = open_radiograph(PICTURE, reader).normalised()
    finally:
        reader.close()
    found = engine.run(enhancer, image, enhancer.parameters(), Progress()).pixels

    given, times = (enlarge(image, scale), 1) if name == "srcnn.h5" else (image, scale)
    around = np.pad(given, 12, mode="symmetric")[None, :, :, None]
    expected = np.asarray(model(around))[0, :, :, 0]
    lost = (around.shape[1] * times - expected.shape[0]) // 2
    start = 12 * times - lost
    expected = expected[start : start + 24 * scale, start : start + 40 * scale]
    np.testing.assert_allclose(found, expected.clip(0, 1), atol=1e-5)
