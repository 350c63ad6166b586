"""What was asked of an evaluation, and those that wait to go on at the next start."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.journal import Journal
from xraysr_gui.settings.own_files import read_own
from xraysr_gui.settings.whole_file import put_own

NAME, MOST_BYTES, MOST_NAMES = "evaluations.json", 1 << 20, 200


@dataclass(frozen=True, slots=True)
class AskedEvaluation:
    """One run.

    Attributes:
        folder: The images that are taken for the truth.
        protocol: Id of the trial.
        ids: Of the enhancers that were chosen.
        report: The folder of the report.
        processes: How many images are enhanced at a time.
    """

    folder: Path
    protocol: str
    ids: tuple[str, ...]
    report: Path
    processes: int = 1

    @property
    def can_go_on(self) -> bool:
        """Whether it was begun, and the report is still to come."""
        return Journal(self.report).is_there

    @property
    def has_measured(self) -> bool:
        """Whether something of it is kept."""
        return Journal(self.report).has_measured

    def drop(self) -> None:
        """Remove what was measured.

        Raises:
            CannotExport: the system keeps some of it.
        """
        journal = Journal(self.report)
        journal.end()
        if journal.folder.exists():
            raise CannotExport(
                tr("What was measured could not be removed."),
                why=tr("The system refused to remove {}.").format(journal.folder),
                remedy=tr("Delete this folder yourself: the names of your files are in it."),
            )


class WaitingEvaluation:
    """The one that was not finished, in a small file; one that cannot be written disturbs nobody."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME

    def keep(self, asked: AskedEvaluation) -> None:
        """It has begun, and waits from now on."""
        told = asdict(asked) | {"folder": str(asked.folder), "report": str(asked.report)}
        with suppress(OSError):
            put_own(self._file, json.dumps(told).encode("ascii"), forced=False)

    def forget(self) -> None:
        """It is finished, or given up."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def found(self) -> AskedEvaluation | None:
        """The one that waits, None if there is none that can go on."""
        try:
            asked = _read(json.loads(read_own(self._file, MOST_BYTES)))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return asked if asked.can_go_on else None


def _read(told: Json) -> AskedEvaluation:
    ids = tuple(str(id) for id in told["ids"][:MOST_NAMES])
    processes = min(max(1, int(told["processes"])), 64)
    return AskedEvaluation(Path(told["folder"]), str(told["protocol"]), ids, Path(told["report"]), processes)
