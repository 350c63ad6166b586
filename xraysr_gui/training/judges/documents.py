"""Comparators as documents 001 and 003 imagine them: a plain network that classifies, and an auto-encoder.

Both see the whole image as it is stored, learn from nothing but it, and judge whatever they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.judges.folder import JudgeFolder, JudgeKind, JudgeManifest, write_judge
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.figures import auc
from xraysr_gui.judging.whole import error_of, whole
from xraysr_gui.training.judges.lessons import Labelled, apart, pixels_of
from xraysr_gui.training.judges.looking import Keras
from xraysr_gui.training.judges.make import made_with, write_network, write_table

PNEUMONIA_DOCUMENTS, NORMALITY_DOCUMENTS = "pneumonia-documents", "normality-documents"
SIDE, EPOCHS, BATCH, RATE = 96, 10, 32, 1e-3
ASIDE = 0.25
"""The share of patients whose normal images the auto-encoder is held against, and does not learn from."""
CODE_SIDE, CODE, CODE_EPOCHS = 64, 64, 40
"""Of the auto-encoder: pixels to a side, the numbers that they share, and how often it sees each image."""
Squares = NDArray[np.float32]


def squares_of(
    images: Sequence[Labelled], side: int, reader: ImageReader, progress: Progress
) -> NDArray[np.float32]:
    """All images as comparators are shown them: (images, side, side, 1).

    Raises:
        CannotOpenImage: one cannot be read.
    """
    found = []
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Reading image {number + 1} of {len(images)}")
        found.append(whole(pixels_of(image, reader, Progress()), side))
    return np.stack(found)[..., None]


def plain_network() -> Keras:
    """Convolutions and poolings, a dense layer, and the log odds of being abnormal."""
    import keras
    from keras import layers

    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = image
    for width in (16, 32, 64, 64):
        x = layers.MaxPooling2D(2)(layers.Conv2D(width, 3, padding="same", activation="relu")(x))
    x = layers.Dense(64, activation="relu")(layers.Flatten()(x))
    return keras.Model(image, layers.Reshape((1, 1, 1))(layers.Dense(1)(x)))


def auto_encoder() -> Keras:
    """From an image to few numbers and back."""
    import keras
    from keras import layers

    image = keras.Input((CODE_SIDE, CODE_SIDE, 1), name="image")
    x = image
    for width in (16, 32, 32):
        x = layers.Conv2D(width, 3, strides=2, padding="same", activation="relu")(x)
    code = layers.Dense(CODE)(layers.Flatten()(x))
    x = layers.Reshape((8, 8, 32))(layers.Dense(8 * 8 * 32, activation="relu")(code))
    for width in (32, 16, 16):
        x = layers.Conv2DTranspose(width, 3, strides=2, padding="same", activation="relu")(x)
    return keras.Model(image, layers.Conv2D(1, 3, padding="same")(x))


def make_pneumonia_documents(
    images: Sequence[Labelled],
    folder: Path,
    reader: ImageReader,
    progress: Progress,
    seed: int,
    id: str = PNEUMONIA_DOCUMENTS,
    epochs: int = EPOCHS,
) -> JudgeFolder:
    """The classifier; and what one learned from each source alone says of the images to judge.

    Raises:
        CannotOpenImage: an image cannot be read.
    """
    squares = squares_of(images, SIDE, reader, progress.part(0.0, 0.1))
    learned, abnormal = _flags(images)
    sources = np.array([one.source for one in images])
    own = [one for one in np.unique(sources) if _both(abnormal[learned & (sources == one)])]
    told: Json = {}
    for number, source in enumerate(own):
        progress.at(0.1 + 0.4 * number / len(own), f"Learning from {source} alone")
        alone = learned & (sources == source)
        network = _fitted(plain_network, squares[alone], abnormal[alone], "bce", epochs, seed)
        logits = _said(network, squares)[:, 0, 0, 0].astype(np.float64)
        judged = {str(one): (sources == one) & ~learned for one in np.unique(sources)}
        told[str(source)] = {
            one: auc(logits[some], abnormal[some]) for one, some in judged.items() if _both(abnormal[some])
        }
    progress.at(0.5, "Learning from all sources")
    network = _fitted(plain_network, squares[learned], abnormal[learned], "bce", epochs, seed)
    write_network(network, folder)
    write_table(folder, {"side": np.array(SIDE)})
    about = _about(images, learned, seed) | {"epochs": epochs, "parameters": int(network.count_params())}
    return write_judge(
        folder,
        JudgeManifest(
            id,
            "Pneumonia, as in the documents",
            "A plain network from scratch, as two source documents have it: it stands beside only.",
            JudgeKind.COMPARATOR,
            training=about,
            measured={"across": told} if told else {},
        ),
    )


def make_normality_documents(
    images: Sequence[Labelled],
    folder: Path,
    reader: ImageReader,
    progress: Progress,
    seed: int,
    id: str = NORMALITY_DOCUMENTS,
    epochs: int = CODE_EPOCHS,
) -> JudgeFolder:
    """The auto-encoder, with its errors on normal images that were kept aside.

    Raises:
        CannotOpenImage: an image cannot be read.
    """
    normal = [one for one in images if one.learned and not one.abnormal]
    squares = squares_of(normal, CODE_SIDE, reader, progress.part(0.0, 0.3))
    aside = apart(normal, ASIDE, seed)
    progress.at(0.3, "Learning from normal images")
    network = _fitted(auto_encoder, squares[~aside], squares[~aside], "mse", epochs, seed)
    write_network(network, folder)
    pairs = zip(squares[aside][..., 0], _said(network, squares[aside])[..., 0], strict=True)
    kept = np.sort([error_of(square, again) for square, again in pairs])
    write_table(folder, {"side": np.array(CODE_SIDE), "kept": kept})
    about = _about(normal, ~aside, seed) | {
        "kept_aside": int(aside.sum()), "epochs": epochs, "parameters": int(network.count_params()),
    }  # fmt: skip
    return write_judge(
        folder,
        JudgeManifest(
            id,
            "Normality, as in the documents",
            "An auto-encoder of normal images, as a source document imagines it: stands beside only.",
            JudgeKind.COMPARATOR,
            training=about,
        ),
    )


def _fitted(
    build: Callable[[], Keras], given: Squares, wanted: NDArray[np.generic], loss: str, epochs: int, seed: int
) -> Keras:
    """A new network that has learned; the same seed makes the same one."""
    import keras

    keras.utils.set_random_seed(seed)
    network = build()
    losses = {"mse": "mse", "bce": keras.losses.BinaryCrossentropy(from_logits=True)}
    network.compile(keras.optimizers.Adam(RATE), losses[loss])
    target = wanted.astype(np.float32)
    target = target.reshape(-1, 1, 1, 1) if target.ndim == 1 else target
    network.fit(given, target, BATCH, epochs, verbose=0)
    return network


def _said(network: Keras, given: Squares) -> NDArray[np.float32]:
    return np.asarray(network.predict(given, BATCH, verbose=0), np.float32)


def _flags(images: Sequence[Labelled]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return np.array([one.learned for one in images]), np.array([one.abnormal for one in images])


def _both(labels: NDArray[np.bool_]) -> bool:
    return bool(labels.any() and not labels.all())


def _about(images: Sequence[Labelled], taught: NDArray[np.bool_], seed: int) -> Json:
    chosen = [one for one, taken in zip(images, taught, strict=True) if taken]
    return {
        "images": len(chosen),
        "patients": len({one.patient for one in chosen}),
        "sources": sorted({one.source for one in chosen}),
        "seed": seed,
        "made_with": made_with(),
    }
