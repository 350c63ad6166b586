"""What of a batch leaves the house, and under which names: its results, and what is told of them.

The ledger stays in the house and knows everything. Without the patient, a name of a file or a folder becomes
a keyed hash under the person's secret: the same at every run, and no way back.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from xraysr_gui.batches.line import INPUT, Line, State
from xraysr_gui.batches.naming import told_suffix
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.loose import Json
from xraysr_gui.core.words import tr

SIGNS = 16
"""Of another name: a hundred thousand files have as many of them."""


@dataclass(frozen=True, slots=True)
class Outward:
    """How the results of a batch leave.

    Attributes:
        told: What is wished.
        secret: Gives patients, files and folders other names; b"" where they keep theirs.
    """

    told: Leaving = field(default_factory=Leaving)
    secret: bytes = field(default=b"", repr=False)

    @property
    def facts(self) -> Json | None:
        """By what one batch is told from another; None if all leaves as it is."""
        if self.told.changes_nothing:
            return None
        known = hmac.digest(self.secret, b"batch", "sha256").hex() if self.told.without_patient else ""
        return {**self.told.as_json(), "secret": known}

    def key(self, key: str) -> str:
        """A key as a result tells it: whoever has the file that was given cannot reckon it."""
        return self._hash(f"key\0{key}") if self.told.without_patient else key

    def called(self, name: str) -> str:
        """What an input is called in what leaves: folder by folder, so that what lay together still does."""
        if not self.told.without_patient:
            return name
        parts, path = list[str](), PurePath(name)
        for number in range(1, len(path.parts) + 1):
            part = "\0".join(path.parts[:number])
            parts.append(self._hash(f"name\0{part}")[:SIGNS])
        return str(PurePath(*parts)) + told_suffix(name)

    def line(self, line: Line) -> Line:
        """A line as the manifest that leaves has it."""
        if not self.told.without_patient:
            return line
        reason = tr("Why it failed is told where the batch was made.")
        return replace(
            line,
            input=self.called(line.input),
            reason=reason if line.state is State.FAILED else "",
            key="",
            input_sha256="",
            finished_at="",
            against=line.against and (INPUT if line.against == INPUT else tr("its reference")),
            notices=line.said,
            lay_at="",
        )

    def _hash(self, words: str) -> str:
        return hmac.digest(self.secret, words.encode("utf-8", "surrogateescape"), "sha256").hex()
