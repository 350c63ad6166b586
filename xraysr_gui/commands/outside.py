"""Says where an image lies outside of what a network learned from: it may then invent or lose detail."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.errors import OutsideOfTraining
from xraysr_gui.core.grey_levels import EIGHT_BITS, GreyScale, levels_of
from xraysr_gui.core.outside_words import OUTSIDE
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.degradations.trials import ALSO_LEARNED, TRIALS, Condition, Trial
from xraysr_gui.enhancers.classical.film_profile import LEAST_SIDE, FilmProfile, film_profile, noise_gl_of
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.cost import piece_of
from xraysr_gui.enhancers.task import Task
from xraysr_gui.estimates.blur_fit import estimate_blur

PROJECTIONS = {"", "CR", "DX", "RG", "RF", "DR"}
MR, CHEST_FILMS = "MR", "chest"
CHEST = {"", "CHEST", "THORAX", "LUNG", "LUNGS", "RIB", "HEART"}
MORE_BLUR, MORE_NOISE = 1.3, 2.0
"""So many times the strongest of the training is taken for more: estimates are rough, films differ."""


def outside(radiograph: Radiograph, pixels: Pixels, enhancer: Enhancer) -> tuple[str, ...]:
    """Sentences that say what is unlike the training; none where the image is like it, or nothing is known.

    `pixels` are what the enhancer is given. Not for the window's thread: the blur is measured.
    """
    model = enhancer.model
    if model is not None and model.manifest.training.get("modality") == MR:
        learned = tr("{} learned from MR of the brain only").format(tr(enhancer.title))
        return _said_once(learned, [*_no_mr(radiograph, pixels)])
    films = film_profile(str(model.manifest.training.get("learned_from", ""))) if model else None
    if model is None or films is None:
        return ()
    found = [*told_by_header(radiograph), *_by_looks(pixels, films)]
    trial = next((one for one in TRIALS if one.id == model.manifest.training.get("trial")), None)
    if not found and trial is not None:
        found = [*_by_noise(pixels, trial, films, levels_of(radiograph)), *_by_blur(pixels, enhancer, trial)]
    learned = tr("{} learned from chest radiographs only").format(tr(enhancer.title))
    return _said_once(learned, found)


def _said_once(learned: str, found: list[str]) -> tuple[str, ...]:
    """One sentence with all reasons, none without one."""
    if not found:
        return ()
    return (tr("{}: {}, but {}.").format(tr(OUTSIDE), learned, tr(" and ").join(found)),)


def refuse_outside(sentences: tuple[str, ...], enhancer: Enhancer) -> None:
    """Stop before a run that nobody has accepted.

    Raises:
        OutsideOfTraining: the image is unlike what the network learned from.
    """
    if sentences:
        raise outside_of_training(
            tr("{} was not run.").format(tr(enhancer.title)),
            " ".join(sentences) + tr(" It may invent or lose detail there."),
        )


def outside_of_training(what: str, why: str) -> OutsideOfTraining:
    """The refusal, with what whoever asked here can do about it."""
    remedy = tr("Choose a classical method, or {}: the result then carries the warning.")
    how = spelt(
        tr("add --accept-outside"),
        tr("add accept_outside=True"),
        tr("tick \u201cAlso outside of its training\u201d"),
    )
    return OutsideOfTraining(what, why=why, remedy=remedy.format(how))


def told_by_header(radiograph: Radiograph) -> Iterator[str]:
    """What the header says that no chest radiograph says of itself: middles of sentences."""
    modality = radiograph.source.label("Modality").strip().upper()
    part = radiograph.source.label("BodyPartExamined").strip().upper()
    if modality not in PROJECTIONS:
        yield tr("this is an image of modality {}").format(modality)
    if part not in CHEST:
        yield tr("this image shows another part of the body ({})").format(part)


def _no_mr(radiograph: Radiograph, pixels: Pixels) -> Iterator[str]:
    """What header or looks say against MR: middles of sentences."""
    modality, chest = radiograph.source.label("Modality").strip().upper(), film_profile(CHEST_FILMS)
    if modality not in ("", MR):
        yield tr("this is an image of modality {}").format(modality)
    elif not modality and _is_like(chest, pixels):
        yield tr("this image looks like a film of the chest")


def _is_like(films: FilmProfile | None, pixels: Pixels) -> bool:
    return films is not None and min(pixels.shape) >= LEAST_SIDE and films.strangeness(pixels) <= 1


def _by_looks(pixels: Pixels, films: FilmProfile) -> Iterator[str]:
    rows, columns = pixels.shape
    if min(rows, columns) < LEAST_SIDE:
        yield tr("this image has only {} x {} pixels").format(columns, rows)
    elif films.strangeness(pixels) > 1:
        inverted = films.strangeness(1 - pixels) <= 1
        yield (
            tr("this image looks like an inverted film")
            if inverted
            else tr("this image does not look like one")
        )


def _by_noise(pixels: Pixels, trial: Trial, films: FilmProfile, scale: GreyScale) -> Iterator[str]:
    both = (trial, *(TRIALS[id] for id in ALSO_LEARNED.get(trial.id, ())))
    learned = max(_most_noise(condition) for one in both for condition in one.conditions)
    most, found = float((learned**2 + films.noise_gl**2) ** 0.5), noise_gl_of(pixels)
    if found > MORE_NOISE * most:
        times = scale.levels / EIGHT_BITS.levels
        yield tr("with noise of at most {} {}, and here the middle has {}").format(
            figure(most * times, 2), tr(scale.unit), figure(found * times, 2)
        )


def _most_noise(condition: Condition) -> float:
    return condition.ranges.noise[1] if condition.ranges else condition.degradation.noise


def _by_blur(pixels: Pixels, enhancer: Enhancer, trial: Trial) -> Iterator[str]:
    blurs = [condition.degradation.blur for condition in trial.conditions]
    most = max((blur.sigma for blur in blurs if isinstance(blur, Gaussian)), default=0.0)
    if enhancer.task is not Task.DEBLUR or not most:
        return
    blur = estimate_blur(piece_of(pixels)).blur
    if isinstance(blur, Gaussian) and blur.sigma > MORE_BLUR * most:
        yield tr("with blur up to {:.1f} px, and here are about {:.1f} px").format(most, blur.sigma)
