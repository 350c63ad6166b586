"""How the networks of a report learned, as far as their folders tell."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Photo, Photos, Section

FILE = "curves.png"
MOST_BYTES = 4 << 20


def curves(done: Evaluated) -> Iterator[Block]:
    """The picture of each network that has one."""
    for one in done.enhancers:
        file = None if one.model is None else one.model.path / FILE
        if file is not None and file.is_file() and file.stat().st_size <= MOST_BYTES:
            caption = tr("Training of {}").format(one.title)
            yield Photos((Photo(one.id, file.read_bytes()),), caption)


SECTION = Section("curves", "Training curves", curves)
