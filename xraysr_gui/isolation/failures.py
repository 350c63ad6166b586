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
        return "it does not answer any more"
    if status in _WINDOWS_ENDS:
        return _WINDOWS_ENDS[status]
    if status < 0:
        return _SIGNALS.get(-status, f"signal {-status}")
    return f"it left with code {status}"


def died(subject: str, status: int | None, log: str) -> ChildFailed:
    """The child ended in the middle of its work."""
    if "bad_alloc" in log or status == 0xC0000017:  # C++ decoders end themselves when memory runs short
        return too_much_memory(subject)
    if status == _OUT_OF_PROCESSOR_TIME:
        return too_much_work(subject)
    return ChildDied(
        _not_read(subject),
        why=f"The separate program that does this work stopped in the middle of it: {ending(status)}.",
        remedy=f"The file is probably damaged. {_TRY_ANOTHER}",
    )


def too_much_work(subject: str) -> ChildFailed:
    """The child took more processor time than it may, and came no further."""
    return ChildTookTooLong(
        _not_read(subject),
        why="Reading it takes more processor time than a file of its size is allowed to take.",
        remedy=f"The file is damaged, or made to hold up this program. {_TRY_ANOTHER}",
    )


def too_much_memory(subject: str) -> ChildFailed:
    """The child needed more than it may have."""
    return ChildTookTooMuchMemory(
        _not_read(subject),
        why="Reading it takes more memory than one file is allowed to take.",
        remedy=f"The file is damaged, or too large for this program. {_TRY_ANOTHER}",
    )


def too_long(subject: str, seconds: float) -> ChildFailed:
    """The child worked longer than it may."""
    return ChildTookTooLong(
        _not_read(subject),
        why=f"It was not done after {seconds:.3g} seconds, which is the limit.",
        remedy=f"Try it again when the computer is less busy, or with a smaller file. {_TRY_ANOTHER}",
    )


def stalled(subject: str, seconds: float) -> ChildFailed:
    """The child lives, and comes no further."""
    return ChildTookTooLong(
        _not_read(subject),
        why=f"The separate program that does this work made no progress for {seconds:.3g} seconds.",
        remedy=f"Try it again. {_TRY_ANOTHER}",
    )


def silent(subject: str, seconds: float) -> ChildFailed:
    """The child lives, and does nothing that we can see."""
    return ChildTookTooLong(
        _not_read(subject),
        why=f"The separate program that does this work showed no sign of life for {seconds:.3g} seconds.",
        remedy=f"Try it again. {_TRY_ANOTHER}",
    )


def damaged(subject: str) -> ChildFailed:
    """The child stumbled over something in the file that no reader foresaw, or gave nonsense back."""
    return ChildFailed(
        _not_read(subject),
        why="Its content contradicts itself or the rules of its format.",
        remedy=f"The file is damaged, or written in a way that this program does not know. {_TRY_ANOTHER}",
    )


def not_started(name: str) -> ChildNotStarted:
    """The child could not even begin."""
    return ChildNotStarted(
        f"The separate program for the {name} could not start.",
        why="A part of this installation is missing or damaged, or the system allows no more programs.",
        remedy="Close other programs and try again; if it fails again, install this program anew.",
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
    return f"{subject} could not be read."
