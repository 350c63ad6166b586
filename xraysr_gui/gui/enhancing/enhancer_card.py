"""What there is to read about an enhancer, as Markdown."""

from __future__ import annotations

from PySide6.QtGui import QImage

from xraysr_gui.core.parameters import Allowed, Choice, Parameter, Range, declared
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers import Enhancer
from xraysr_gui.settings import places

LONGEST = 200_000  # letters; a card is a page or two
CURVES, INVENTION = "curves.png", "invention.png"


def card_of(enhancer: Enhancer) -> str:
    """The card that came with a model; for all others what they declare. Reads a file."""
    written = enhancer.model.card()[:LONGEST] if enhancer.model is not None else ""
    if written and CURVES in _known_pictures(enhancer) and CURVES not in written:
        picture = f"![{tr('Loss and PSNR over the minutes')}]({CURVES})"
        written = "\n\n".join((written.rstrip(), f"## {tr('How it learned')}", picture))
    return written or "\n\n".join((f"# {tr(enhancer.title)}", *_paragraphs(enhancer), *_settings(enhancer)))


def pictures_of(enhancer: Enhancer) -> dict[str, QImage]:
    """The pictures that a card of ours shows. Reads files.

    Raises:
        ModelUnavailable: one is not what its manifest names.
    """
    model = enhancer.model
    return {name: QImage.fromData(model.content(name)) for name in _known_pictures(enhancer) if model}


def _known_pictures(enhancer: Enhancer) -> tuple[str, ...]:
    """Only of models that came with the program: a stranger's picture is not decoded in the window."""
    model = enhancer.model
    if model is None or model.path.parent != places.models():
        return ()
    return tuple(name for name in (INVENTION, CURVES) if model.has(name))


def _paragraphs(enhancer: Enhancer) -> tuple[str, ...]:
    advice = f"**{tr(enhancer.advice)}**" if enhancer.advice else ""
    if enhancer.model is None:
        told = tr("A classical method, not a trained network.")
    else:
        told = tr("A trained network with {:,} learned numbers. No card came with it.").format(
            enhancer.model.manifest.parameters
        )
    return tuple(part for part in (tr(enhancer.summary), advice, told) if part)


def _settings(enhancer: Enhancer) -> tuple[str, ...]:
    rows = [_row(parameter) for parameter in declared(enhancer.parameters)]
    if not rows:
        return (tr("There is nothing to set."),)
    return f"## {tr('Settings')}", "\n".join(rows)


def _row(parameter: Parameter) -> str:
    allowed = parameter.allowed
    limits = tr("{}; {} at first.").format(_limits(allowed), _plain(parameter.default, allowed))
    return " ".join(part for part in (f"- **{tr(allowed.label)}**:", limits, tr(allowed.help)) if part)


def _plain(value: object, allowed: Allowed) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    return allowed.shown(value) if isinstance(allowed, Range) else tr(str(value))


def _limits(allowed: Allowed) -> str:
    if isinstance(allowed, Range):
        return tr("{} to {}").format(allowed.shown(allowed.low), allowed.shown(allowed.high))
    return ", ".join(map(tr, allowed.options)) if isinstance(allowed, Choice) else tr("yes or no")
