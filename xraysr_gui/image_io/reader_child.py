"""The child that reads files, as it is started: a start may do it before anything of the window is loaded."""

from __future__ import annotations

from xraysr_gui.isolation.client import ChildProcess, Limits
from xraysr_gui.isolation.pool import ChildPool

RESTING_BYTES = 512 << 20
"""What a child may keep for the next slice or frame of the file that it read last."""
SERVICE = "xraysr_gui.image_io.reader_service:serve"


def reader_child(name: str, memory_mb: int = 3072, seconds: int = 60) -> ChildPool:
    """Children that may take so much memory and time for one file; not started yet."""
    limits = Limits(memory_bytes=memory_mb << 20, time_s=float(seconds), resting_bytes=RESTING_BYTES)
    return ChildPool(lambda: ChildProcess(SERVICE, limits, name=name))
