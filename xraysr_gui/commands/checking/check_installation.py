"""Let the installation prove itself: every check, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.commands.checking.check_confinement import CONFINEMENT
from xraysr_gui.commands.checking.check_decoders import DECODERS
from xraysr_gui.commands.checking.check_display_test import DISPLAY_TEST
from xraysr_gui.commands.checking.check_greys import GREY_RAMP
from xraysr_gui.commands.checking.check_methods import METHODS
from xraysr_gui.commands.checking.check_networks import NETWORKS
from xraysr_gui.commands.checking.check_plug_ins import PLUG_INS
from xraysr_gui.commands.checking.check_room import ROOM
from xraysr_gui.commands.checking.check_shipped import SHIPPED
from xraysr_gui.commands.checking.check_surroundings import SURROUNDINGS
from xraysr_gui.commands.checking.check_versions import VERSIONS
from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr

CHECKS: tuple[Check, ...] = (
    VERSIONS,
    SHIPPED,
    DECODERS,
    CONFINEMENT,
    GREY_RAMP,
    METHODS,
    NETWORKS,
    PLUG_INS,
    ROOM,
    SURROUNDINGS,
    DISPLAY_TEST,
)
"""To add one: a file with a `Check`, and its name here."""


def check_installation(progress: Progress | None = None) -> Iterator[Finding]:
    """Look at every part; what is not green says what to do.

    Raises:
        Cancelled: the person stopped it.
    """
    progress, all_shares, done = progress or Progress(), sum(check.share for check in CHECKS), 0
    for check in CHECKS:
        part = progress.part(done / all_shares, (done + check.share) / all_shares)
        part.at(0.0, tr(check.title))
        yield from check.look(part)
        done += check.share
    progress.at(1.0)
