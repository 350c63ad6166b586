"""What a triage has judged so far, a line on the disk for each file, so that it goes on where it was killed.

It lies among what the program keeps for the person, as it names files, and is removed when all is judged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from xraysr_gui.commands.triage.triaged import Triaged, triaged_of
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr
from xraysr_gui.settings.own_files import private_file, private_folder

Stamps = dict[str, tuple[int, int]]


class TriageJournal:
    """Of one triage: the same paths, models and version find it again."""

    def __init__(self, folder: Path, named: Sequence[Path], job: Json) -> None:
        words = json.dumps([[str(path) for path in named], job], sort_keys=True)
        self._file = folder / f"{hashlib.sha256(words.encode()).hexdigest()[:32]}.jsonl"

    def judged(self, stamps: Stamps) -> dict[str, Triaged]:
        """What was judged before, of files that are still what they were then."""
        found: dict[str, Triaged] = {}
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except OSError:
            return found
        for line in lines:
            with suppress(ValueError, KeyError, TypeError):  # the line that was being written
                kept = json.loads(line)
                if stamps.get(kept["path"]) == tuple(kept["stamp"]):
                    found[kept["path"]] = triaged_of(kept)
        return found

    def keep(self, one: Triaged, stamp: tuple[int, int]) -> None:
        """One file is judged.

        Raises:
            CannotExport: the disk is full, or the folder cannot be written.
        """
        line = "\n" + json.dumps({**one.kept(), "stamp": list(stamp)})  # one that was torn ends here
        try:
            private_folder(self._file.parent)
            with private_file(self._file) as file:
                file.seek(0, 2)
                file.write(line.encode())
        except OSError as error:
            raise CannotExport(
                tr("The triage cannot be kept."),
                why=tr("Writing to {} gave this error: {}.").format(
                    self._file.parent, error.strerror or error
                ),
                remedy=tr("Check that the disk has room and that you may write there."),
            ) from error

    def end(self) -> None:
        """All is judged."""
        self._file.unlink(missing_ok=True)
