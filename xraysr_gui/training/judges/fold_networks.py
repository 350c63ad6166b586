"""Five plain networks that tell abnormal from normal squares, each learned from four fifths of the patients.

Each judges the fifth that it has not seen: so every image is judged by a network that does not know its
patient, and the five stand beside the lines in the end. They see the square that every judge is shown,
not the file: what tells collections apart is taken away before, and mixed on purpose while they learn.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.progress import Progress
from xraysr_gui.judging.prepare import SMALL
from xraysr_gui.training.judges.learn import FOLDS, Seen
from xraysr_gui.training.judges.looking import Keras
from xraysr_gui.training.judges.sight import Squares

WIDTHS, DENSE = (16, 32, 64, 64), 32
DROPS = 0.4, 0.3
"""Of what the dense layer is given, and of what it gives: so much is left out at each step."""
EPOCHS, BATCH, RATE, DECAY = 12, 48, 1.5e-3, 1e-3
SHIFT, TONES, NOISE = 4, 0.2, 0.03
"""Each time an image is seen: moved by so many pixels, toned (a power up to e to this), and noisy."""


def learned_by_folds(
    given: Squares, seen: Seen, own: NDArray[np.bool_], folds: NDArray[np.intp], progress: Progress, seed: int
) -> tuple[list[Keras], NDArray[np.float64]]:
    """The five networks of a population, and the log odds of each image by one that has not seen its patient.

    `seen` says of all images what their labels are.
    """
    told, networks = np.zeros(len(folds)), []
    for fold in range(FOLDS):
        part = progress.part(fold / FOLDS, (fold + 1) / FOLDS)
        networks.append(_learned(given, seen, np.flatnonzero(own & (folds != fold)), part, seed + fold))
        asked = given.plain[folds == fold].astype(np.float32)[..., None]
        told[folds == fold] = np.ravel(networks[-1].predict(asked, BATCH, verbose=0))
    return networks, told


def _learned(given: Squares, seen: Seen, places: NDArray[np.intp], progress: Progress, seed: int) -> Keras:
    """One network; the same seed and images make the same one."""
    import keras

    keras.utils.set_random_seed(seed)
    network, rng = branches(1), np.random.default_rng(seed)
    steps = EPOCHS * -(-len(places) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(RATE, steps)
    network.compile(
        keras.optimizers.AdamW(rate, weight_decay=DECAY), keras.losses.BinaryCrossentropy(from_logits=True)
    )
    wanted, weights = seen.abnormal.astype(np.float32).reshape(-1, 1, 1, 1), seen.weights
    for step, chosen in enumerate(_batches(places, rng)):
        progress.at(step / steps, f"Learning, step {step + 1} of {steps}")
        network.train_on_batch(_altered(given, chosen, rng), wanted[chosen], sample_weight=weights[chosen])
    return network


def branches(count: int) -> Keras:
    """So many plain networks side by side on one square: (1, 1, count) log odds."""
    import keras
    from keras import layers

    image = keras.Input((SMALL, SMALL, 1), name="image")
    told = []
    for number in range(count):
        x = image
        for depth, width in enumerate(WIDTHS):
            see = layers.Conv2D(width, 3, padding="same", activation="relu", name=f"see{number}_{depth}")
            x = layers.MaxPooling2D(2)(see(x))
        x = layers.Dropout(DROPS[0])(layers.Flatten()(x))
        x = layers.Dense(DENSE, activation="relu", name=f"join{number}")(x)
        x = layers.Dense(1, name=f"tell{number}")(layers.Dropout(DROPS[1])(x))
        told.append(layers.Reshape((1, 1, 1))(x))
    return keras.Model(image, told[0] if count == 1 else layers.Concatenate()(told))


def together(networks: list[Keras]) -> Keras:
    """Networks of one branch as one of several, each with its own weights."""
    joined = branches(len(networks))
    for number, network in enumerate(networks):
        for layer in network.layers:
            if layer.weights:
                name = layer.name.replace("0", str(number), 1)
                joined.get_layer(name).set_weights(layer.get_weights())
    return joined


def _batches(places: NDArray[np.intp], rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    for _ in range(EPOCHS):
        order = rng.permutation(places)
        yield from (order[begin : begin + BATCH] for begin in range(0, len(order), BATCH))


def _altered(given: Squares, chosen: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.float32]:
    """Half of them as they are, half as another clinic stored them; all moved, mirrored, toned and noisy."""
    some = given.copies.shape[1]
    which = rng.integers(-some, some, len(chosen))
    stored = given.copies[chosen, np.maximum(which, 0)]
    squares = np.where((which < 0)[:, None, None], given.plain[chosen], stored).astype(np.float32)
    mirrored = rng.random(len(chosen)) < 0.5
    squares[mirrored] = squares[mirrored, :, ::-1]
    padded = np.pad(squares, ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT)), mode="edge")
    for number, (top, left) in enumerate(rng.integers(0, 2 * SHIFT + 1, (len(chosen), 2))):
        squares[number] = padded[number, top : top + SMALL, left : left + SMALL]
    power = np.exp(rng.uniform(-TONES, TONES, (len(chosen), 1, 1))).astype(np.float32)
    loud = rng.uniform(0.0, NOISE, (len(chosen), 1, 1)).astype(np.float32)
    noise = rng.standard_normal(squares.shape, np.float32) * loud
    return np.asarray(squares.clip(1e-4, 1.0) ** power + noise, np.float32)[..., None]
