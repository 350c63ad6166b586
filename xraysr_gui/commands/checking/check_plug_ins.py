"""What other packages bring, each by name; one that is not used says why."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core import plug_ins
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine import known_enhancers
from xraysr_gui.image_io import readers
from xraysr_gui.metrics import IN_REGIONS, plug_in_metrics


def check_plug_ins(_: Progress) -> Iterator[Finding]:
    """One line for each package and kind, or that there is none; rooms are loaded by the window alone."""
    part, failed = tr("Plug-ins"), _failed()
    for error in failed:
        yield Finding(part, True, f"{error.what} {error.why}", error.remedy)
    broken = " ".join(error.what for error in failed)
    named = [(package, value) for kind in plug_ins.KINDS for package, value in plug_ins.named(kind)]
    for package, value in named:
        if package not in broken:
            yield Finding(part, True, f"{package}: {value}")
    if not named:
        yield Finding(part, True, tr("none is installed"))


def _failed() -> tuple[UserError, ...]:
    known_enhancers.every_enhancer(())
    everything = (*readers.READERS, *IN_REGIONS)  # asking loads them
    kinds = known_enhancers.PLUG_INS, readers.PLUG_INS, plug_in_metrics.PLUG_INS
    return tuple(error for kind in kinds for error in kind.failed) if everything else ()


PLUG_INS = Check("plug-ins", check_plug_ins)
