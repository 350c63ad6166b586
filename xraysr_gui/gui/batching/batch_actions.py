"""The actions of the Batch room, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from xraysr_gui.gui.shell.action import Action

MENU = "Enhance"


class Batches(Protocol):
    """What the rows speak to."""

    def do_the_same(self) -> None:
        """Take the steps of the result in sight."""

    def why_no_steps(self) -> str:
        """Why there are none."""

    def take_listed(self) -> None:
        """Take what is chosen in the list of studies."""

    def why_none_listed(self) -> str:
        """Why nothing is."""


def batch_actions(room: Batches) -> Iterator[Action]:
    """Steps of a result, and files of the list."""
    yield Action(
        "batch-same",
        "Do the same to a folder...",
        MENU,
        room.do_the_same,
        why_not=room.why_no_steps,
        explains="A batch with the steps of the result that the active view shows.",
        group="batch",
    )
    yield Action(
        "batch-listed",
        "Batch of the chosen studies...",
        MENU,
        room.take_listed,
        why_not=room.why_none_listed,
        explains="A batch of the patient, study or series that is chosen in the list of the Data panel.",
        group="batch",
        waits_for_image=False,
    )
