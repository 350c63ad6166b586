"""Usual networks, saved by Keras: what is found out about them is true, and they give what Keras gives."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tests.support.keras_architectures import ARCHITECTURES
from tests.support.model_folders import textured
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.resample import resize
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import outputs_of, read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import ONNX, Manifest, ModelFolder, sha256_of
from xraysr_gui.enhancers.networks.fitting import preparation_of
from xraysr_gui.enhancers.networks.measured import measured, misfit, natural_preparation
from xraysr_gui.enhancers.networks.network import Networks, RunWishes

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("old_files_of_keras")]
SCALES = {"0..1": (0.0, 1.0), "-1..1": (-1.0, 1.0), "0..255": (0.0, 255.0)}
ENDINGS = pytest.mark.parametrize("ending", ["keras", "h5"])
EACH = pytest.mark.parametrize("name", ARCHITECTURES)


@pytest.fixture(scope="module")
def built(keras):
    """Each network once, however often it is saved."""
    return cache(lambda name: ARCHITECTURES[name].build(keras))


@pytest.fixture(scope="module")
def predicted(built):
    """What Keras makes of a textured image of a shape, with zeros around, on the 0-to-1 scale."""

    def predict(name, shape, lost=0):
        black, white = SCALES[ARCHITECTURES[name].takes]
        around = np.pad(textured(*shape), lost, constant_values=-black / (white - black))
        return by_keras(built(name), around, ARCHITECTURES[name])

    return cache(predict)


@pytest.fixture(autouse=True)
def _tensorflow_may_count_its_traces(monkeypatch):
    """It warns of many networks that are asked once each."""
    monkeypatch.setattr(logging.getLogger("tensorflow"), "disabled", True)


def taken_in(model, path, one, **said):
    """A model folder of a file that Keras saved, as an installation measures it."""
    model.save(path)
    network = read_keras_file(path, *one.results[:1])
    facts = facts_of(network)
    (path.parent / ONNX).write_bytes(onnx_bytes(network))
    manifest = Manifest(
        *("usual", "Usual", "A usual network.", "denoise" if one.scale == 1 else "super-resolution"),
        scale=facts.scale,
        preparation=natural_preparation(facts),
        colours=facts.channels_in,
        value_range=one.takes,
        result_range=one.gives,
        files={ONNX: sha256_of(path.parent / ONNX)},
    )
    folder = ModelFolder(path.parent, replace(measured(manifest, network, facts), **said))
    assert misfit(folder.manifest, preparation_of(folder), facts) == ""
    return folder, facts


def by_keras(model, image, one):
    """What Keras' own predict makes of a grey image, on the 0-to-1 scale."""
    black, white = SCALES[one.takes]
    given = np.repeat((image * (white - black) + black)[None, :, :, None], one.channels, axis=3)
    found = model.predict(given, verbose=0)
    found = (found[0] if one.results else found)[0].astype(np.float64).mean(axis=2)
    black, white = SCALES[one.gives]
    return ((found - black) / (white - black)).clip(0, 1)


def by_the_program(folder, image, memory_mb=64):
    wishes = RunWishes("cpu", memory_mb)
    return Networks().run(folder, image, NoParameters(), Progress(), wishes)


def assert_found_out(path, folder, facts, one):
    """What is measured of a network is what its author would tell."""
    assert (facts.scale, facts.channels_in, facts.multiple_of) == (one.scale, one.channels, one.multiple)
    assert facts.whole_image == one.whole
    assert facts.fixed_size == ((one.stated,) * 2 if one.made_for_it else None)
    assert folder.manifest.fixed_side == (one.stated if one.made_for_it else 0)
    if one.results:
        assert outputs_of(path) == one.results


@EACH
@ENDINGS
def test_what_is_found_out_is_true_and_it_gives_what_keras_gives(built, predicted, tmp_path, name, ending):
    """Inside, where the image is run in pieces that go on as in a mirror; Keras pads zeros."""
    one = ARCHITECTURES[name]
    folder, facts = taken_in(built(name), tmp_path / f"usual.{ending}", one)
    assert_found_out(tmp_path / f"usual.{ending}", folder, facts, one)
    shape = (one.stated,) * 2 if one.stated else (96, 88)

    done = by_the_program(folder, textured(*shape), 1 if not one.whole else 4096)

    assert done.pixels.shape == tuple(side * one.scale for side in shape)
    lost = facts.shrinks * one.scale
    edge = 0 if one.whole else facts.receptive_radius * one.scale
    inner = (slice(edge, shape[0] * one.scale - edge), slice(edge, shape[1] * one.scale - edge))
    expected = np.pad(predicted(name, shape), lost)
    assert done.pixels[inner].size > 100
    np.testing.assert_allclose(done.pixels[inner], expected[inner], atol=one.close)
    told = [notice for notice in done.notices if "three colours" in notice]
    assert len(told) == (one.channels == 3)
    assert len(done.notices) == len(told)


@EACH
def test_with_zeros_around_it_gives_what_keras_gives_up_to_the_edge(built, predicted, tmp_path, name):
    one = ARCHITECTURES[name]
    folder, facts = taken_in(built(name), tmp_path / "usual.keras", one, border="zero")
    shape = (one.stated,) * 2 if one.stated else (96, 88)
    done = by_the_program(folder, textured(*shape), 1 if not one.whole else 4096)
    np.testing.assert_allclose(done.pixels, predicted(name, shape, facts.shrinks), atol=one.close)


@pytest.mark.parametrize("name", [name for name, one in ARCHITECTURES.items() if not one.made_for_it])
def test_it_runs_on_an_image_of_any_size(built, tmp_path, name):
    one = ARCHITECTURES[name]
    folder, _ = taken_in(built(name), tmp_path / "usual.keras", one)
    done = by_the_program(folder, textured(77, 131), 4096)
    assert done.pixels.shape == (77 * one.scale, 131 * one.scale)
    assert np.corrcoef(done.pixels[:: one.scale, :: one.scale].ravel(), textured(77, 131).ravel())[0, 1] > 0.9


@pytest.mark.parametrize("name", ["bottleneck grey", "bottleneck rgb", "attention of patches"])
def test_one_that_is_made_for_one_size_is_shown_the_whole_image_at_that_size(built, tmp_path, name):
    one, model = ARCHITECTURES[name], built(name)
    folder, _ = taken_in(model, tmp_path / "usual.keras", one)
    assert folder.manifest.preparation == "squeezed"
    image = textured(150, 170)
    small = resize(image, (one.stated,) * 2).clip(0, 1)
    expected = resize(by_keras(model, small, one).astype(np.float32), image.shape).clip(0, 1)
    np.testing.assert_allclose(by_the_program(folder, image).pixels, expected, atol=3e-5)
