"""A manifest that lies about its network is refused in sentences of ours, on the way in and when it runs."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from tests.support.keras_files import convolution, entrance, functional, layer, written
from tests.support.model_folders import model_folder, textured
from tests.support.small_networks import chain, conv
from xraysr_gui.core.errors import EnhancementFailed, ModelUnavailable, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.engine.model_install import install_model
from xraysr_gui.enhancers.model_files.keras_file import outputs_of, read_keras_file
from xraysr_gui.enhancers.model_folder import MANIFEST, ONNX, read_model_folder, sha256_of
from xraysr_gui.enhancers.networks.fitting import preparation_of
from xraysr_gui.enhancers.networks.network import Networks

IMAGE = textured(90, 80)
MIDDLE = np.zeros((3, 3, 1, 1), np.float32)
MIDDLE[1, 1] = 1
SAME = {"layers/conv2d/vars/0": MIDDLE, "layers/conv2d/vars/1": np.zeros(1, np.float32)}
COLOURS = {"layers/conv2d/vars/0": np.repeat(MIDDLE / 3, 3, axis=2), "layers/conv2d/vars/1": np.zeros(1)}
FIXED = [
    entrance(16, 16, 1),
    layer("Flatten", "f", "picture"),
    layer("Reshape", "r", "f", target_shape=[16, 16, 1]),
]


def run(folder):
    return Networks().run(folder, IMAGE, NoParameters(), Progress())


def assert_plain(error):
    """Three sentences in words for people, and nothing of a library's."""
    assert isinstance(error, UserError)
    for sentence in (error.what, error.why, error.remedy):
        assert sentence.rstrip().endswith(".")
        assert not {"[", "ONNXRuntimeError", "INVALID_ARGUMENT", "Traceback"} & set(sentence.split())
        assert "[ONNX" not in sentence


@pytest.mark.parametrize(
    ("layers", "arrays", "lie", "why"),
    [
        (chain(conv(1, 3), channels=3), COLOURS, {"colours": 1}, "does not take what its manifest says"),
        (chain(conv(1, 3)), SAME, {"colours": 3}, "does not take what its manifest says"),
        (FIXED, {}, {"fixed_side": 0, "whole_image": False}, "does not take what its manifest says"),
        (FIXED, {}, {"fixed_side": 24, "whole_image": False}, "does not take what its manifest says"),
        (chain(conv(1, 3)), SAME, {"shrinks": 1, "radius": 1}, "where its manifest promises"),
        (chain(conv(1, 3)), SAME, {"scale": 2}, "where its manifest promises"),
        (chain(conv(1, 3)), SAME, {"preparation": "noise-map"}, "does not take what its manifest says"),
    ],
)
def test_a_lie_that_shows_when_it_runs_is_told_in_words(tmp_path, layers, arrays, lie, why):
    folder = model_folder(tmp_path / "lying", layers, arrays, proof=False, **{"radius": 0, **lie})
    with pytest.raises(EnhancementFailed) as caught:
        Networks().run(folder, IMAGE, preparation_of(folder).parameters(), Progress())
    assert why in caught.value.why
    assert_plain(caught.value)


@pytest.mark.parametrize("lie", [{"value_range": "0..255"}, {"value_range": "-1..1"}, {"border": "zero"}])
def test_another_range_or_border_than_the_true_one_never_crashes(tmp_path, lie):
    folder = model_folder(tmp_path / "lying", chain(conv(1, 3)), SAME, **lie)
    np.testing.assert_allclose(run(folder).pixels, IMAGE, atol=1e-5)  # this network is the same in all


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"colours": 3}, "3 channels are said, its network takes 1"),
        ({"output": "sharp"}, "It gives no result named 'sharp', but 's0'."),
        ({"scale": 2, "preparation": "plain"}, "its result has 2 times as many rows"),
        ({"value_range": "0..2"}, "'value_range'"),
        ({"border": "wrap"}, "'border'"),
        ({"colours": 2}, "'colours'"),
    ],
)
def test_a_lie_is_found_when_a_folder_is_taken_in(tmp_path, lie, why):
    given = model_folder(tmp_path / "lying", chain(conv(1, 3)), SAME, proof=False)
    values = asdict(given.manifest) | lie
    (given.path / MANIFEST).write_text(json.dumps(values))
    with pytest.raises(ModelUnavailable) as caught:
        install_model(given.path, tmp_path / "into", Progress())
    assert_plain(caught.value)
    assert why in caught.value.why


def test_what_can_be_measured_of_a_network_is_not_believed(tmp_path):
    """Whether it needs the whole image, its size and its channels are measured when it is taken in."""
    layers = [
        entrance(), layer("GlobalAveragePooling2D", "g", "picture", keepdims=True),
        layer("Rescaling", "l", "g", scale=0.01), layer("Add", "sum", "picture", "l"),
    ]  # fmt: skip
    given = model_folder(tmp_path / "lying", layers, {}, proof=False, radius=0, whole_image=False)
    made = read_model_folder(install_model(given.path, tmp_path / "into", Progress()))
    assert made.manifest.whole_image
    assert made.manifest.radius == 0
    mean = IMAGE.mean() * 0.01
    np.testing.assert_allclose(run(made).pixels, np.clip(IMAGE + mean, 0, 1), atol=1e-5)


def test_weights_that_are_no_numbers_are_refused(tmp_path):
    spoiled = {**SAME, "layers/conv2d/vars/1": np.array([np.nan], np.float32)}
    with pytest.raises(ModelUnavailable, match="hold values that are no numbers") as caught:
        model_folder(tmp_path / "nan", chain(conv(1, 3)), spoiled)
    assert_plain(caught.value)


def test_a_compiled_form_of_another_network_is_told_in_words(tmp_path):
    folder = model_folder(tmp_path / "one", chain(conv(1, 3)), SAME)
    (folder.path / ONNX).write_bytes(b"\x08\x08nonsense")
    files = {**folder.manifest.files, ONNX: sha256_of(folder.path / ONNX)}
    with pytest.raises(ModelUnavailable) as caught:
        run(replace(folder, manifest=replace(folder.manifest, files=files)))
    assert_plain(caught.value)


def test_two_results_are_told_by_name_until_one_is_chosen(tmp_path):
    description = functional(
        entrance(), convolution("sharp", "picture", 1), convolution("mask", "picture", 1)
    )
    for places, names in (
        ([["sharp", 0, 0], ["mask", 0, 0]], ("sharp", "mask")),
        ({"image": ["sharp", 0, 0], "where": ["mask", 0, 0]}, ("image", "where")),
    ):
        description["config"]["output_layers"] = places
        arrays = {
            f"layers/conv2d{one}/vars/{n}": v for one in ("", "_1") for n, v in enumerate(SAME.values())
        }
        path = written(tmp_path / "two.keras", description, arrays)
        assert outputs_of(path) == names
        with pytest.raises(ModelUnavailable, match="It gives 2 results") as caught:
            read_keras_file(path)
        assert all(repr(name) in caught.value.why for name in names)
        assert_plain(caught.value)
        assert [read_keras_file(path, name).output for name in names] == ["sharp", "mask"]
        with pytest.raises(ModelUnavailable, match="It gives no result named 'other'"):
            read_keras_file(path, "other")
