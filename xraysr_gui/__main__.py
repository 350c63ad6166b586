"""Starts the program: python -m xraysr_gui."""

from __future__ import annotations

import sys

from xraysr_gui.isolation.launch import FROZEN_WORD

if __name__ == "__main__":
    if sys.argv[1:2] == [FROZEN_WORD]:  # a frozen program has no other Python to start its children with
        from xraysr_gui.isolation.child import run_if_asked

        run_if_asked(sys.argv)
    from xraysr_gui.cli.main import main

    sys.exit(main())
