"""How a child is started: the same Python, a line that serves, and two pipes.

multiprocessing's spawn was tried on paper and left: it imports the program's main module again (a
console script, a test runner), starts a second watching program, talks in pickles, hands on the
window's stdout, and cannot give the child an environment of its own. A plain command does none of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numeric_threads import ONE_THREAD
from xraysr_gui.isolation.reading_places import PACKAGE, reading_places, working_folder
from xraysr_gui.isolation.shared_pixels import inherit_number

FROZEN_WORD = "--isolated-child"
"""First argument of a frozen program that is to be a child: see child.run_if_asked."""

_FIRST_LINE = (
    "import json, sys; order = json.loads(sys.argv[1]); sys.path[:] = order['path']; "
    "from xraysr_gui.isolation.child import run; run(order)"
)
MODULE_PLACES = tuple(place for place in sys.path if place)
"""Where modules lie, as the program began: a library that is being imported on another thread may have put
a folder of its own first for a moment (OpenCV does, and that folder has a module named `typing`)."""
READING_PLACES = reading_places(
    MODULE_PLACES, working_folder=working_folder(), home=Path(os.path.expanduser("~"))
)
"""What of these a child may read without asking."""


def start(order: Json, tray: BinaryIO, files: int | None = None) -> subprocess.Popen[bytes]:
    """Start a child that carries out `order`; it asks for files through the socket `files`.

    Raises:
        OSError: the system cannot start one more program.
    """
    number = inherit_number(tray)
    command = child_command({**order, "tray": number, "files": files})
    settings: dict[str, Any] = {"pass_fds": (number,) if files is None else (number, files)}
    if sys.platform == "win32":
        settings = {
            "startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": [number]}),
            "creationflags": subprocess.CREATE_NO_WINDOW,
        }
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=child_environment(), **settings
    )


def child_command(order: Json) -> list[str]:
    """Words of the command; modules are found where the parent finds them, never in a folder it stands in."""
    order = {**order, "path": _readable_modules(), "readable": [*READING_PLACES, *order.get("readable", ())]}
    words = json.dumps(order)  # ASCII: survives every locale and the Windows command line
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_WORD, words]
    return [sys.executable, "-P", "-c", _FIRST_LINE, words]


def _readable_modules() -> list[str]:
    """Without the folder that the person works in: what cannot be read there would hide what is installed."""
    program = [sys.prefix, sys.base_prefix]
    return [
        place
        for place in MODULE_PLACES
        if place in READING_PLACES or place in program or Path(place, PACKAGE.name).resolve() == PACKAGE
    ]


def child_environment() -> dict[str, str]:
    """Ours, but one thread for each numeric library: two busy children would fight for the cores.

    MALLOC_ARENA_MAX: glibc reserves 128 MB of address space for every thread, which the limit counts.
    """
    return {**os.environ, **ONE_THREAD, "MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1"}
