"""Puts an enhancer to a question whose answer is known: the open image itself, degraded and restored again.

What the image holds is taken for the truth, the forward model degrades it as the trial of the enhancer's task
does, and what comes back is compared with it, beside what a classical enhancer makes of the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.enhance_radiograph import Runs, ThisProcess, enhance_radiograph
from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.called import called
from xraysr_gui.core.coarser import cut
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.grey_levels import levels_of
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.parameters import declared
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Region
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.storage import quantised
from xraysr_gui.degradations.trials import TRIALS, Condition, Trial, decimation
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.enhancers.task import Task
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import CORNER, Comparison
from xraysr_gui.metrics.gain import measure_gains
from xraysr_gui.metrics.left_out import in_both, left_out_in, missing_in
from xraysr_gui.metrics.measure import BODY, OUTSIDE, WHOLE, Measurement, parts_of
from xraysr_gui.metrics.one_scale import range_words
from xraysr_gui.metrics.parts import Part

RIVALS = {
    Task.SUPER_RESOLUTION: ("least-squares", "bicubic"),
    Task.DEBLUR: ("wiener-spectral", "unsharp-mask"),
    Task.DENOISE: ("wiener-spectral", "total-variation"),
}
"""The classical enhancer with the best figures on the cards of each task; the second for the first itself."""
TOLD_IN = ("psnr", "ssim")
LEAST_SIDE = 64


class NoKnownTruth(UserError):
    """An enhancer or an image cannot be put to this question."""


@dataclass(frozen=True, slots=True)
class TruthQuestion:
    """What is to be tried on the image.

    Attributes:
        enhancer: That restores it.
        parameters: Of the enhancer; None for its defaults with what a reader would know.
        condition: How the image is degraded, one of `conditions_for` or one of the reader's own; None for the
            middle one.
        rival: A classical enhancer to compare with; None for the best one of the task.
        within_body: Whether black border and collimator are left out of the figures.
    """

    enhancer: Enhancer
    parameters: Any = None
    condition: Condition | None = None
    rival: Enhancer | None = None
    within_body: bool = False


@dataclass(frozen=True, eq=False)
class KnownTruth:
    """What came of it.

    Attributes:
        condition: How the image was degraded.
        degraded: The image in that condition, which both were given.
        restored: What the enhancer made of it.
        comparison: The truth as reference, the restored image as candidate: for maps and figures.
        other: The same for the rival.
        gains: The figures of the first less those of the second, part by part, with intervals.
        titles: Of the enhancer and of the rival.
        restored_by_rival: What the rival made of it.
        is_best_rival: Whether no classical enhancer has better figures on the cards of this task.
        grey_levels: To so many the restored images were rounded for map and figures; 0 if they were not.
    """

    condition: Condition
    degraded: Radiograph
    restored: Radiograph
    comparison: Comparison
    other: Comparison
    gains: tuple[Measurement, ...]
    titles: tuple[str, str]
    restored_by_rival: Radiograph
    is_best_rival: bool = False
    grey_levels: int = 0

    def words(self) -> str:
        """Such as "On this image Fast x2 beats Bicubic by +1.3 dB [+0.9, +1.6]; in Nodule -0.2 dB [...]."."""
        gains = [one for one in self.gains if one.metric == "psnr"]
        first = next(one for one in gains if one.region == WHOLE)
        parts = [
            tr("On this image {} {} {}").format(
                self.titles[0], _verdict(first, self.titles[1]), _amount(first)
            )
        ]
        for one in gains:
            if one.region != WHOLE:
                whole = one.region == BODY or one.region.startswith(OUTSIDE)
                named = tr("in the body") if one.region == BODY else tr(one.region)
                place = named if whole else tr("in {}").format(one.region)
                parts.append(f"{place} {_amount(one)}")
        told = tr("{}. The image was degraded by: {}.").format(
            "; ".join(parts), self.condition.degradation.words()
        )
        if self.is_best_rival:
            best = tr("{} is the best classical method for this task by the cards of the networks.")
            told += f" {best.format(tr(self.titles[1]))}"
        if self.grey_levels:
            rounded = tr(
                "Map and figures round the restored image to {} grey levels, as a file would hold it."
            )
            told += f" {rounded.format(self.grey_levels)}"
        return told


def conditions_for(enhancer: Enhancer, parameters: Parameters | None = None) -> tuple[Condition, ...]:
    """In which ways an image can be degraded for an enhancer.

    Raises:
        NoKnownTruth: there is no truth for what it does.
    """
    return _trial_of(enhancer, parameters).conditions


def known_truth(
    radiograph: Radiograph,
    question: TruthQuestion,
    regions: Sequence[Region] = (),
    progress: Progress | None = None,
    engine: Runs = ThisProcess(),
    wishes: EngineWishes = EngineWishes(),
) -> KnownTruth:
    """Degrade the image, restore it twice, and tell how near both come; regions are in its own field.

    Raises:
        NoKnownTruth: the image is too small, or there is no truth for what the enhancer does.
        EnhancementFailed, ModelUnavailable, Cancelled: as for any run.
    """
    told = progress or Progress()
    if question.condition is not None:
        refuse_unsuited(question.enhancer, question.condition.degradation, question.parameters)
    trial = _trial_of(question.enhancer, _parameters_asked(question))
    condition = question.condition or trial.conditions[len(trial.conditions) // 2]
    rival = question.rival or _rival_of(question.enhancer)
    whole = _cut(radiograph, trial)
    told.at(0.0, tr("Degrading the image: {}").format(condition.degradation.words()))
    worse = degraded(whole, condition.degradation)
    results = []
    for number, one in enumerate((question.enhancer, rival)):
        given = question.parameters if number == 0 else None
        parameters = one.parameters_for(condition.degradation) if given is None else given
        part = told.part((0.05, 0.65)[number], (0.65, 0.8)[number])
        results.append(enhance_radiograph(worse, one, parameters, part, engine, wishes))
    bits = _bits_of(whole, trial)
    pairs = [_compared(whole, result, trial, bits) for result in results]
    body = body_mask(pairs[0].reference) if question.within_body else None
    mine, other = pairs
    gains = gains_in(mine, other, parts_of(mine, regions, body), told.part(0.8, 1.0))
    titles = question.enhancer.title, rival.title
    is_best = rival.id == RIVALS[question.enhancer.task][0]
    levels = 2**bits if bits else 0
    return KnownTruth(condition, worse, results[0], mine, other, gains, titles, results[1], is_best, levels)


def refuse_unsuited(
    enhancer: Enhancer, degradation: Degradation, parameters: Parameters | None = None
) -> None:
    """Refuse an enhancer that does not lead back from a degraded image to one of as many pixels as before.

    Raises:
        NoKnownTruth: there is no truth for what it does, or it enlarges by another factor.
    """
    if enhancer.task not in RIVALS:
        _trial_of(enhancer, parameters)
    given = enhancer.parameters_for(degradation) if parameters is None else parameters
    scale, down = enhancer.scale_with(given), degradation.down
    is_larger = enhancer.task == Task.SUPER_RESOLUTION
    if scale == down and is_larger == (down > 1) and _is_offered(enhancer, scale):
        return
    raise NoKnownTruth(
        tr("{} cannot be tried on this degradation.").format(tr(enhancer.title)),
        why=tr("The image was made {} times smaller, and this enhancer makes it {} times larger.").format(
            down, scale if is_larger else 1
        ),
        remedy=tr("Choose another number of fewer pixels, or an enhancer that enlarges by as much."),
    )


def _is_offered(enhancer: Enhancer, scale: int) -> bool:
    """Whether a scale is one that an enhancer with a free one offers."""
    free = (one for one in declared(enhancer.parameters) if one.name == "scale")
    return all(one.allowed.accepts(scale) for one in free)


def gains_in(
    mine: Comparison, other: Comparison, parts: Iterable[tuple[str, Part]], progress: Progress | None = None
) -> tuple[Measurement, ...]:
    """By how much one restored image is nearer to the truth than the other, in the figures readers know."""
    return measure_gains(mine, other, parts, [IN_REGIONS[id] for id in TOLD_IN], progress=progress)


def _trial_of(enhancer: Enhancer, parameters: Parameters | None) -> Trial:
    if enhancer.task == Task.SUPER_RESOLUTION:
        return decimation(enhancer.scale_with(parameters or enhancer.parameters()))
    if enhancer.task in RIVALS:
        return TRIALS[enhancer.task]
    raise NoKnownTruth(
        tr("{} cannot be tried on a known truth.").format(tr(enhancer.title)),
        why=tr("It changes {}, and no image is the true one for that.").format(tr(enhancer.task)),
        remedy=tr("Choose an enhancer that enlarges, deblurs or denoises."),
    )


def _parameters_asked(question: TruthQuestion) -> Parameters | None:
    if question.parameters is None and question.condition is not None:
        return question.enhancer.parameters_for(question.condition.degradation)
    parameters: Parameters | None = question.parameters
    return parameters


def _rival_of(enhancer: Enhancer) -> Enhancer:
    return BUILT_IN[next(id for id in RIVALS[enhancer.task] if id != enhancer.id)]


def _cut(radiograph: Radiograph, trial: Trial) -> Radiograph:
    """The image less the last rows and columns that do not make a whole pixel once it is smaller."""
    rows, columns = (side - side % trial.scale for side in radiograph.shape)
    if min(rows, columns) < LEAST_SIDE:
        raise NoKnownTruth(
            tr("This image cannot be put to the test."),
            why=tr(
                "It has {} x {} pixels, and too little is left of it when it is degraded and its "
                "borders are left out."
            ).format(radiograph.shape[1], radiograph.shape[0]),
            remedy=tr("Choose an image of at least {} x {} pixels.").format(LEAST_SIDE, LEAST_SIDE),
        )
    return replace(cut(radiograph, rows, columns), steps=())


def _bits_of(truth: Radiograph, trial: Trial) -> int:
    """The depth of the file that would hold what was restored; 0 for one of floating-point numbers."""
    bits = trial.bits or truth.source.encoding.bits
    return bits if bits <= 16 else 0


def _compared(truth: Radiograph, restored: Radiograph, trial: Trial, bits: int) -> Comparison:
    """Without the border, which no enhancer can know, at the depth that a file would hold."""
    levels, unit = levels_of(truth)
    inner = (slice(trial.border, -trial.border or None),) * 2
    answer = restored.normalised()
    candidate = quantised(answer, bits) if bits else answer
    placed = (truth, restored), CORNER, Box(0.0, 0.0, *truth.field_size), truth.shape
    out, missing = in_both(left_out_in, *placed), in_both(missing_in, *placed)
    spacing, name = truth.spacing, called(truth.source)
    return Comparison(
        np.ascontiguousarray(truth.normalised().clip(0.0, 1.0)[inner]),
        np.ascontiguousarray(candidate[inner]),
        levels,
        unit,
        spacing,
        spacing.to_field(Point(trial.border, trial.border)),
        called=(tr("{} (known truth)").format(name), tr("{} restored by {}").format(name, restored.made_by)),
        range_from=range_words(truth, tr("the known truth")),
        ends=((truth.black, truth.white),) * 2,
        left_out=None if out is None else out[inner],
        missing=None if missing is None else missing[inner],
    )


def _verdict(gain: Measurement, rival: str) -> str:
    if gain.value is None or gain.low is None or gain.high is None or gain.low <= 0.0 <= gain.high:
        return tr("cannot be told from {}:").format(rival)
    return tr("beats {} by").format(rival) if gain.value > 0 else tr("falls behind {}:").format(rival)


def _amount(gain: Measurement) -> str:
    if gain.value is None:
        return tr("an unknown amount ({})").format(gain.reason)
    words = f"{gain.value:+.2f} {gain.unit}"
    return words if gain.low is None or gain.high is None else f"{words} [{gain.low:+.2f}, {gain.high:+.2f}]"
