"""How far a batch is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets import amounts

if TYPE_CHECKING:
    from xraysr_gui.batches.contract import BatchProgress


def share_of(now: BatchProgress) -> float:
    """Of all files, those under way by their shares."""
    begun = sum(share for _, share in now.under_way)
    return min(1.0, (now.done + now.failed + begun) / max(1, now.total))


def progress_words(now: BatchProgress) -> str:
    """Such as "120 of 500, 2 failed, about 3 min left"."""
    parts = [tr("{} of {}").format(now.done + now.failed, now.total)]
    if now.failed:
        parts.append(tr("{} failed").format(now.failed))
    if now.is_paused:
        parts.append(tr("paused"))
    elif now.waits_for:
        parts.append(tr("waiting for {}").format(now.waits_for))
    elif now.seconds_left is not None and now.done + now.failed < now.total:
        parts.append(tr("{} left").format(amounts.about(now.seconds_left)))
    if now.workers > 1 and not (now.waits_for or now.is_paused):
        parts.append(tr("{} at a time").format(now.workers))
    return ", ".join(parts)
