"""What a person is told when a child failed: which file, why, and what to do now."""

from __future__ import annotations

from xraysr_gui.core import errors
from xraysr_gui.core.errors import (
    ChildDied,
    ChildFailed,
    ChildNotStarted,
    ChildTookTooLong,
    ChildTookTooMuchMemory,
    RequestRefused,
    UserError,
)
from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.isolation.messages import BadMessage, text_of

_SIGNALS = {
    4: "an illegal instruction",
    5: "a trap",
    6: "a failed check inside a decoder",
    7: "a bus error",
    8: "an arithmetic error",
    9: "the system ended it, mostly because memory ran short",
    10: "a bus error",
    11: "a segmentation fault",
    15: "somebody asked it to end",
    25: "it wrote too large a file",
    31: "a forbidden system call",
}
_OUT_OF_PROCESSOR_TIME = -24
_WINDOWS_ENDS = {
    0xC0000005: "an access violation",
    0xC000001D: "an illegal instruction",
    0xC0000017: "memory ran short",
    0xC00000FD: "a stack overflow",
    0xC0000374: "a damaged heap",
    0xC0000409: "a failed check inside a decoder",
}
_TRY_ANOTHER = "Ask for another copy of it; your other images are untouched."
_KINDS = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, UserError) and kind is not UserError
}


def ending(status: int | None) -> str:
    """Say in words how a program ended."""
    if status is None:
        return tr("it does not answer any more")
    if status in _WINDOWS_ENDS:
        return _WINDOWS_ENDS[status]
    if status < 0:
        return _SIGNALS.get(-status, f"signal {-status}")
    return tr("it left with code {}").format(status)


def died(subject: str, status: int | None, log: str) -> ChildFailed:
    """The child ended in the middle of its work."""
    if "bad_alloc" in log or status == 0xC0000017:  # C++ decoders end themselves when memory runs short
        return too_much_memory(subject)
    if status == _OUT_OF_PROCESSOR_TIME:
        return too_much_work(subject)
    return ChildDied(
        _not_read(subject),
        why=tr("The separate program that does this work stopped in the middle of it: {}.").format(
            ending(status)
        ),
        remedy=tr("The file is probably damaged. {}").format(_TRY_ANOTHER),
    )


def too_much_work(subject: str) -> ChildFailed:
    """The child took more processor time than it may, and came no further."""
    return ChildTookTooLong(
        _not_read(subject),
        why=tr("Reading it takes more processor time than a file of its size is allowed to take."),
        remedy=tr("The file is damaged, or made to hold up this program. {}").format(_TRY_ANOTHER),
    )


def too_much_memory(subject: str) -> ChildFailed:
    """The child needed more than it may have."""
    return ChildTookTooMuchMemory(
        _not_read(subject),
        why=tr("Reading it takes more memory than one file is allowed to take."),
        remedy=tr("The file is damaged, or too large for this program. {}").format(_TRY_ANOTHER),
    )


def too_long(subject: str, seconds: float) -> ChildFailed:
    """The child worked longer than it may."""
    return ChildTookTooLong(
        _not_read(subject),
        why=tr("It was not done after {:.3g} seconds, which is the limit.").format(seconds),
        remedy=tr("Try it again when the computer is less busy, or with a smaller file. {}").format(
            _TRY_ANOTHER
        ),
    )


def stalled(subject: str, seconds: float) -> ChildFailed:
    """The child lives, and comes no further."""
    return ChildTookTooLong(
        _not_read(subject),
        why=tr("The separate program that does this work made no progress for {:.3g} seconds.").format(
            seconds
        ),
        remedy=tr("Try it again. {}").format(_TRY_ANOTHER),
    )


def silent(subject: str, seconds: float) -> ChildFailed:
    """The child lives, and does nothing that we can see."""
    return ChildTookTooLong(
        _not_read(subject),
        why=tr("The separate program that does this work showed no sign of life for {:.3g} seconds.").format(
            seconds
        ),
        remedy=tr("Try it again. {}").format(_TRY_ANOTHER),
    )


def damaged(subject: str) -> ChildFailed:
    """The child stumbled over something in the file that no reader foresaw, or gave nonsense back."""
    return ChildFailed(
        _not_read(subject),
        why=tr("Its content contradicts itself or the rules of its format."),
        remedy=tr("The file is damaged, or written in a way that this program does not know. {}").format(
            _TRY_ANOTHER
        ),
    )


def not_started(name: str) -> ChildNotStarted:
    """The child could not even begin."""
    return ChildNotStarted(
        tr("The separate program for the {} could not start.").format(name),
        why=tr("This computer is too busy, or a part of this installation is missing or damaged."),
        remedy=tr(
            "Try again, and close other programs before; if it fails again, install this program anew."
        ),
    )


def refusal(message: JsonView) -> UserError:
    """Make again the error that the child raised, by the name of a kind that we know.

    Raises:
        BadMessage: it is not a whole error.
    """
    names = message.get("names")
    if not isinstance(names, list):
        raise BadMessage("a refusal without a kind")
    known = [_KINDS[name] for name in names if isinstance(name, str) and name in _KINDS]
    kind = known[0] if known else RequestRefused
    what, why, remedy = (text_of(message, key) for key in ("what", "why", "remedy"))
    return kind(what, why=why, remedy=remedy)


def _not_read(subject: str) -> str:
    return tr("{} could not be read.").format(subject)
