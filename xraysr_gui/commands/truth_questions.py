"""Questions of truth beyond PSNR, put to enhancers: detectability, phantom, invention."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.close_words import did_you_mean
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.references import gather, judging_images
from xraysr_gui.evaluation.trial_run import RunsTrial
from xraysr_gui.evaluation.truth.asked import Asked
from xraysr_gui.evaluation.truth.detect_run import detectability_section
from xraysr_gui.evaluation.truth.error_bars_run import error_bars_section
from xraysr_gui.evaluation.truth.invention_run import invention_section
from xraysr_gui.evaluation.truth.phantom_run import phantom_section
from xraysr_gui.evaluation.truth.section import Section
from xraysr_gui.evaluation.truths import FolderTruths
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import refuse_unwritable, write_whole


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        id: On the command line, where protocols are named.
        title: For people.
        answer: Does the work; it tells its progress.
        learns: Whether it learns from a part `train` of the folder first.
    """

    id: str
    title: str
    answer: Callable[[Asked, Progress], Section]
    learns: bool = False


QUESTIONS = Catalogue(
    Question("detectability", "Are planted nodules found more easily afterwards?", detectability_section),
    Question("phantom", "Sharpness, noise and contrast of a drawn phantom", phantom_section),
    Question("error-bars", "How far off is a pixel likely to be?", error_bars_section, True),
    Question("invention", "Do the maps find what was made up?", invention_section),
)


UNANSWERED = "This question has no answer here; why stands with what was left out of the run."


def is_question(id: str) -> bool:
    """Whether a protocol of this name is answered here."""
    return any(one.id == id for one in QUESTIONS)


def asked_of(
    id: str,
    folder: Path,
    enhancers: Sequence[Enhancer],
    reader: ImageReader,
    engine: RunsTrial,
    progress: Progress,
    tell: Callable[[str], None],
) -> Asked:
    """What a question is asked with: the images of a folder, those of its part `val` if it has one.

    Raises:
        UserError: no image can be used, or, where something is to be learned, patients are on both sides.
    """
    if QUESTIONS[id].learns:
        both, beside = gather(folder, reader, progress), FolderTruths(folder, reader)
        judge = [beside.with_lesion(one, progress, tell) for one in both.judge]
        return Asked(judge, enhancers, engine, both.train)
    return Asked(judging_images(folder, reader, progress, tell), enhancers, engine)


def question_named(id: str) -> Question:
    """The question of a name.

    Raises:
        UserError: there is none.
    """
    if not is_question(id):
        known = [one.id for one in QUESTIONS]
        raise UserError(
            tr("There is no question of truth {!r}.").format(id),
            why=tr("Known are: {}.").format(", ".join(known)),
            remedy=tr("{}Name one of these.").format(did_you_mean(id, known)),
        )
    return QUESTIONS[id]


def answers(
    questions: Sequence[Question],
    ask: Callable[[Question, Progress], Asked],
    tell: Callable[[str], None],
    progress: Progress,
) -> Iterator[Section]:
    """The answer to each, in turn; where one cannot be had, the others go on.

    Args:
        questions: What is asked.
        ask: Gives what a question is asked with.
        tell: Hears why a question has no answer: this may name files, and an answer never does.
        progress: Told how far it is.
    """
    for number, question in enumerate(questions):
        part = progress.part(number / len(questions), (number + 1) / len(questions))
        try:
            yield question.answer(ask(question, part.part(0.0, 0.05)), part.part(0.05, 1.0))
        except UserError as error:
            tell(f"{question.id}: {error}")
            yield Section(question.id, tr(question.title), (tr(UNANSWERED),), ())


def refuse_section(id: str, folder: Path, *, overwrite: bool = False) -> None:
    """Find out before long work whether the answer can be written.

    Raises:
        CannotExport: the folder takes no file, or holds such an answer that is to be kept.
    """
    refuse_existing((folder / f"{id}.{ending}" for ending in ("md", "json")), overwrite=overwrite)
    refuse_unwritable(folder)


def write_section(section: Section, folder: Path) -> None:
    """A page, the same as JSON, and a CSV file for each table.

    Raises:
        CannotExport: the folder is read-only or full.
    """
    whole = json.dumps(section.to_json(), indent=1, allow_nan=False)
    files = {"md": f"{section.markdown()}\n", "json": f"{whole}\n"}
    files |= {f"{number + 1}.csv": table.csv() for number, table in enumerate(section.tables)}
    named = {f"{section.id}.{ending}": text for ending, text in files.items()} | dict(section.files)
    for name, text in named.items():
        write_whole(folder / name, partial(_write, text))


def _write(text: str, file: IO[bytes]) -> None:
    file.write(text.encode())
