"""What an evaluation will take, found by trying each enhancer on the middle of its first image."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xraysr_gui.commands.evaluate_enhancers import suits
from xraysr_gui.core.errors import CannotOpenImage, ChildFailed, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.evaluation.references import refuse_no_folder
from xraysr_gui.evaluation.trial_run import truth_of
from xraysr_gui.evaluation.truths import FolderTruths
from xraysr_gui.image_io.image_reader import ImageReader

Told = Callable[[str, float], None]
MOST_TRIED = 20


def foresee(
    folder: Path,
    trial: Trial,
    enhancers: tuple[Enhancer, ...],
    with_what: tuple[ImageReader, Engine],
    tell: Told,
    progress: Progress,
) -> int:
    """How many images the folder has; `tell` hears of each enhancer what all of them will take, in seconds.

    Raises:
        UserError: the folder has no image that can be used.
        Cancelled: nobody wants to know it any more.
    """  # fmt: skip
    reader, engine = with_what
    refuse_no_folder(folder)
    truths = FolderTruths(folder, reader, as_stored=trial.asks_judges)
    given = _given(trial, truths, progress)
    count, degradation = len(truths.names), trial.conditions[0].degradation
    for number, one in enumerate(enhancers):
        progress.at(number / len(enhancers), tr("Trying {}").format(tr(one.title)))
        try:
            cost = engine.cost(one, given, one.parameters_for(degradation), progress)
        except (UserError, ChildFailed):
            continue  # the run itself tells of it
        tell(one.id, cost.seconds * count * len(trial.conditions))
    return count


def suited(enhancers: tuple[Enhancer, ...], trial: Trial) -> tuple[Enhancer, ...]:
    """Those that can take part."""
    return tuple(one for one in enhancers if suits(one, trial) or one.id in trial.takes_part)


def _given(trial: Trial, truths: FolderTruths, progress: Progress) -> Pixels:
    """The first image that can be used, as an enhancer would be given it."""
    said: list[str] = []
    for number in range(min(MOST_TRIED, len(truths.names))):
        progress.at(0.0, truths.names[number])
        try:
            found = truths.read(number, progress, said.append)
        except CannotOpenImage:
            continue
        if found is not None:
            truth, _ = truth_of(trial, found)
            return trial.conditions[0].for_image(0).apply(truth)
    raise UserError(
        tr("The time cannot be estimated."),
        why=said[0] if said else tr("No image of the folder could be read."),
        remedy=tr("Choose a folder with radiographs that are at least 256 pixels wide and high."),
    )
