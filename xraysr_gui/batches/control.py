"""Holds, lets go on, and stops a batch from another thread."""

from __future__ import annotations

import threading


class Control:
    """Of one run. All of it may be called from any thread, at any time."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._free = threading.Event()
        self._free.set()

    @property
    def is_paused(self) -> bool:
        """Whether no new file is begun; those under way are finished."""
        return not self._free.is_set()

    @property
    def is_stopped(self) -> bool:
        """Whether it ends: files under way are given up, and `--resume` does them."""
        return self._stopped.is_set()

    def pause(self) -> None:
        """Begin no new file."""
        self._free.clear()

    def go_on(self) -> None:
        """Begin new files again."""
        self._free.set()

    def stop(self) -> None:
        """End as soon as possible; all that is done stays."""
        self._stopped.set()
