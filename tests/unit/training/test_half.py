"""Half as many bits where layers are wide; never where grey levels come in or go out."""

from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.training.fit import compiled, loss_of
from xraysr_gui.training.half import in_half
from xraysr_gui.training.recipes import RECIPES

RECIPE = RECIPES["detector-x2"]


@pytest.fixture(scope="module")
def networks(keras):
    keras.utils.set_random_seed(3)
    whole = RECIPE.build()
    return whole, in_half(whole)


def given(rng, count=2):
    image = rng.random((count, 24, 24, 1), np.float32)
    return np.concatenate([image, np.full_like(image, 0.01)], axis=-1)


def test_wide_layers_reckon_in_bfloat16_and_nothing_else_does(networks):
    _, half = networks

    said = {layer.name: layer.compute_dtype for layer in half.layers}
    wide = {layer.name for layer in half.layers if getattr(layer, "kernel", None) is not None
            and min(layer.kernel.shape[-2:]) >= 16}  # fmt: skip
    assert len(wide) == 13  # six blocks of two, and the one after them
    assert {name for name, number in said.items() if number == "bfloat16"} == wide
    assert {weight.dtype for weight in half.weights} == {"float32"}
    assert half.output.dtype == "float32"


def test_both_hold_the_same_weights_and_answer_nearly_the_same(networks):
    whole, half = networks
    question = given(np.random.default_rng(1))

    assert all(np.array_equal(a, b) for a, b in zip(whole.get_weights(), half.get_weights(), strict=True))
    off = np.abs(np.asarray(whole(question)) - np.asarray(half(question))).max()
    assert 0 < off < 1 / 255


def test_it_learns_and_hands_its_weights_back(networks):
    whole, half = networks
    rng = np.random.default_rng(2)
    learner = compiled(half, loss_of("mse", 4), 1e-3)
    question, wanted = given(rng), rng.random((2, 48, 48, 1), np.float32)

    losses = [learner.train_on_batch(question, wanted) for _ in range(12)]

    assert losses[-1] < losses[0]
    whole.set_weights(learner.get_weights())
    assert np.isfinite(np.asarray(whole(question))).all()
