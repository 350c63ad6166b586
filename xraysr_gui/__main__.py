"""Starts the program: python -m xraysr_gui, the command xraysr, and the frozen program.

The only place that knows both the command line and the window.
"""

from __future__ import annotations

import sys
from pathlib import Path

from xraysr_gui.cli.main import main as do_what_the_words_say
from xraysr_gui.core.words import install_named
from xraysr_gui.isolation.launch import FROZEN_WORD


def main() -> int:
    """Serve as a child if a frozen program asks for one, else do what the command line says."""
    install_named()
    if sys.argv[1:2] == [FROZEN_WORD]:  # a frozen program has no other Python to start its children with
        from xraysr_gui.isolation.child import run_if_asked

        run_if_asked(sys.argv)
    return do_what_the_words_say(sys.argv[1:], _open_window)


def _open_window(files: list[Path]) -> int:
    from xraysr_gui.program import run_window  # Qt: no command needs it

    return run_window(files)


if __name__ == "__main__":
    sys.exit(main())
