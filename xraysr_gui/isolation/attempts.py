"""What a child that was taken over would try: asked by `xraysr check`, so that nothing is only promised."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.loose import Json
from xraysr_gui.isolation.confinement import CHANGES, NETWORK, PROGRAMS, READING

if TYPE_CHECKING:
    from xraysr_gui.isolation.child import Answer, Report

SERVICE = "xraysr_gui.isolation.attempts:serve"


def serve(request: Json, answer: Answer, report: Report) -> None:
    """Try each; the answer names what was refused. The child has no business with `file` and its `folder`."""
    folder = Path(request["folder"])
    attempts: dict[str, Callable[[], object]] = {
        NETWORK: lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
        PROGRAMS: lambda: os.execv("/nowhere/a-program", ["a-program"]),
        CHANGES: lambda: (folder / "made-by-a-child").touch(exist_ok=False),
        READING: lambda: (folder / request["file"]).read_bytes(),
    }
    answer.message(denied=[name for name, attempt in attempts.items() if _is_refused(attempt)])


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    except OSError:  # it failed for another reason: nothing was denied
        return False
    return False
