"""What of a session cannot be had again, in three sentences: what, why, and what to do."""

from __future__ import annotations

from xraysr_gui.core.words import tr
from xraysr_gui.studies.session import KeptImage, KeptResult


def of_image(kept: KeptImage, why: str) -> tuple[str, str, str]:
    """All that was made of an image."""
    return (
        tr("What was made of {} was left out.").format(kept.address.name),
        why,
        tr("Put the earlier file back in its place, then open the session again."),
    )


def of_result(result: KeptResult, kept: KeptImage, why: str) -> tuple[str, str, str]:
    """One result of an image that is there."""
    title = tr(result.steps[-1].title) if result.steps else tr("A result")
    return (
        tr("{} of {} could not be brought back.").format(title, kept.address.name),
        why,
        tr("Make it again from {}.").format(kept.address.name),
    )
