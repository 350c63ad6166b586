"""What a network is given and what it should answer: a recipe applied to one true image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion
from xraysr_gui.degradations.resample import enlarge, resize
from xraysr_gui.degradations.storage import quantised
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers.classical.wiener_spectral import BlurParameters
from xraysr_gui.enhancers.contract import NoParameters
from xraysr_gui.enhancers.networks.preparations import PREPARATIONS, NoiseParameters, Preparation
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.metrics.psnr import psnr
from xraysr_gui.metrics.ssim import ssim
from xraysr_gui.training.patches import Cut, Spoil, shaded
from xraysr_gui.training.recipe import Recipe

if TYPE_CHECKING:
    from keras import Model

JUDGED_SIDE = 384
BORDER = 8
AROUND = 32


def preparation_of(recipe: Recipe) -> Preparation:
    """How the recipe's network is given its images."""
    return PREPARATIONS[recipe.preparation]


def spoiler(recipe: Recipe) -> Spoil:
    """From the truth to a training pair, in greys as they are or others, by the recipe's degradations."""
    preparation = preparation_of(recipe)

    def spoil(truth: Pixels, rng: np.random.Generator) -> tuple[NDArray[np.float32], Pixels]:
        truth = whole(truth, recipe.scale)
        if rng.random() >= recipe.as_filmed:
            truth = shaded(truth, rng)
        degradation = replace(recipe.draw(rng), seed=int(rng.integers(2**31)))
        known = _known(recipe, degradation, rng)
        return preparation.prepare(degradation.apply(truth), known, recipe.scale), truth

    return spoil


def cut_of(recipe: Recipe) -> Cut:
    """How pieces are cut for the recipe."""
    scale = 1 if preparation_of(recipe).enlarged else recipe.scale
    if recipe.fixed_side:
        return Cut(recipe.fixed_side, scale, from_one_image=1, margin=0)
    return Cut(recipe.side, scale, aligned_to=recipe.aligned_to, in_body=recipe.in_body)


def fitted(recipe: Recipe, references: Sequence[ReferenceImage]) -> tuple[ReferenceImage, ...]:
    """The images at the one size that the recipe's network works at, if it has one."""
    side = recipe.fixed_side
    if not side:
        return tuple(references)
    return tuple(replace(one, pixels=resize(one.pixels, (side, side)).clip(0.0, 1.0)) for one in references)


def whole(pixels: Pixels, scale: int) -> Pixels:
    """The image without the rows and columns that do not fill a larger pixel."""
    rows, columns = (side - side % scale for side in pixels.shape)
    return np.ascontiguousarray(pixels[:rows, :columns])


def nearly_known_noise(degradation: Degradation, rng: np.random.Generator) -> NoiseParameters:
    """The noise as it is, or a little off: nobody measures it exactly."""
    return NoiseParameters(False, degradation.noise * float(rng.uniform(0.9, 1.1)))


def nearly_known_blur(degradation: Degradation, rng: np.random.Generator) -> BlurParameters:
    """The blur and the noise a little off, as far as a measurement is."""
    size, angle, kind = 0.0, 0.0, "Gaussian"
    off = float(rng.uniform(0.85, 1.15))
    if isinstance(degradation.blur, Gaussian):
        size = degradation.blur.sigma
    elif isinstance(degradation.blur, Defocus):
        size, kind = degradation.blur.radius, "defocus"
    elif isinstance(degradation.blur, Motion):
        size, angle, kind = (
            degradation.blur.length,
            degradation.blur.angle + float(rng.normal(0, 3)),
            "motion",
        )
    return BlurParameters(False, kind, size * off, angle, degradation.noise * float(rng.uniform(0.8, 1.25)))


PARAMETERS: dict[str, Callable[[Degradation, np.random.Generator], Any]] = {
    "plain": lambda degradation, rng: NoParameters(),
    "enlarged": lambda degradation, rng: NoParameters(),
    "squeezed": lambda degradation, rng: NoParameters(),
    "noise-map": nearly_known_noise,
    "wiener": nearly_known_blur,
}


def _known(recipe: Recipe, degradation: Degradation, rng: np.random.Generator) -> Parameters:
    """What a person or a measurement tells of the spoilt image."""
    preparation = preparation_of(recipe)
    measured: Parameters = preparation.parameters()
    told: Parameters = PARAMETERS[preparation.id](degradation, rng)
    return measured if recipe.measures else told


@dataclass(frozen=True, slots=True, eq=False)
class LessonQuestion:
    """One judging image, spoilt and prepared, with the truth."""

    given: NDArray[np.float32]
    before: Pixels
    truth: Pixels


def questions(
    recipe: Recipe, references: Sequence[ReferenceImage], side: int = JUDGED_SIDE
) -> list[LessonQuestion]:
    """The middle of every judging image, spoilt in the ways the recipe is judged on."""
    preparation, conditions = preparation_of(recipe), TRIALS[recipe.trial].conditions
    asked = []
    for number, reference in enumerate(references):
        degradation = conditions[number % len(conditions)].degradation
        truth = whole(_middle(reference.pixels, side), recipe.scale)
        spoilt = replace(degradation, seed=number).apply(truth)
        known = _known(recipe, degradation, np.random.default_rng(number))
        before = enlarge(spoilt, recipe.scale) if recipe.scale > 1 else spoilt
        asked.append(LessonQuestion(preparation.prepare(spoilt, known, recipe.scale), before, truth))
    return asked


def judge(network: Model, asked: Sequence[LessonQuestion]) -> tuple[float, float, float, float]:
    """Mean PSNR and SSIM of the answers, then of the images before, at 8 bits and without the border."""
    figures = []
    for question in asked:
        answer = _answer(network, question)
        figures.append((*_score(question.truth, answer), *_score(question.truth, question.before)))
    psnr_after, ssim_after, psnr_before, ssim_before = np.mean(figures, axis=0)
    return float(psnr_after), float(ssim_after), float(psnr_before), float(ssim_before)


def answer_of(network: Model, given: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a network makes of a batch, channels last, whatever Keras runs on."""
    from keras import ops

    answer: NDArray[np.float32] = ops.convert_to_numpy(network(given, training=False))
    return answer


def _answer(network: Model, question: LessonQuestion) -> Pixels:
    """What the network makes of an image that goes on, as in a mirror, beyond its border."""
    fixed = network.input_shape[1] is not None
    around = 0 if fixed else AROUND
    wide = np.pad(question.given, ((0, 0), (around, around), (around, around)), mode="symmetric")
    answer = answer_of(network, np.moveaxis(wide, 0, -1)[None])[0, ..., 0]
    edge = around * answer.shape[0] // wide.shape[1]
    return answer[edge : answer.shape[0] - edge, edge : answer.shape[1] - edge]


def _score(truth: Pixels, candidate: Pixels) -> tuple[float, float]:
    inner = (slice(BORDER, -BORDER), slice(BORDER, -BORDER))
    seen = quantised(candidate, 8)[inner]
    return psnr(truth[inner], seen), ssim(truth[inner], seen)


def _middle(pixels: Pixels, side: int) -> Pixels:
    rows, columns = pixels.shape
    height, width = min(side, rows) // 16 * 16, min(side, columns) // 16 * 16
    top, left = (rows - height) // 2, (columns - width) // 2
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])
