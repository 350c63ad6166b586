"""Ask the system how much memory is free for images."""

from __future__ import annotations

import sys
from pathlib import Path


def free_memory_mb(meminfo: Path = Path("/proc/meminfo")) -> int | None:
    """Megabytes that programs may still take without pushing others out; None where it cannot be asked."""
    if sys.platform == "win32":
        import ctypes

        status = (ctypes.c_uint32 * 16)(64)  # MEMORYSTATUSEX: its length first, free bytes as words 4 and 5
        asked = ctypes.windll.kernel32.GlobalMemoryStatusEx(status)
        return (status[5] << 32 | status[4]) >> 20 if asked else None
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return None  # macOS tells it only through its own frameworks
    kilobytes = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(kilobytes[0]) // 1024 if kilobytes else None
