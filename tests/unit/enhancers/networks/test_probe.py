"""The proof beside a model is made once and holds wherever it is run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.model_folders import faithful_folder, faithful_layers, keras_file, model_folder
from tests.support.small_networks import chain, conv
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.model_answers import Answers, Wish
from xraysr_gui.enhancers.engine.model_install import take_in
from xraysr_gui.enhancers.model_folder import ONNX, PROBE, read_model_folder, sha256_of
from xraysr_gui.enhancers.networks.probe import Difference, difference, question, write_probe
from xraysr_gui.enhancers.networks.runtimes.contract import Device, DeviceFailed, Runtime


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_the_question_is_the_same_every_time_and_an_image(channels):
    asked = question(channels)
    assert asked.shape == (1, channels, 48, 48)
    assert asked.dtype == np.float32
    assert 0 < asked.min() < asked.max() < 1
    np.testing.assert_array_equal(asked, question(channels))
    assert question(1, 224).shape == (1, 1, 224, 224)


def with_answer(model, answer, given=None):
    write_probe(model.path, question(1) if given is None else given, answer)
    files = {**model.manifest.files, PROBE: sha256_of(model.path / PROBE)}
    return replace(model, manifest=replace(model.manifest, files=files))


def test_a_compiled_form_that_gives_the_same_is_no_way_off(tmp_path):
    assert difference(faithful_folder(tmp_path / "model", 2)).off == 0.0


def test_what_it_is_off_is_the_largest_of_all_pixels(tmp_path):
    model = model_folder(
        tmp_path / "model",
        chain(conv(1, 1)),
        {"layers/conv2d/vars/0": np.ones((1, 1, 1, 1)), "layers/conv2d/vars/1": np.zeros(1)},
    )
    answer = question(1)
    answer[0, 0, 7, 9] += 0.25
    assert difference(with_answer(model, answer)).off == pytest.approx(0.25)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_numbers_that_are_none_are_infinitely_off(tmp_path, wrong):
    model = faithful_folder(tmp_path / "model")
    answer = question(1)
    answer[0, 0, 0, 0] = wrong
    assert difference(with_answer(model, answer)).off == float("inf")
    assert difference(with_answer(model, question(1)[:, :, 1:])).off == float("inf")


@pytest.mark.parametrize("value_range", ["0..1", "0..255"])
def test_a_network_without_a_proof_gets_one_that_sees_another_compiled_form(tmp_path, value_range):
    layers, weights = faithful_layers()
    others = {name: array + np.float32(0.05) * array for name, array in weights.items()}
    one, other = (
        read_model_folder(
            take_in(
                keras_file(tmp_path / f"n{number}.keras", layers, arrays),
                tmp_path / f"into{number}",
                Progress(),
                Wish(Answers(value_range=value_range)),
            ).path
        )
        for number, arrays in enumerate((weights, others))
    )
    assert difference(one) == Difference(0.0, of_keras=False)
    (one.path / ONNX).write_bytes((other.path / ONNX).read_bytes())
    files = {**one.manifest.files, ONNX: other.manifest.files[ONNX]}
    spoilt = replace(one, manifest=replace(one.manifest, files=files))
    assert 1e-4 < difference(spoilt).off < 0.1  # of white, whatever its numbers are


def test_a_proof_that_is_missing_or_changed_is_no_proof(tmp_path):
    model = faithful_folder(tmp_path / "model")
    (model.path / PROBE).write_bytes(b"x")
    with pytest.raises(ModelUnavailable, match=r"probe\.npz is not the one"):
        difference(model)
    (model.path / PROBE).unlink()
    with pytest.raises(ModelUnavailable, match=r"probe\.npz is missing"):
        difference(model)


def test_a_device_that_fails_proves_nothing(tmp_path):
    def fail(folder, device, threads):
        raise DeviceFailed("gone")

    runtime = Runtime("fake", lambda: "Fake", lambda: (Device("cpu", "Processor", "fake"),), fail)
    with pytest.raises(ModelUnavailable, match="cannot be checked"):
        difference(faithful_folder(tmp_path / "model"), runtime)
