"""What can go wrong, sorted by who has to act.

UserError      the person at the screen can fix it: wrong file, missing model, full disk.
Cancelled      nobody has to act: the person asked for it.
anything else  is a bug of ours: it is shown once as a crash report and never swallowed.
"""


class Cancelled(Exception):
    """The person stopped the job. Not an error: no message is shown."""


class UserError(Exception):
    """A failure that the person can understand and act on.

    Every message answers three questions, in words that name the thing at hand:
    what could not be done, why, and what to do now.
    """

    def __init__(self, what: str, *, why: str, remedy: str) -> None:
        super().__init__(f"{what} {why} {remedy}")
        self.what = what
        self.why = why
        self.remedy = remedy


class CannotOpenImage(UserError):
    """A file is missing, unreadable, or not an image that we know."""


class TellsOfImages(CannotOpenImage):
    """A whole object that is no image and was never to be one."""


class ModelUnavailable(UserError):
    """A model folder is missing, incomplete, or does not match its manifest."""


class EnhancementFailed(UserError):
    """An enhancer ran and could not give a usable image."""


class OutsideOfTraining(UserError):
    """A network was to be run on an image that is unlike all it learned from."""


class PlugInFailed(UserError):
    """Something that another package brings does not do what it promises."""


class InvalidParameter(UserError):
    """A value lies outside what the parameter allows."""


class CannotExport(UserError):
    """A result could not be written where it was asked for."""


class CannotBringBack(UserError):
    """What was moved to the disk to make room, or kept in a session, cannot be had again."""


class CannotStart(UserError):
    """The installation lacks something that the program needs."""


class RequestRefused(UserError):
    """A child program refused a request for a reason that has no kind of its own here."""


class ChildFailed(UserError):
    """A child program could not carry out a request; the window and its images are untouched.

    Attributes:
        stage: What the child said it was at, if it said so: see `Answer.stage`.
    """

    stage: str = ""


class ChildNotStarted(ChildFailed):
    """A child program could not even begin: the installation or the system is at fault."""


class ChildDied(ChildFailed):
    """A child program ended in the middle of a request."""


class ChildTookTooLong(ChildFailed):
    """A child program was stopped because its time was over, or because it showed no life."""


class ChildTookTooMuchMemory(ChildFailed):
    """A child program was stopped because it needed more memory than it may have."""
