"""How sentences begin that say what is unlike the training of a network, and what stands for them."""

from __future__ import annotations

from collections.abc import Sequence

from xraysr_gui.core.words import tr

OUTSIDE = "Outside of its training"


def said_once(notices: Sequence[str]) -> tuple[str, ...]:
    """The same sentences with one short one, the last, for all that are said of training; nothing twice."""
    others = tuple(dict.fromkeys(one for one in notices if not one.startswith(tr(OUTSIDE))))
    if len(others) == len(set(notices)):
        return others
    return (*others, tr("{}: see why by pointing here.").format(tr(OUTSIDE)))
