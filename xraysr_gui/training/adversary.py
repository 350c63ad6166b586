"""A second network that tells real radiographs from made ones, and so pushes the first to make texture.

What it brings looks sharp and may be invented: a model trained so carries that warning with every result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.training.lessons import answer_of

if TYPE_CHECKING:
    from keras import Model, Variable

WEIGHT = 8e-3
RATE = 1e-4
Pieces = NDArray[np.float32]
Loss = Callable[[Any, Any], Any]


def critic(side: int, *, patches: bool = False) -> Model:
    """Five steps down to one number: how real a piece of `side` pixels looks.

    With `patches` three steps down to a map, whose every number judges 31 x 31 pixels and knows no others: so
    it judges texture and edges, and cannot learn the films by heart.
    """
    import keras
    from keras import layers

    piece = x = layers.Input((side, side, 1))
    for width in (24, 32, 48) if patches else (24, 32, 48, 64, 96):
        x = layers.LeakyReLU(0.2)(layers.Conv2D(width, 3, strides=2, padding="same")(x))
    if patches:
        return keras.Model(piece, layers.Conv2D(1, 3, padding="same")(x))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(piece, layers.Dense(1)(x))


class AdversaryContest:
    """Trains the enhancer against the critic; both learn a step from each batch."""

    def __init__(self, network: Model, side: int, border: int, loss: Loss, *, patches: bool = False) -> None:
        import keras

        self.network, self._border = network, border
        self._inner = side - 2 * border
        self._critic = critic(self._inner, patches=patches)
        self._verdict = tuple(self._critic.output_shape[1:])
        real_or_not = keras.losses.BinaryCrossentropy(from_logits=True)
        self._critic.compile(optimizer=keras.optimizers.Adam(RATE, beta_1=0.5), loss=real_or_not)
        # Trained once before it is frozen: a compiled step keeps the weights that it began with.
        self._critic.train_on_batch(np.zeros((2, self._inner, self._inner, 1)), np.zeros((2, *self._verdict)))
        self._critic.trainable = False
        given = keras.layers.Input((None, None, network.input_shape[-1]))
        made = network(given)
        verdict = self._critic(keras.layers.Cropping2D(border)(made))
        self._both = keras.Model(given, [made, verdict])
        self._both.compile(
            optimizer=keras.optimizers.Adam(RATE, global_clipnorm=0.5),
            loss=[loss, real_or_not],
            loss_weights=[1.0, WEIGHT],
        )

    def train_on_batch(self, given: Pieces, wanted: Pieces) -> float:
        """One step of the critic, one of the enhancer; gives the enhancer's loss."""
        count = len(given)
        made = answer_of(self.network, given)
        shown = np.concatenate([self._cropped(wanted), self._cropped(made)])
        real = np.ones((count, *self._verdict))
        truth = np.concatenate([0.9 * real, 0.0 * real])
        self._critic.trainable = True  # some back ends ask at every step, others keep what they began with
        self._critic.train_on_batch(shown, truth)
        self._critic.trainable = False
        losses = self._both.train_on_batch(given, [wanted, real])
        return float(np.ravel(losses)[0])

    def state(self) -> list[Pieces]:
        """All that the contest has learned beside the network itself."""
        from keras import ops

        return [ops.convert_to_numpy(one) for one in self._variables()]

    def restore(self, state: Sequence[Pieces]) -> None:
        """Go on from an earlier state, if there is one."""
        for variable, value in zip(self._variables(), state, strict=False):
            variable.assign(value)

    def _variables(self) -> list[Variable]:
        if not self._both.optimizer.built:
            self._both.optimizer.build(self._both.trainable_variables)
        return [*self._critic.weights, *self._critic.optimizer.variables, *self._both.optimizer.variables]

    def _cropped(self, pieces: Pieces) -> Pieces:
        inner = slice(self._border, self._border + self._inner)
        return pieces[:, inner, inner]
