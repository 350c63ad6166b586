"""Takes the words of the command line to what they ask for.

JSON goes to stdout alone, words to stderr. Exit 0: done; 2: the person can mend it (three
sentences); 70: a fault of ours. Without a command the words are files, and the window opens.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from xraysr_gui.core.errors import Cancelled, CannotOpenImage, UserError
from xraysr_gui.core.words import tr
from xraysr_gui.settings.whole_file import clear_unfinished

if TYPE_CHECKING:
    import argparse

COMMANDS = (
    "info",
    "enhancers",
    "enhance",
    "degrade",
    "compare",
    "verify",
    "estimate",
    "advise",
    "evaluate",
    "batch",
    "audit",
    "triage",
    "audit-log",
    "support-bundle",
    "train",
    "models",
    "check",
    "demo",
    "completion",
)
DONE, MENDABLE, OUR_FAULT, STOPPED = 0, 2, 70, 130


def main(words: Sequence[str], open_window: Callable[[list[Path]], int]) -> int:
    """Do what the words say and give the exit status; the window is somebody else's."""
    outcome = _Outcome()
    with outcome:
        if words and (words[0] in COMMANDS or words[0].startswith("-")):
            outcome.status = _run_command(words)
        else:
            outcome.status = open_window(_files_of(words))
    return outcome.status


def _files_of(words: Sequence[str]) -> list[Path]:
    """The files that the words name.

    Raises:
        UserError: the first word is no command and no file, or a file is not there.
    """
    from xraysr_gui.core.file_patterns import files_named

    words = [name for word in words for name in files_named(word)]
    missing = next((word for word in words if not os.path.exists(word)), None)
    if missing is not None and missing == words[0] and not _looks_like_a_file(missing):
        from xraysr_gui.core.close_words import did_you_mean

        shown = missing[:40]
        raise UserError(
            tr("There is no such command: {}.").format(shown),
            why=tr("xraysr knows no command of this name, and no file here is called {}.").format(shown),
            remedy=tr("{}xraysr --help lists the commands.").format(did_you_mean(missing, COMMANDS)),
        )
    if missing is not None:
        raise CannotOpenImage(
            tr("{} cannot be opened.").format(missing),
            why=tr("There is no file or folder of this name."),
            remedy=tr("Check the name, and in which folder you are."),
        )
    return [Path(word) for word in words]


def _looks_like_a_file(word: str) -> bool:
    """Whether a word was meant for a file: it has an ending, or names a folder as well."""
    return bool(os.path.splitext(word)[1]) or any(sign in word for sign in ("/", os.sep))


def _run_command(words: Sequence[str]) -> int:
    from xraysr_gui import api
    from xraysr_gui.cli.terminal import end_progress
    from xraysr_gui.core.spelling import commands_are_typed

    try:
        with commands_are_typed():
            asked = parser_of_all().parse_args(words)
            clear_unfinished()
            status = int(asked.run(asked))
    finally:
        api.close()
        end_progress()
    sys.stdout.flush()
    return status


def _silence() -> None:
    """Nobody reads on: what is left would be refused once more when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_NOT_IN_FULL = "The output was not written in full. What it is sent to refused it:"
_ROOM = "Send it to a file on a disk with room left."
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class _Outcome:
    """The exit status of a block, whatever becomes of it: the command line's exception hook."""

    def __init__(self) -> None:
        self.status = DONE

    def __enter__(self) -> _Outcome:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, UserError):
            self.status = MENDABLE
            _say(f"{error.what} {error.why}", error.remedy)
        elif isinstance(error, Cancelled | KeyboardInterrupt):
            self.status = STOPPED
        elif isinstance(error, BrokenPipeError):  # the reader of our output, say `head`, has enough
            _silence()
        elif isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            self.status = MENDABLE  # files are written by `write_whole`, which has its own words
            _silence()
            _say(f"{_NOT_IN_FULL} {error.strerror}. {_ROOM}")
        elif isinstance(error, Exception):
            self.status = OUR_FAULT
            _own_up(error)
        return error is None or isinstance(error, Exception | KeyboardInterrupt)


def _own_up(error: Exception) -> None:
    from xraysr_gui.commands.report_crash import report_crash

    report = report_crash(error)
    where = f"The details are in {report}." if report else "The details could not be written down."
    _say(f"xraysr made a mistake of its own ({type(error).__name__}). Your images are untouched. {where}")


def _say(words: str, remedy: str = "") -> None:
    """A remedy may hold lines of a program, to be copied; names of files stand in the words."""
    from xraysr_gui.cli.terminal import printable, printable_lines  # the window does not need it

    sys.stderr.write(f"{' '.join(filter(None, (printable(words), printable_lines(remedy))))}\n")


def parser_of_all() -> argparse.ArgumentParser:
    """Everything that can be typed, as argparse holds it."""
    import argparse  # the window does not need it

    from xraysr_gui import __version__

    whole = argparse.ArgumentParser(
        prog="xraysr",
        usage="xraysr [FILE...]\n       xraysr {" + ",".join(COMMANDS) + "} ...",
        description="Opens radiographs in a window. Not a medical device; not for primary diagnosis.",
    )
    whole.add_argument("--version", action="version", version=f"xraysr {__version__}")
    commands = whole.add_subparsers(prog="xraysr", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"xraysr_gui.cli.{name.replace('-', '_')}")
        command = commands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.declare(command)
        command.set_defaults(run=module.run)
    return whole
