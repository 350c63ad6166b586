"""Puts what an earlier session held beside what is open, and says what is missing."""

from __future__ import annotations

from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.looking.arrangements import arrange
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.studies.leftover import BroughtBack


def show_brought(brought: BroughtBack, workspace: Workspace, viewing: Viewing, banner: Banner) -> bool:
    """Whether all of it is there now."""
    busy = workspace.restore(brought.documents, brought.aside)
    worked_on = {address.at_frame(0) for address in busy}
    for address, orientation in brought.orientations.items():
        if address not in worked_on:
            viewing.orientations.lay(address, orientation)
    if brought.page is not None:  # it was asked for: what was open before is a click away in the list
        if brought.views is not None:
            arrange(brought.views, viewing)
        viewing.show_page(brought.page)
    viewing.take_keys()
    words = tr("{} is already open with work of its own, which was left unchanged.")
    sentences = (*brought.sentences, *(words.format(address.name) for address in busy))
    if sentences:
        banner.show_notice(" ".join(sentences))
    return not sentences
