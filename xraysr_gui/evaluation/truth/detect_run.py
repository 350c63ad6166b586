"""How well twin observers find planted nodules before and after an enhancer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS, Degradation
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.truth.asked import Asked, middle, seeded, suffered_for
from xraysr_gui.evaluation.truth.section import Cell, Section, SectionTable
from xraysr_gui.metrics.lesions.nodule import SPICULATED, Nodule, Place, planted
from xraysr_gui.metrics.lesions.places import lung_mask, places_in
from xraysr_gui.metrics.observers.observer import OBSERVERS, Lesson, Observer, Squares, scores
from xraysr_gui.metrics.observers.ranking import Interval, area, d_prime, ratio_of_d_primes

SIGMAS, LEAST, MOST, WANTED = (2.0, 4.0), 0.005, 0.05, 2.5
"""Pixels of the truth; contrasts; and the d' that an ideal observer shall have before."""
PLACES, FEWEST_A_CHANNEL, FEWEST_PATIENTS = 24, 10, 4
NOISE, ANATOMY = "noise alone", "noise and anatomy"


@dataclass(slots=True, eq=False)
class Cuts:
    """Squares around all places of one kind of image: twice without the lesion, once with it.

    Attributes:
        finer: How many times finer its pixels are than those of the input.
        width: Of the lesion at half its height, in its pixels.
    """

    finer: float
    width: float
    one: Squares
    other: Squares
    present: Squares

    @property
    def noise(self) -> Squares:
        """Noise alone: what two images of the same differ by."""
        return np.asarray((self.one - self.other) / np.sqrt(2))

    @property
    def response(self) -> Squares:
        """What the lesion alone makes: the same noise with and without it."""
        return self.present - self.one


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """A nodule in all images: squares before and after, and whose each is."""

    nodule: Nodule
    owners: tuple[str, ...]
    before: Cuts
    after: Cuts


@dataclass(frozen=True, slots=True, eq=False)
class Detected:
    """Scores with and without the lesion, before and after."""

    before: tuple[NDArray[np.float64], NDArray[np.float64]]
    after: tuple[NDArray[np.float64], NDArray[np.float64]]


def detectability_section(asked: Asked, progress: Progress) -> Section:
    """d' and AUC of every observer, before and after every enhancer, in noise alone and in anatomy.

    Raises:
        UserError: there are too few patients, or places in them, to learn from some and try on others.
    """
    _refuse_few(len({one.patient for one in asked.images}), FEWEST_PATIENTS, tr("patients"))
    rows: list[tuple[Cell, ...]] = []
    findings: list[str] = []
    notes: set[str] = set()
    for number, enhancer in enumerate(asked.enhancers):
        part = progress.part(number / len(asked.enhancers), (number + 1) / len(asked.enhancers))
        for one in planted_in(asked, enhancer, part):
            _refuse_few(len(set(one.owners)), FEWEST_PATIENTS, tr("patients with room for nodules"))
            notes |= {note for note in map(partial(_few, one), OBSERVERS) if note}
            for task in (NOISE, ANATOMY):
                for observer in OBSERVERS:
                    row, finding = _row(enhancer, one, observer, task)
                    rows.append(row)
                    findings += [finding] if finding else []
    return Section(
        "detectability",
        tr("Detectability: are planted nodules found more easily afterwards?"),
        (*_words(len(asked.images)), *sorted(notes)),
        (SectionTable(tr("Twin observers"), _HEAD, tuple(rows)),),
        tuple(findings),
    )


def _refuse_few(count: int, needed: int, of_what: str) -> None:
    if count < needed:
        raise UserError(
            tr("Detectability cannot be measured."),
            why=tr(
                "There are {} {}, and observers need {}: they learn from some and are tried on others."
            ).format(count, of_what, needed),
            remedy=tr("Name a folder with more or larger images."),
        )


_HEAD = (
    "enhancer", "nodule", "task", "observer", "d' before", "d' after", "AUC before", "AUC after",
    "d' ratio [by patient]", "d' ratio [by lesion]", "ideal d' before", "nodules",
)  # fmt: skip


def _words(count: int) -> Iterator[str]:
    yield tr(
        "Nodules planted in the darker parts of the body (lung in chest films) of {} images. d' is by how "
        "many standard deviations an observer tells them from the same places without; AUC 0.5 is chance."
    ).format(count)
    yield tr(
        "Each observer learns on half of the patients and is tried on the other half, and the other way "
        "round. Intervals (95 %) are of whole patients, and of single nodules, drawn anew; fewer than six "
        "patients have none."
    )
    yield tr(
        "In noise alone the prewhitening observer is ideal before: no processing can raise it, so that a "
        "ratio reliably above 1 is a leak or a fault. The other observers are not ideal, as people are not, "
        "and what helps them may be real. In anatomy no observer here is ideal."
    )


def planted_in(asked: Asked, enhancer: Enhancer, progress: Progress) -> Iterator[Planted]:
    """Every kind of nodule in all images; the images without lesions are enhanced once for all kinds."""
    suffered = suffered_for(enhancer)
    clean = [
        _without(asked, enhancer, image.pixels, number, progress) for number, image in enumerate(asked.images)
    ]
    for nodule in nodules_for(suffered):
        pairs = []
        for number, (image, known) in enumerate(zip(asked.images, clean, strict=True)):
            progress.at(number / len(asked.images), tr("{}: {}").format(enhancer.title, nodule.words()))
            truth = planted(known.truth, nodule, known.places)
            spoilt = seeded(suffered, 2 * number).apply(truth)
            pairs.append((image.patient, known, spoilt, asked.output(enhancer, spoilt, suffered, Progress())))
        yield _cut(nodule, pairs, suffered.down)


@dataclass(frozen=True, slots=True, eq=False)
class _Without:
    """One image without lesions, with two draws of noise, before and after."""

    truth: Pixels
    places: tuple[Place, ...]
    before: tuple[Pixels, Pixels]
    after: tuple[Pixels, Pixels]


def _without(asked: Asked, enhancer: Enhancer, pixels: Pixels, number: int, progress: Progress) -> _Without:
    progress.at(0.0, enhancer.title)
    suffered = suffered_for(enhancer)
    truth = middle(pixels, suffered.down)
    side = _side(max(SIGMAS), suffered.down)
    lung = lung_mask(truth, body_mask(truth))
    places = places_in(lung, PLACES, side, number, side // 2 + suffered.down)
    places = [
        (row // suffered.down * suffered.down, column // suffered.down * suffered.down)
        for row, column in places
    ]
    before = [seeded(suffered, 2 * number + draw).apply(truth) for draw in range(2)]
    after = [asked.output(enhancer, one, suffered, Progress()) for one in before]
    return _Without(truth, tuple(places), (before[0], before[1]), (after[0], after[1]))


def nodules_for(suffered: Degradation) -> Iterator[Nodule]:
    """Round ones of two sizes and a spiculated one, so faint that an ideal observer is not always right."""
    for kind in (*((sigma, "round") for sigma in SIGMAS), (SIGMAS[0], SPICULATED)):
        unit = Nodule(kind[0], 1.0, kind[1])
        contrast = WANTED / ideal(unit, suffered)
        yield replace(unit, contrast=float(np.clip(contrast, LEAST, MOST)))


def ideal(nodule: Nodule, suffered: Degradation) -> float:
    """The d' of an ideal observer before, in closed form: the signal as it arrives, by the white noise."""
    side = _side(nodule.sigma, suffered.down) * 2
    alone = planted(np.zeros((side, side), np.float32), nodule, [(side // 2, side // 2)])
    arrives = replace(suffered, noise=0.0, bits=0).apply(alone)
    return float(np.sqrt(np.square(arrives, dtype=np.float64).sum())) / (suffered.noise / GREY_LEVELS)


def _side(sigma: float, scale: int) -> int:
    """Of the squares in the truth: room for the lesion and what lies around it."""
    return int(np.ceil(8 * sigma / scale / 2)) * 2 * scale


def _cut(nodule: Nodule, pairs: Sequence[tuple[str, _Without, Pixels, Pixels]], scale: int) -> Planted:
    side = _side(nodule.sigma, scale)
    owners = tuple(patient for patient, known, _, _ in pairs for _ in known.places)
    cuts = []
    for which in ("before", "after"):
        finer = getattr(pairs[0][1], which)[0].shape[0] / pairs[0][1].truth.shape[0]
        cut = partial(_squares, side=round(side * finer), finer=finer)
        one, other = (
            np.concatenate([cut(getattr(known, which)[draw], known.places) for _, known, _, _ in pairs])
            for draw in range(2)
        )
        present = np.concatenate(
            [cut(spoilt if which == "before" else output, known.places) for _, known, spoilt, output in pairs]
        )
        cuts.append(Cuts(finer * scale, nodule.width * finer, one, other, present))
    return Planted(nodule, owners, cuts[0], cuts[1])


def _squares(pixels: Pixels, places: Sequence[Place], side: int, finer: float) -> Squares:
    found = []
    for row, column in places:
        top, left = round(row * finer) - side // 2, round(column * finer) - side // 2
        found.append(pixels[top : top + side, left : left + side])
    return np.asarray(found, np.float64).reshape(-1, side, side)


def detect(planted_ones: Planted, observer: Observer, task: str) -> Detected:
    """Learned on one half of the owners and tried on the other, both ways round."""
    names = sorted(set(planted_ones.owners))
    half = np.isin(planted_ones.owners, names[::2])
    before, after = planted_ones.before, planted_ones.after
    return Detected(_scores(before, half, observer, task), _scores(after, half, observer, task))


def _scores(
    cuts: Cuts, half: NDArray[np.bool_], observer: Observer, task: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores of all squares, with and without, in units of the response to the mean lesion."""
    present, absent = np.empty(len(half)), np.empty(len(half))
    for learns in (half, ~half):
        signal = cuts.response[learns].mean(axis=0)
        noise = cuts.noise[learns] if task == NOISE else cuts.other[learns]
        template = observer.template(Lesson(signal, noise, cuts.width, cuts.finer))
        answer = float((template * signal).sum())
        template, tried = template / answer if answer else template, ~learns
        if task == NOISE:
            chance = scores(template, cuts.noise[tried])
            present[tried] = scores(template, cuts.response[tried]) + chance
            absent[tried] = chance
        else:
            present[tried] = scores(template, cuts.present[tried])
            absent[tried] = scores(template, cuts.other[tried])
    return present, absent


def _row(enhancer: Enhancer, one: Planted, observer: Observer, task: str) -> tuple[tuple[Cell, ...], str]:
    """A row of the table, and what cannot be of it, "" for nothing."""
    found = detect(one, observer, task)
    by_image = ratio_of_d_primes(found.after, found.before, one.owners)
    by_lesion = ratio_of_d_primes(found.after, found.before, range(len(one.owners)))
    ideal_before = ideal(one.nodule, suffered_for(enhancer)) if task == NOISE else None
    row = (
        enhancer.id, one.nodule.words(), tr(task), observer.id, d_prime(*found.before), d_prime(*found.after),
        area(*found.before), area(*found.after), by_image.words(), by_lesion.words(), ideal_before,
        len(one.owners),
    )  # fmt: skip
    ratio = by_lesion if by_image.low is None else by_image  # noise is drawn anew for every lesion
    is_leak = task == NOISE and observer.id == "prewhitening" and leaks(ratio)
    said = tr(
        "{}, {}: d' of the prewhitening observer is {} times that before. Processing adds no information, so "
        "this is a leak of the truth into the result, or a fault."
    )
    return row, said.format(enhancer.id, one.nodule.words(), ratio.words()) if is_leak else ""


def leaks(ratio: Interval) -> bool:
    """Whether d' after is reliably above d' before."""
    return ratio.low is not None and ratio.low > 1.0


def _few(planted_ones: Planted, observer: Observer) -> str:
    learned = len(planted_ones.owners) // 2
    if not observer.channels or learned >= FEWEST_A_CHANNEL * observer.channels:
        return ""
    said = tr("{} learned from {} squares for {} channels, fewer than {} for each: its d' is too low.")
    return said.format(observer.title, learned, observer.channels, FEWEST_A_CHANNEL)
