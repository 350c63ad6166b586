"""What came of an evaluation, and the words that must stand beside its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.case import Case
from xraysr_gui.evaluation.markdown_table import markdown
from xraysr_gui.evaluation.paired import no_interval
from xraysr_gui.evaluation.table import ENDLESS_WORDS, GAINS, Row, is_endless
from xraysr_gui.evaluation.trial_run import Score
from xraysr_gui.evaluation.truth.section import Section

INTERVAL = "In brackets: 95 % intervals of the mean gain, from 10,000 draws of whole patients."
BODY_WORDS = (
    "Inside the body: without border, collimator, letters and wires, which are found in the truth; "
    "gains are in dB of PSNR."
)
FEW = 20
FEW_WORDS = "So few patients show little of how much others differ: the true interval is likely to be wider."


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of it.

    Attributes:
        trial: What was asked.
        scores: Of every image.
        rows: The table of them.
        hashes: Of the files, by the names of the images.
        left_out: A sentence on each file of the folder, or each result, that is missing.
        files_left_out: How many files could not be used.
        enhancers: Who took part.
        processes: How many images were enhanced at a time.
        known: Whether methods were told blur and noise.
        cases: The best and worst image of each method, for the report.
        truths: Answers to questions of truth beyond PSNR that were asked beside.
    """

    trial: Trial
    scores: tuple[Score, ...]
    rows: tuple[Row, ...]
    hashes: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    files_left_out: int = 0
    enhancers: tuple[Enhancer, ...] = ()
    processes: int = 1
    known: bool = False
    cases: tuple[Case, ...] = ()
    truths: tuple[Section, ...] = ()

    @property
    def patients(self) -> int:
        """How many people the images are of."""
        return len({score.patient for score in self.scores})

    @property
    def images(self) -> int:
        """How many were measured."""
        return len({score.image for score in self.scores})

    @property
    def about(self) -> Json:
        """What a reader of the table must know of its numbers."""
        return {
            "images": self.images,
            "patients": self.patients,
            "files_left_out": self.files_left_out,
            "border_left_out": self.trial.border,
            "interval": None if no_interval(self.patients) else INTERVAL,
        }

    def words(self) -> str:
        """The same in sentences, below the table."""
        counted = tr("Images: {images}, of so many patients: {patients}. Files left out: {files_left_out}.")
        border = tr("{border_left_out} pixels at each border count for nothing.")
        interval = "" if no_interval(self.patients) else tr(INTERVAL)
        few = tr(FEW_WORDS) if interval and self.patients < FEW else ""
        some = any(is_endless(row.figures, name) for row in self.rows for name in GAINS.values())
        endless = tr(ENDLESS_WORDS) if some else ""
        told = (
            counted.format(**self.about),
            border.format(**self.about),
            tr(BODY_WORDS),
            interval,
            few,
            endless,
        )
        return " ".join(filter(None, told))

    def to_json(self) -> Json:
        """Plain numbers."""
        return {"protocol": self.trial.id, **self.about, "rows": [row.to_json() for row in self.rows]}

    def page(self) -> str:
        """The table with what must be known of it, in Markdown."""
        return f"{markdown(self.trial, self.rows)}\n\n{self.words()}"
