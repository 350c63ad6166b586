"""Takes the words of the command line to what they ask for.

JSON goes to stdout alone, words to stderr. Exit 0: done; 2: the person can mend it (three
sentences); 70: a fault of ours. Without a command the words are files, and the window opens.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.errors import Cancelled, UserError

if TYPE_CHECKING:
    import argparse

COMMANDS = ("info", "check", "demo")
DONE, MENDABLE, OUR_FAULT = 0, 2, 70
log = logging.getLogger(__name__)


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words say and give the exit status."""
    words = list(sys.argv[1:] if words is None else words)
    if words and (words[0] in COMMANDS or words[0].startswith("-")):
        return _run_command(words)
    from xraysr_gui.program import run_window

    return run_window([Path(word) for word in words])


def _run_command(words: list[str]) -> int:
    asked = _parser().parse_args(words)
    try:
        status = int(asked.run(asked))
    except UserError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return MENDABLE
    except (Cancelled, KeyboardInterrupt):
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    import argparse  # the window does not need it

    from xraysr_gui import __version__

    parser = argparse.ArgumentParser(
        prog="xraysr",
        usage="xraysr [FILE...]\n       xraysr {" + ",".join(COMMANDS) + "} ...",
        description="Opens radiographs in a window. Not a medical device; not for primary diagnosis.",
    )
    parser.add_argument("--version", action="version", version=f"xraysr {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"xraysr_gui.cli.{name}")
        command = commands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.declare(command)
        command.set_defaults(run=module.run)
    return parser
