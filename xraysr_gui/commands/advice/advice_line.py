"""What is advised for an image, in one line."""

from __future__ import annotations

from xraysr_gui.commands.advice.advise import advise
from xraysr_gui.commands.advice.estimate_radiograph import EstimatesImages
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer


def advice_line(radiograph: Radiograph, engine: EstimatesImages) -> str:
    """What to do with it at its size, or why nothing can be said: other facts do not wait for it."""
    try:
        chosen = advise(radiograph, every_enhancer().enhancers, engine).chosen
    except UserError as error:
        return f"{error.what} {error.why}"
    if chosen.enhancer is None or chosen.gain is None:
        return chosen.title
    return tr("{} ({:+.1f} dB expected, {:+.1f} to {:+.1f})").format(
        chosen.title, chosen.gain.mean, chosen.gain.low, chosen.gain.high
    )
