"""Why a model file is refused, in the three sentences that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.words import tr

LONGEST_NAME = 60
SAVE_AGAIN = "Ask its author for a new copy, saved with model.save('name.keras')."
OTHERWISE = (
    "If the file is whole, ask its author to build this part in another way: the page about bringing a model "
    "of Keras lists the layers that are understood."
)
REBUILD = "Ask its author for a version that is built from Keras' own layers of pixels only."


class NotUsable(ValueError):
    """A file cannot become a network; whoever knows its name makes the sentences."""

    def __init__(self, why: str, remedy: str = SAVE_AGAIN) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Turn every refusal inside into sentences about the file or network of this name.

    Raises:
        ModelUnavailable: something inside was not usable.
    """
    try:
        yield
    except NotUsable as error:
        what = tr("The model {} cannot be used.").format(shown(name))
        raise ModelUnavailable(what, why=error.why, remedy=error.remedy) from error


def damaged(error: Exception) -> NotUsable:
    """What a library says about a broken file becomes a sentence."""
    return NotUsable(tr("The file is damaged or cut short ({}).").format(type(error).__name__))


def layer_refused(layer: str, class_name: str, why: str, remedy: str = REBUILD) -> NotUsable:
    """A refusal that names the layer and its class."""
    return NotUsable(
        tr("Its layer {} of the class {} {}.").format(shown(layer), shown(class_name), why), remedy
    )


def shown(text: object) -> str:
    """A word from a file nobody trusts, short and without signs that play tricks."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in str(text)[: LONGEST_NAME + 1])
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1]}…"
