"""Puts what was triaged into the worklist of the window."""

from __future__ import annotations

from collections.abc import Sequence

from xraysr_gui.commands.triage.triaged import Triaged
from xraysr_gui.core.address import Address
from xraysr_gui.settings import places, store
from xraysr_gui.studies.worklist_file import WorklistFile

MINUTE_S = 60.0


def put_into_worklist(ranked: Sequence[Triaged], now: float) -> int:
    """Let files join in the order of their names, with their scores; gives how many are new.

    Raises:
        ListUnavailable: the list cannot be written.
    """
    file = WorklistFile(places.data_folder() / "worklist.sqlite")
    settings, _ = store.load(places.settings_folder())
    seconds = settings.worklist_case_min * MINUTE_S
    try:
        named = sorted(ranked, key=lambda one: str(one.path))
        new = file.join([Address(one.path) for one in named], now, seconds)
        numbers = {case.address.path: case.id for case in file.cases()}
        for one in named:
            file.score(numbers[one.path], one.score, now)
        return new
    finally:
        file.close()
