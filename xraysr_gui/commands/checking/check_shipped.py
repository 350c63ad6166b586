"""Whether the folders that come with the program are there."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.commands.checking.check_versions import INSTALL_AGAIN
from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.settings import places


def check_shipped(_: Progress) -> Iterator[Finding]:
    """Resources and models."""
    for part, folder in ((tr("Resources"), places.resources()), (tr("Models"), places.models())):
        if folder.is_dir():
            yield Finding(part, True, str(folder))
        else:
            yield Finding(part, False, tr("{} is missing").format(folder), tr(INSTALL_AGAIN))


SHIPPED = Check("what comes with the program", check_shipped)
