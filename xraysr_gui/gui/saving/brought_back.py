"""Puts what an earlier session held beside what is open, and says what is missing."""

from __future__ import annotations

from xraysr_gui.core.address import Address
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.looking.arrangements import arrange
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.widgets.messages import Banner, Message
from xraysr_gui.studies.leftover import BroughtBack


def show_brought(brought: BroughtBack, workspace: Workspace, viewing: Viewing, banner: Banner) -> bool:
    """Whether all of it is there now."""
    busy = workspace.restore(brought.documents, brought.aside)
    worked_on = {address.at_frame(0) for address in busy}
    for address, orientation in brought.orientations.items():
        if address not in worked_on:
            viewing.orientations.lay(address, orientation)
    if brought.page is not None:  # it was asked for: what was open before is a click away in the list
        if brought.views is not None and not arrange(brought.views, viewing):
            banner.show_message(_no_map())
        viewing.show_page(brought.page)
    viewing.take_keys()
    sentences = [*brought.sentences, *(words for address in busy for words in _busy(address))]
    if sentences:
        banner.show_message(Message("notice", sentences[0], " ".join(sentences[1:])))
    return not sentences


def _no_map() -> Message:
    return Message(
        "notice",
        tr("The error map is not shown again."),
        tr("It is not kept with a session. Choose Side by side in Compare: it is calculated anew."),
    )


def _busy(address: Address) -> tuple[str, str, str]:
    return (
        tr("What the session holds of {} was left out.").format(address.name),
        tr("This image is already open with work of its own, which was left unchanged."),
        tr("Start the program again, and open the session before you work on this image."),
    )
