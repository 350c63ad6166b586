"""What a run has measured, image by image on the disk, so that it goes on where it was killed.

A file takes its place whole or not at all, and an image counts as measured once its file is there: whoever
goes on measures the others, and comes to the same figures. Files of patients are named in it, so it is
removed when the report stands.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO

from xraysr_gui.core.errors import Cancelled, CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.trial_run import Score
from xraysr_gui.settings.whole_file import write_whole

FOLDER, JOB, MADE = "unfinished", "job.json", "made.json"
IMAGES = "[0-9]*.json"


@dataclass(frozen=True, slots=True)
class ImageScores:
    """One image of a run, measured or left out.

    Attributes:
        number: Among all of the run, from 0.
        name: Of its file.
        sha256: Of it.
        scores: Of every enhancer in every condition; none if it was left out.
        notices: What was left out, in sentences.
    """

    number: int
    name: str
    sha256: str
    scores: tuple[Score, ...]
    notices: tuple[str, ...] = ()


class Journal:
    """Of the run whose report is to stand in a folder.

    Attributes:
        folder: Where it is kept.
    """

    def __init__(self, report: Path) -> None:
        self._report, self.folder = report, report / FOLDER

    @property
    def is_there(self) -> bool:
        """Whether a run was stopped that can go on."""
        return (self.folder / JOB).exists()

    @property
    def has_measured(self) -> bool:
        """Whether it kept an image: only then is something lost where nobody goes on."""
        return self.is_there and any(self.folder.glob(IMAGES))

    def measured(self) -> tuple[ImageScores, ...]:
        """What a run that was stopped has measured."""
        return tuple(map(_read, sorted(self.folder.glob(IMAGES)))) if self.is_there else ()

    def begin(self, job: Json, *, resume: bool, overwrite: bool = False) -> Mapping[int, ImageScores]:
        """What was measured before; nothing for a run that begins.

        Raises:
            CannotExport: another run was stopped here, or nobody says that this one goes on.
        """
        if self.is_there and resume:
            self._refuse_another(job)
            return {one.number: one for one in map(_read, sorted(self.folder.glob(IMAGES)))}
        if self.is_there and not overwrite:
            raise CannotExport(
                tr("{} was not written.").format(self.folder.parent),
                why=tr("An evaluation was stopped there, and what it has measured would be lost."),
                remedy=tr("Go on with --resume, or start over with --overwrite."),
            )
        made = self._made()
        self.end()
        new = [folder for folder in (self._report, *self._report.parents) if not folder.exists()]
        self._write(MADE, {"folders": max(made, len(new))})
        self._write(JOB, job)
        return {}

    @contextmanager
    def run(self) -> Iterator[None]:
        """One that fails before its first image leaves nothing behind; one that is stopped goes on later."""
        try:
            yield
        except Cancelled:
            raise
        except BaseException:
            if not self.has_measured:
                self.end()
            raise

    def keep(self, image: ImageScores) -> None:
        """One image is measured.

        Raises:
            CannotExport: the disk is full.
        """
        self._write(f"{image.number:06}.json", asdict(image))

    def end(self) -> None:
        """The report stands, or nothing of this is wanted: folders that were made for it go if empty."""
        made = self._made()
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):  # not empty: it holds a report
            for folder in (self._report, *self._report.parents)[:made]:
                folder.rmdir()

    def _made(self) -> int:
        """How many folders the run made for its report, that of the report and those above it."""
        try:
            told = json.loads((self.folder / MADE).read_text(encoding="utf-8"))
            return max(0, int(told["folders"]))
        except (OSError, ValueError, TypeError, KeyError):
            return 0

    def _refuse_another(self, job: Json) -> None:
        try:
            same = json.loads((self.folder / JOB).read_text(encoding="utf-8")) == json.loads(json.dumps(job))
        except (OSError, ValueError):
            same = False
        if not same:
            raise CannotExport(
                tr("The evaluation in {} cannot go on.").format(self.folder.parent),
                why=tr("It was begun with other images, enhancers, or another version of the program."),
                remedy=tr("Start over with --overwrite, or name another folder."),
            )

    def _write(self, name: str, content: Json) -> None:
        write_whole(self.folder / name, partial(_dump, content))


def _dump(content: Json, file: IO[bytes]) -> None:
    file.write(json.dumps(content).encode())


def _read(path: Path) -> ImageScores:
    told = json.loads(path.read_text(encoding="utf-8"))
    scores = tuple(Score(**score) for score in told["scores"])
    return ImageScores(told["number"], told["name"], told["sha256"], scores, tuple(told["notices"]))
