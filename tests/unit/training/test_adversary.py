from __future__ import annotations

import logging

import numpy as np
import pytest

from xraysr_gui.training.adversary import AdversaryContest, critic
from xraysr_gui.training.fit import loss_of
from xraysr_gui.training.lessons import answer_of

# Keras 3.15 calls TensorFlow's arrays in the manner of NumPy 1; goes when one of them learns NumPy 2's
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
)
SIDE, BORDER = 36, 2


@pytest.mark.parametrize("patches", [False, True])
def test_a_contest_goes_on_from_what_it_knew(keras, caplog, patches):
    caplog.set_level(logging.ERROR, logger="tensorflow")  # it takes two contests for a loop of many

    def begun(seed):
        keras.utils.set_random_seed(seed)
        image = keras.layers.Input((None, None, 1))
        network = keras.Model(image, keras.layers.Conv2D(1, 3, padding="same")(image))
        return AdversaryContest(network, SIDE, BORDER, loss_of("mse", BORDER), patches=patches)

    rng = np.random.default_rng(1)
    batches = rng.random((4, 2, 2, SIDE, SIDE, 1), dtype=np.float32)
    first, second = begun(1), begun(2)
    for given, wanted in batches[:2]:
        first.train_on_batch(given, wanted)
    assert not all(map(np.array_equal, first.state(), second.state()))
    second.network.set_weights(first.network.get_weights())
    second.restore(first.state())
    for given, wanted in batches[2:]:
        assert second.train_on_batch(given, wanted) == pytest.approx(
            first.train_on_batch(given, wanted), rel=1e-4
        )
    for mine, theirs in zip(second.network.get_weights(), first.network.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


def test_a_critic_of_patches_judges_31_pixels_apart(keras):
    keras.utils.set_random_seed(1)
    judge, side = critic(96, patches=True), 96
    piece = np.random.default_rng(1).random((1, side, side, 1), dtype=np.float32)
    told = answer_of(judge, piece)

    assert told.shape == (1, 12, 12, 1)
    assert critic(side).output_shape == (None, 1)
    reached = np.zeros((side, side), bool)
    for row, column in np.ndindex(side // 4, side // 4):
        changed = piece.copy()
        changed[0, 4 * row : 4 * row + 4, 4 * column : 4 * column + 4] += 0.5
        reached[4 * row : 4 * row + 4, 4 * column : 4 * column + 4] = (
            answer_of(judge, changed)[0, 6, 6, 0] != told[0, 6, 6, 0]
        )
    rows = np.flatnonzero(reached.any(axis=1))
    assert 28 <= rows.max() - rows.min() + 1 <= 36
