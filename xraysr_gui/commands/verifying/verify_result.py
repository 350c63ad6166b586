"""Tell of one file whether its pixels are what its own description says."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from xraysr_gui.commands.verifying import verdict_words as words
from xraysr_gui.commands.verifying.held_together import Held, held_together
from xraysr_gui.commands.verifying.looked_at import Looked, look_at
from xraysr_gui.commands.verifying.made_again import Verifying, made_again
from xraysr_gui.commands.verifying.redo import allowed_levels
from xraysr_gui.commands.verifying.unpacked import is_archive
from xraysr_gui.commands.verifying.verdict import Kind, Verdict
from xraysr_gui.core.errors import TellsOfImages, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import CannotReadProvenance, words_of

_log = logging.getLogger(__name__)


def verify_result(path: Path, how: Verifying, progress: Progress | None = None) -> Verdict:
    """Whether a file is what its description says; whatever stands in the way is told, never raised.

    Raises:
        Cancelled: the person stopped it.
    """
    told = progress or Progress()
    try:
        looked = look_at(path, how.reader, how.logged, told.part(0.0, 0.2))
    except CannotReadProvenance as error:
        return Verdict(Kind.DESCRIPTION, str(error), as_written=False)
    except TellsOfImages as error:
        return Verdict(Kind.CANNOT, str(error), is_image=False)
    except UserError as error:
        return Verdict(Kind.CANNOT, words.archive() if is_archive(path) else str(error))
    if looked is None:
        return words.undescribed()
    found = _made_again(looked, how, told.part(0.2, 1.0)) if looked.is_image else words.no_image(looked)
    return replace(found, made=words_of(looked.capsule))


def _made_again(looked: Looked, how: Verifying, progress: Progress) -> Verdict:
    """The verdict once its steps were done again, or on why they were not."""
    source = how.seeking.input_of(looked.capsule, looked.path, progress.part(0.0, 0.2))
    if source is None:
        return _without(looked, words.no_input(looked.capsule, is_named=bool(how.seeking.named)), None)
    try:
        with made_again(looked, source, how, progress.part(0.2, 0.9)) as made:
            held = held_together(looked, made, how.reader, progress.part(0.9, 1.0))
            allowed = allowed_levels(looked.capsule, made.result, held.top)
    except UserError as error:
        _log.info("steps could not be done again: %s", type(error).__name__)
        return _without(looked, str(error), source)
    return replace(_with(looked, held, allowed), input=source)


def _without(looked: Looked, why_not: str, source: Path | None) -> Verdict:
    return Verdict(
        words.kind_without(looked), words.told_without(looked, why_not), looked.as_written, input=source
    )


def _with(looked: Looked, held: Held, allowed: int) -> Verdict:
    kind = words.kind_with(looked, held.levels, allowed)
    return Verdict(
        kind,
        words.told_with(looked, kind, held, allowed),
        looked.as_written,
        held.levels,
        held.top + 1,
        allowed,
        held.places,
        difference=held.difference,
    )
