"""What a region tells: sharpness of its edge, noise of its flat field, what becomes of its lesion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.commands.enhance_radiograph import Runs, ThisProcess, pixels_for
from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.grey_levels import levels_of
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.region import Mask, Region, mask_of
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import resize
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.metrics.lesions.nodule import Nodule
from xraysr_gui.metrics.lesions.twins import Fates, left_of, made_at, places_like, planted_twins, twin_of
from xraysr_gui.metrics.observers.ranking import share_interval
from xraysr_gui.metrics.phantom.edge_response import edge_response
from xraysr_gui.metrics.phantom.noise_spectrum import noise_spectrum

TWINS, FEWEST = 24, 6
MOST_COARSE = 0.5
"""Of the power of a flat field: an edge has more in its coarsest waves, white noise a hundredth."""
LEAST_CONTRAST = 0.25
"""In grey levels of 256: a fainter lesion is none that a file can hold."""


class NoTwins(UserError):
    """A region has no lesion of which twins could be planted."""


@dataclass(frozen=True, slots=True)
class RegionWords:
    """What an edge and a flat field in a region tell, each in a sentence: figures, or why not."""

    edge: str
    noise: str


@dataclass(frozen=True, slots=True)
class TwinsTold:
    """What became of the twins of a lesion."""

    enhancer: str
    nodule: Nodule
    fates: Fates

    def words(self) -> tuple[str, ...]:
        """Sentences for a reader, each figure with how many twins it is of."""
        count, told = len(self.fates.left), self.fates.counts()
        said = tr(
            "{} round twins of this lesion ({:.3g} px wide, contrast {:+.2g} % of the range) were planted "
            "where this image looks like its surroundings."
        )
        lines = [said.format(count, self.nodule.width, 100 * self.nodule.contrast)]
        for name, words in _FATES.items():
            lines.append(tr(words).format(self.enhancer, _share(told[name], count)))
        lines.append(
            tr("Half of the twins have more than {:.0f} % of their contrast left.").format(
                100 * float(np.median(self.fates.left))
            )
        )
        made = len(self.fates.made)
        lines.append(
            tr("Invented one in {} like places without a twin.").format(_share(told["invented"], made))
        )
        return (*lines, tr(_MEANING))


_FATES = {
    "kept": "{} kept {}.",
    "dimmed": "{} dimmed {}.",
    "lost": "{} lost {}.",
    "stronger": "{} made stronger {}.",
}
_MEANING = (
    "Kept means 80 to 125 % of the contrast, dimmed 20 to 80 %, lost less. In brackets: the 95 % interval. "
    "It is about such twins in this image; whether the lesion itself is real, it does not tell."
)


def _share(count: int, of: int) -> str:
    """As "18 of 24 (75 % [55, 88])"."""
    found = share_interval(count, of)
    if found.low is None or found.high is None:
        return tr("none of 0")
    ends = 100 * found.low, 100 * found.high
    return tr("{} of {} ({:.0f} % [{:.0f}, {:.0f}])").format(count, of, 100 * found.value, *ends)


def region_words(image: Radiograph, region: Region) -> RegionWords:
    """What an edge or a flat field in the region tells of this version of an image."""
    inside = mask_of(region, image.shape, image.spacing)
    if image.left_out is not None:
        inside = inside & ~image.left_out
    pixels = image.normalised()
    return RegionWords(_edge_words(image, pixels, inside), _noise_words(image, pixels, inside))


def _edge_words(image: Radiograph, pixels: Pixels, inside: Mask) -> str:
    found = edge_response(pixels, inside)
    if found.reason:
        return found.reason
    if found.mtf50 is None:
        return tr("The edge keeps more than half of the contrast of every detail that pixels can hold.")
    times, slant = found.on(image.spacing.row, image.spacing.column)
    tenth = "" if found.mtf10 is None else tr(", a tenth at {}").format(_told(image, times * found.mtf10))
    said = tr("Half of the contrast is left at {}{} (MTF; the edge leans by {:.1f} degrees).")
    return said.format(_told(image, times * found.mtf50), tenth, slant)


def _noise_words(image: Radiograph, pixels: Pixels, inside: Mask) -> str:
    found = noise_spectrum(pixels, inside, image.spacing.row, image.spacing.column)
    if found.reason:
        return found.reason
    if found.coarsest > MOST_COARSE:
        return tr(
            "The region is not flat, or its grain is too coarse for its size: most of what varies goes up "
            "and down only once in each square that is looked at."
        )
    levels, unit = levels_of(image)
    mean, white = (_told(image, one) for one in (found.mean_frequency, found.white_frequency))
    said = tr("Standard deviation {} {}, mean frequency {} (white noise: {}); from {} squares.")
    return said.format(figure(np.sqrt(found.variance) * levels, 3), tr(unit), mean, white, found.squares)


def _told(image: Radiograph, cycles: float) -> str:
    """A frequency on the axis of the image, in which its lengths are told too."""
    if image.spacing.mm is not None:
        return tr("{:.3g} line pairs per mm").format(cycles)
    if image.steps:
        return tr("{:.3g} line pairs per pixel of the original").format(cycles)
    return tr("{:.3g} line pairs per pixel").format(cycles)


def twins_of(
    image: Radiograph,
    region: Region,
    enhancer: Enhancer,
    parameters: Parameters,
    progress: Progress | None = None,
    engine: Runs = ThisProcess(),
    wishes: EngineWishes = EngineWishes(),
) -> TwinsTold:
    """How often an enhancer keeps, dims, loses or invents a lesion like the one in a region.

    Raises:
        NoTwins: there is no lesion in the region, or the image has too few places like its own.
        EnhancementFailed, InvalidParameter, ModelUnavailable, Cancelled: as for any run.
    """
    told, pixels = progress or Progress(), pixels_for(image)
    inside = mask_of(region, image.shape, image.spacing)
    nodule = twin_of(pixels, inside)
    if nodule is None or abs(nodule.contrast) * 255 < LEAST_CONTRAST:
        raise NoTwins(
            tr("No twins of this lesion can be planted."),
            why=tr("The region is no brighter or darker than what is around it, or not 2 to 64 pixels wide."),
            remedy=tr("Draw the region closely around the lesion."),
        )
    places = places_like(pixels, inside, body_mask(pixels), nodule, 2 * TWINS)
    twins, others = places[0::2], places[1::2]
    if len(others) < FEWEST:
        raise NoTwins(
            tr("No twins of this lesion can be planted."),
            why=tr("Only {} places of this image are like those around it, and far enough apart.").format(
                len(places)
            ),
            remedy=tr("Choose a smaller lesion, or look at detectability with: xraysr evaluate"),
        )
    given = planted_twins(pixels, nodule, twins)
    without = engine.run(enhancer, pixels, parameters, told.part(0.0, 0.5), wishes).pixels
    with_twins = engine.run(enhancer, given, parameters, told.part(0.5, 1.0), wishes).pixels
    finer = without.shape[0] / pixels.shape[0]
    plain = resize(pixels, (without.shape[0], without.shape[1]))
    fates = Fates(
        left_of(with_twins - without, nodule, twins, finer), made_at(without - plain, nodule, others, finer)
    )
    return TwinsTold(tr(enhancer.title), nodule, fates)
