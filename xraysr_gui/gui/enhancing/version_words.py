"""How the versions of an image are called, and what their making took."""

from __future__ import annotations

from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets import amounts


def name_of(number: int, radiograph: Radiograph) -> str:
    """Such as "Original" or "2  Sharpen edges"; the number is that of the list of versions."""
    return f"{number}  {tr(radiograph.made_by)}" if radiograph.steps else as_opened(radiograph)


def as_opened(radiograph: Radiograph) -> str:
    """What was opened is the original, unless its file says that it had been enhanced before."""
    made_before = radiograph.source.made_before
    return tr("As opened: {}").format(made_before) if made_before else tr("Original")


def chain_of(radiograph: Radiograph) -> str:
    """What was done one after another: "Original -> Enlarge -> Sharpen edges"."""
    return " \u2192 ".join(
        (as_opened(radiograph), *(tr(step.title or step.enhancer) for step in radiograph.steps))
    )


def in_short(device: str) -> str:
    """A device without the library that used it, which stands in brackets at the end."""
    words, bracket, library = tr(device).rpartition(" (")
    return words if bracket and library.endswith(")") else tr(device)


def spent_on(step: Step, *, whole: bool = False) -> str:
    """How long a step took and on what, as far as that was noted; the whole of it names the library too."""
    time = amounts.duration(step.seconds) if step.seconds > 0 else ""
    return ", ".join(part for part in (time, tr(step.device) if whole else in_short(step.device)) if part)


def details_of(radiograph: Radiograph) -> str:
    """Time, size and device in a line; what is cut first where room is short stands last."""
    step = radiograph.steps[-1] if radiograph.steps else None
    time = amounts.duration(step.seconds) if step is not None and step.seconds > 0 else ""
    device = in_short(step.device) if step is not None else ""
    return ", ".join(part for part in (time, amounts.size(radiograph.shape), device) if part)
