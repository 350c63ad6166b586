"""The two processes that the functions share: one decodes files, one enhances. Both end with the script."""

from __future__ import annotations

import atexit
import os
import threading
from functools import cache

from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.image_io.image_reader import ImageReader


class Processes:
    """Starts each process when it is first needed, and again after they were closed."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._reader: ImageReader | None = None
        self._engine: Engine | None = None
        self._owner = os.getpid()

    @property
    def reader(self) -> ImageReader:
        """What decodes files."""
        with self._turn:
            self._leave_those_of_another_process()
            self._reader = self._reader or ImageReader()
            return self._reader

    @property
    def engine(self) -> Engine:
        """What runs enhancers."""
        with self._turn:
            self._leave_those_of_another_process()
            self._engine = self._engine or Engine()
            return self._engine

    def close(self) -> None:
        """End both."""
        with self._turn:
            self._leave_those_of_another_process()
            for one in (self._reader, self._engine):
                if one is not None:
                    one.close()
            self._reader = self._engine = None

    def _leave_those_of_another_process(self) -> None:
        """A copy of this process, as multiprocessing makes one, leaves alone what the first one started."""
        if self._owner != os.getpid():
            self._reader = self._engine = None
            self._owner = os.getpid()


@cache
def processes() -> Processes:
    """Those of this program; they are ended when Python ends."""
    made = Processes()
    atexit.register(made.close)
    return made


def close() -> None:
    """End the processes that decode and enhance; the next call that needs one starts it again."""
    processes().close()
