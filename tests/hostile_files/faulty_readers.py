"""Reader services with a fault each, for the tests of the fuzzer."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any


def stumble(request: dict[str, Any], answer: object, report: object) -> None:
    """Fail over something that no reader foresaw."""
    raise KeyError("Rows")


def die(request: dict[str, Any], answer: object, report: object) -> None:
    """End in the middle of the work."""
    os.kill(os.getpid(), signal.SIGSEGV)


def litter(request: dict[str, Any], answer: Any, report: object) -> None:
    """Leave a file beside the one that was read."""
    path = Path(request["path"] if "path" in request else request["paths"][0])
    (path.parent / "left.tmp").write_bytes(b"pixels")
    raise KeyError("Rows")
