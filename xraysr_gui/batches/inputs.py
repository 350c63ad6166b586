"""Where the inputs of a batch lie: noted beside its ledger, so that its results can be held to them later."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from xraysr_gui.batches.ledger import HOME
from xraysr_gui.batches.ledger_refusals import unusable
from xraysr_gui.settings.own_files import read_own
from xraysr_gui.settings.whole_file import put_own

FILE, MOST = "inputs.json", 1 << 24


def note_inputs(folder: Path, named: Iterable[Path]) -> None:
    """Note files and folders as inputs of the batch whose results lie in `folder`, beside earlier ones.

    Raises:
        CannotExport: the folder refuses it.
    """
    place = folder / HOME / FILE
    every = dict.fromkeys((*_noted(place), *(os.path.abspath(one) for one in named)))
    try:
        put_own(place, json.dumps(list(every)).encode())
    except OSError as error:
        raise unusable(folder, error) from error


def inputs_of_batch(result: Path) -> tuple[Path, ...]:
    """Files and folders of which the batch was made that a result lies in; () where it lies in none."""
    for folder in result.absolute().parents:
        if (folder / HOME).is_dir():
            return tuple(path for one in _noted(folder / HOME / FILE) if (path := Path(one)).exists())
    return ()


def _noted(place: Path) -> list[str]:
    """What stands in a note; nothing where there is none, or none that can be read."""
    try:
        told = json.loads(read_own(place, MOST))
    except (OSError, ValueError):
        return []
    return [str(one) for one in told] if isinstance(told, list) else []
