"""Reader services with a fault each, for the tests of the fuzzer."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from xraysr_gui.image_io.reader_service import serve


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


def spin(request: dict[str, Any], answer: Any, report: Any) -> None:
    """Never come to an end with a file called so; read all others."""
    for number, path in enumerate(request.get("paths") or [request["path"]]):
        report(number / 1000, "reading")
        while Path(path).name.startswith("spins"):
            pass
    serve(request, answer, report)


def toil(request: dict[str, Any], answer: Any, report: Any) -> None:
    """Work for four seconds of the processor, and say now and then how far it is; then read."""
    begun = time.process_time()
    while (spent := time.process_time() - begun) < 4:
        report(spent / 4, "toiling")
    serve(request, answer, report)
