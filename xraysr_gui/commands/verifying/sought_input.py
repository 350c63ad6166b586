"""Finds the file that a result was made of, by its hash: named, beside it, of its batch, or a known image."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from xraysr_gui.batches.inputs import inputs_of_batch
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import Capsule
from xraysr_gui.core.words import tr
from xraysr_gui.studies.walking import walk

PIECE = 1 << 20


def nothing_known() -> Iterable[Path]:
    """For whoever keeps no list of images."""
    return ()


@dataclass(slots=True)
class Seeking:
    """Where inputs may lie; hashes that were worked out serve for all results of one run.

    Attributes:
        named: Files and folders that the person named.
        known: Gives the images that this computer has a list of; asked only if it is needed.
        stated: What all results are held to, whatever they name; None: what they name.
    """

    named: tuple[Path, ...] = ()
    known: Callable[[], Iterable[Path]] = nothing_known
    stated: Path | None = None
    _hashes: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def input_of(self, capsule: Capsule, result: Path, progress: Progress) -> Path | None:
        """The file whose bytes have the hash that a description names; None where there is none.

        For a result that left without the patient, and so names none: the only file that a person named.

        Raises:
            Cancelled: the person stopped it.
        """
        if self.stated is not None:
            return self.stated
        if capsule.is_unnamed:
            return self._only_named(progress)
        if not capsule.input_sha256:
            return None
        for number, path in enumerate(self._candidates(result, progress)):
            progress.at(min(0.9, number / 1000), tr("Looking for the input"))
            if self._hash(path, capsule.input_bytes, progress) == capsule.input_sha256:
                return path
        return None

    def _only_named(self, progress: Progress) -> Path | None:
        found = walk(self.named, progress) if self.named else None
        every = [] if found is None else [*found.by_hand, *found.files]
        return every[0] if len(every) == 1 else None

    def _candidates(self, result: Path, progress: Progress) -> Iterator[Path]:
        """Those that were named; if none was, what lies beside it, then of its batch, then known ones."""
        if self.named:
            found = walk(self.named, progress)
            yield from (*found.by_hand, *found.files)
            return
        with suppress(OSError):
            yield from (one for one in sorted(result.absolute().parent.iterdir()) if one.is_file())
        if of_batch := inputs_of_batch(result):
            found = walk(of_batch, progress)
            yield from (*found.by_hand, *found.files)
        yield from self.known()

    def _hash(self, path: Path, size: int, progress: Progress) -> str:
        """Of a file that may be the one; "" for one of another size, or one that cannot be read."""
        try:
            facts = path.stat()
            if not path.is_file() or (size and facts.st_size != size):
                return ""
            key = str(path), facts.st_size, facts.st_mtime_ns
            if key not in self._hashes:
                self._hashes[key] = _sha256(path, progress)
            return self._hashes[key]
        except OSError:
            return ""


def _sha256(path: Path, progress: Progress) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            progress.at(0.0, tr("Looking for the input"))
            found.update(piece)
    return found.hexdigest()
