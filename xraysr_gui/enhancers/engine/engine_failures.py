"""What a person is told when the engine could not do what it was asked for."""

from __future__ import annotations

from pathlib import Path

from xraysr_gui.core.errors import (
    ChildDied,
    ChildFailed,
    ChildTookTooLong,
    ChildTookTooMuchMemory,
    EnhancementFailed,
    ModelUnavailable,
)
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer


def reason(error: ChildFailed) -> str:
    """Why a child failed, for somebody who waits for an image."""
    if isinstance(error, ChildTookTooMuchMemory):
        return tr("It needs more memory than enhancing may use (Settings).")
    if isinstance(error, ChildTookTooLong | ChildDied):
        return error.why
    return tr("The part of the program that works on images met an unexpected error.")


def not_applied(enhancer: Enhancer, why: str) -> EnhancementFailed:
    """A run that came to nothing."""
    return EnhancementFailed(
        tr("{} could not be applied.").format(tr(enhancer.title)),
        why=why,
        remedy=tr("The image is unchanged. Try it on a smaller image, or choose another enhancer."),
    )


def not_installed(path: Path, why: str) -> ModelUnavailable:
    """A model that was not taken in."""
    remedy = tr("Nothing was installed. Ask its maker for another copy, or choose another model.")
    return ModelUnavailable(tr("{} was not installed.").format(path.name), why=why, remedy=remedy)


def not_checked(folder: Path, why: str) -> ModelUnavailable:
    """A model whose proof was not looked at."""
    remedy = tr("Install the model again from where it came.")
    return ModelUnavailable(
        tr("The model in {} could not be checked.").format(folder.name), why=why, remedy=remedy
    )


def not_estimated(why: str) -> EnhancementFailed:
    """An image that tells nothing of itself."""
    remedy = tr("The image is unchanged. Choose an enhancer yourself.")
    return EnhancementFailed(tr("Noise and blur could not be estimated."), why=why, remedy=remedy)


def not_judged(why: str) -> EnhancementFailed:
    """An image that no judge says anything of, as the engine failed."""
    remedy = tr("The image was not assessed. Read it in its turn, or have it assessed again.")
    return EnhancementFailed(tr("The image was not judged."), why=why, remedy=remedy)


def no_devices(why: str) -> ChildFailed:
    """A computer that does not tell what it has."""
    remedy = tr("Networks run on the processor. Start this program again to look once more.")
    return ChildFailed(tr("The devices of this computer could not be listed."), why=why, remedy=remedy)


def no_answer(card: str, why: str) -> EnhancementFailed:
    """A card that cannot be asked."""
    remedy = tr(
        "Networks run on the processor. Install the newest driver of the graphics card and try again."
    )
    return EnhancementFailed(tr("{} does not answer.").format(card), why=why, remedy=remedy)
