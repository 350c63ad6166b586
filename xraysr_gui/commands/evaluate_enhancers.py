"""Puts a trial to enhancers on a folder of images, and writes tables that can be checked."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from typing import IO

from xraysr_gui.core.called import SIGNS
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import TRIALS, Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.evaluation.paired import no_interval
from xraysr_gui.evaluation.references import ReferenceImage, judging_images
from xraysr_gui.evaluation.table import Row, markdown, table
from xraysr_gui.evaluation.trial_run import Score, run_trial
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.kept_files import refuse_existing
from xraysr_gui.settings.whole_file import refuse_unwritable, write_whole

INTERVAL = "In brackets: 95 % intervals of the mean gain, from 10,000 draws of whole patients."
FEW = 20
FEW_WORDS = "So few patients show little of how much others differ: read such an interval as too narrow."
PAGE, TABLE, SCORES = REPORT = "table.md", "table.json", "scores.csv"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of it.

    Attributes:
        trial: What was asked.
        scores: Of every image.
        rows: The table of them.
        hashes: Of the files, by the names of the images.
        left_out: A sentence on each file of the folder that could not be used.
    """

    trial: Trial
    scores: tuple[Score, ...]
    rows: tuple[Row, ...]
    hashes: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    @property
    def about(self) -> Json:
        """What a reader of the table must know of its numbers."""
        return {
            "images": len({score.image for score in self.scores}),
            "patients": len({score.patient for score in self.scores}),
            "files_left_out": len(self.left_out),
            "border_left_out": self.trial.border,
            "interval": INTERVAL if self._has_interval else None,
        }

    @property
    def _has_interval(self) -> bool:
        return not no_interval(len({score.patient for score in self.scores}))

    def words(self) -> str:
        """The same in sentences, below the table."""
        about = self.about
        counted = "{images} images of {patients} patients; {files_left_out} files were left out."
        border = "{border_left_out} pixels at each border count for nothing."
        few = FEW_WORDS if self._has_interval and about["patients"] < FEW else ""
        return " ".join(filter(None, (f"{counted} {border}".format(**about), about["interval"], few)))


def evaluate_enhancers(
    trial: Trial,
    enhancers: Sequence[Enhancer],
    references: Sequence[ReferenceImage],
    engine: Engine,
    progress: Progress,
    known: bool = False,
) -> Evaluated:
    """Every enhancer on every image, and the table of it."""
    scores = tuple(run_trial(trial, enhancers, references, engine, progress, known))
    return Evaluated(trial, scores, table(trial, scores), {one.name: one.sha256 for one in references})


def asked_for(
    catalogue: Catalogue[Enhancer], trial: Trial, named: Sequence[Enhancer]
) -> tuple[Enhancer, ...]:
    """The named enhancers and those they must beat; without names, all that suit the trial.

    Raises:
        UserError: one of them does something else, or two have the same id.
    """
    wanted = list(named) or [enhancer for enhancer in catalogue if suits(enhancer, trial)]
    unsuited = next((one for one in wanted if not suits(one, trial)), None)
    if unsuited is not None:
        raise UserError(
            tr("{} cannot take part in {!r}.").format(unsuited.title, trial.title),
            why=tr("It is made for {}, x{}.").format(unsuited.task, unsuited.scale),
            remedy=tr("Leave it out, or choose another protocol."),
        )
    there = {enhancer.id: enhancer for enhancer in catalogue}
    both = [*(there[id] for id in trial.compare_with if id in there), *wanted]
    every = {one.id: one for one in both}
    twice = next((one for one in both if _weights(one) != _weights(every[one.id])), None)
    if twice is not None:
        raise UserError(
            tr("{} is named twice.").format(twice.id),
            why=tr("Two enhancers of one id cannot be told apart in a table."),
            remedy=tr("Leave one of them out, or give a model an id of its own with: xraysr train --id"),
        )
    return tuple(every.values())


def _weights(enhancer: Enhancer) -> str:
    return enhancer.model.sha256 if enhancer.model else ""


def suits(enhancer: Enhancer, trial: Trial) -> bool:
    """Whether it does what the trial asks for."""
    if enhancer.task not in trial.tasks:
        return False
    free = any(name == "scale" for name in getattr(enhancer.parameters, "__dataclass_fields__", {}))
    return free or enhancer.scale == trial.scale


def trial_named(id: str) -> Trial:
    """The trial of a name.

    Raises:
        UserError: there is none.
    """
    if id not in {trial.id for trial in TRIALS}:
        raise UserError(
            tr("There is no protocol {!r}.").format(id),
            why=tr("Known are: {}.").format(", ".join(trial.id for trial in TRIALS)),
            remedy=tr("Name one of these."),
        )
    return TRIALS[id]


def images_to_judge(
    folder: Path, reader: ImageReader, progress: Progress, tell: Callable[[str], None]
) -> tuple[ReferenceImage, ...]:
    """The images of a folder, those of its part `val` if it has one; `tell` hears what is left out."""
    return judging_images(folder, reader, progress, tell)


def refuse_report(folder: Path, *, overwrite: bool = False) -> None:
    """Find out before long work whether a report can be written.

    Raises:
        CannotExport: the folder takes no file, or holds a report that nobody wants to be written over.
    """
    refuse_existing((folder / name for name in REPORT), overwrite=overwrite)
    refuse_unwritable(folder)


def write_report(
    done: Evaluated, folder: Path, *, names_files: bool = False, overwrite: bool = False
) -> None:
    """table.md, scores.csv and table.json; images are named by their hashes or files.

    Raises:
        CannotExport: the folder is read-only or full, or holds a report already.
    """
    refuse_existing((folder / name for name in REPORT), overwrite=overwrite)
    files = {
        PAGE: f"# {done.trial.title}\n\n{page(done)}\n",
        TABLE: json.dumps(as_json(done), indent=1, allow_nan=False) + "\n",
        SCORES: _scores(done, names_files=names_files),
    }
    for name, text in files.items():
        write_whole(folder / name, partial(_write, text))


def _write(text: str, file: IO[bytes]) -> None:
    file.write(text.encode())


def _scores(done: Evaluated, *, names_files: bool) -> str:
    """A line for each score; patients have numbers where names of files would tell who they are."""
    text = StringIO()
    writer = csv.writer(text)
    scores, hashes = done.scores, done.hashes
    metrics = list(scores[0].figures) if scores else []
    patients = list(dict.fromkeys(score.patient for score in scores))
    writer.writerow(["image", "patient", "condition", "enhancer", *metrics, "seconds"])
    for score in scores:
        figures = [score.figures[metric] for metric in metrics]
        image = score.image if names_files else hashes[score.image][:SIGNS]
        patient = score.patient if names_files else patients.index(score.patient) + 1
        writer.writerow([image, patient, score.condition, score.enhancer, *figures, score.seconds])
    return text.getvalue()


def as_json(done: Evaluated) -> Json:
    """Plain numbers."""
    return {"protocol": done.trial.id, **done.about, "rows": [row.to_json() for row in done.rows]}


def page(done: Evaluated) -> str:
    """The table with what must be known of it, in Markdown."""
    return f"{markdown(done.trial, done.rows)}\n\n{done.words()}"
