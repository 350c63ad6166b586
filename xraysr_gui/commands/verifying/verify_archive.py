"""Verifies what lies in a zip archive, such as a case: results are held to the originals beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from xraysr_gui.commands.verifying.made_again import Verifying
from xraysr_gui.commands.verifying.sought_input import Seeking
from xraysr_gui.commands.verifying.unpacked import unpacked
from xraysr_gui.commands.verifying.verdict import Kind, Verdict
from xraysr_gui.commands.verifying.verdict_words import of_original
from xraysr_gui.commands.verifying.verify_result import verify_result
from xraysr_gui.core.progress import Progress

MOST_ORIGINALS = 8
"""So many are tried for each result that names none of them."""


def verify_archive(path: Path, how: Verifying, progress: Progress) -> Iterator[tuple[str, Verdict]]:
    """The verdict on each file in it, by its name there.

    An original that was packed is another file than the one that a result names: written anew, perhaps
    without the patient. What its pixels give is as good a proof.

    Raises:
        CannotOpenImage: it cannot be unpacked.
        Cancelled: the person stopped it.
    """
    with unpacked(path, progress.part(0.0, 0.1)) as files:
        found = dict[Path, Verdict]()
        for number, file in enumerate(files):
            part = progress.part(0.1 + 0.5 * number / len(files), 0.1 + 0.5 * (number + 1) / len(files))
            found[file] = verify_result(file, how, part)
        originals = [file for file, one in found.items() if one.kind is Kind.NO_RESULT][:MOST_ORIGINALS]
        for number, (file, verdict) in enumerate(found.items()):
            part = progress.part(0.6 + 0.4 * number / len(files), 0.6 + 0.4 * (number + 1) / len(files))
            if verdict.kind is Kind.UNCHANGED and verdict.is_image and verdict.input is None:
                verdict = _held_to(originals, file, files, verdict, how, part)
            if verdict.input in files:
                verdict = replace(verdict, input=path / files[verdict.input])
            yield files[file], verdict


def _held_to(
    originals: list[Path],
    file: Path,
    files: Mapping[Path, str],
    before: Verdict,
    how: Verifying,
    progress: Progress,
) -> Verdict:
    """The verdict with the original that gives this result, or as it was before if none does."""
    for number, original in enumerate(originals):
        part = progress.part(number / len(originals), (number + 1) / len(originals))
        again = verify_result(file, replace(how, seeking=Seeking(stated=original)), part)
        if again.is_good:
            return replace(again, words=of_original(again, files[original]))
    return before
