"""What a person is told about a file that cannot be opened: what, why, and what to do now."""

from __future__ import annotations

import errno
import re

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.words import tr

ANOTHER_COPY = "Ask the sender for another copy of the file."
_INNARDS = re.compile(r"<[\w.]+ object at 0x[0-9a-f]+>|^Error -?\d+ (while decompressing data: )?")
"""As Python and zlib say them."""
LONGEST_NAME = 100
_GONE = frozenset((errno.ENOENT, errno.ENOTDIR))
_FORBIDDEN = frozenset((errno.EACCES, errno.EPERM))
_DRIVE_LOST = frozenset(
    number
    for number in (
        getattr(errno, word, None)
        for word in ("EIO", "ESTALE", "ENOTCONN", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN")
    )
    if number is not None
)


def refused(name: str, why: str, remedy: str = ANOTHER_COPY) -> CannotOpenImage:
    """Say that an image cannot be opened, and why."""
    return CannotOpenImage(tr("{} could not be opened.").format(shown(name)), why=why, remedy=remedy)


def shown(name: str) -> str:
    """A file's name as a sentence can hold it: not endless, without signs that hide or turn text round."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return (plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME]}...") or tr(
        "A file without a name"
    )


def damaged(name: str, kind: str, detail: object) -> CannotOpenImage:
    """The decoder of a format gave up."""
    return refused(
        name, tr("Its {} content is damaged, or stored in an unusual way: {}.").format(kind, reason(detail))
    )


def reason(detail: object) -> str:
    """What a decoder said, without the names of its own objects and numbers of its own errors."""
    words = _INNARDS.sub("", " ".join(str(detail).split())).strip(" :.")
    return words[:160].rstrip(" .") or tr("no reason given")


def ends_early(name: str, kind: str) -> CannotOpenImage:
    """The rest of the file is missing."""
    return refused(name, tr("It is a {} file that ends too early, so the image is not there.").format(kind))


def too_large(name: str, what: str, limit: str) -> CannotOpenImage:
    """More is promised than one image may take."""
    return refused(
        name,
        tr("Its header promises {}, and this program opens at most {}.").format(what, limit),
        tr("The file is damaged, or meant for another program; ask the sender for another copy of it."),
    )


def no_number(name: str) -> CannotOpenImage:
    """An image of which nothing can be shown, and of which every figure would be made up."""
    return refused(name, tr("No pixel of it holds a number."))


def no_such_frame(name: str, frame: int, frames: int) -> CannotOpenImage:
    """A frame was asked for that the file does not hold."""
    return refused(
        name,
        tr("Frame {} was asked for, and the file holds {}.").format(frame + 1, frames),
        tr("Choose a frame that the file holds; it may have been replaced since it was listed."),
    )


def of_system(name: str, error: OSError) -> CannotOpenImage:
    """The system would not give the file out."""
    why, remedy = _words_of_system(error)
    return refused(name, why, remedy)


def _words_of_system(error: OSError) -> tuple[str, str]:
    number = error.errno or 0
    if number in _GONE:
        return tr("There is no such file."), tr("Check its name, and whether it was moved or deleted.")
    if number in _FORBIDDEN:
        return tr("You may not read this file."), tr("Ask its owner, or copy it to a folder of your own.")
    if number == errno.ELOOP:
        return tr("It is a link that leads back to itself."), tr("Open the file that the link was meant for.")
    if number == errno.ENAMETOOLONG:
        return tr("Its name is longer than the system allows."), tr(
            "Give the file a shorter name and open it again."
        )
    if number in _DRIVE_LOST:
        return (
            tr("The drive or network folder that holds it does not answer."),
            tr("Connect the drive again, or copy the file to this computer, and try again."),
        )
    return tr("The system refused it: {}.").format(error.strerror or error), tr(
        "Check that you may read it, and try again."
    )
