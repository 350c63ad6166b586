"""A real scheduler and real workers on this computer, started again whenever they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
PRELOAD = Path(__file__).with_name("poisoned_worker.py")


class DaskCluster:
    """Two workers of one place each; `close` ends all of it."""

    def __init__(self, folder: Path, *, preload: bool = True) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._folder, self._preload = folder, ["--preload", str(PRELOAD)] if preload else []
        self._over = threading.Event()
        self.scheduler = self._start_scheduler()
        self.nanny = self._start_workers()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def kill_a_worker(self) -> bool:
        """End one of the workers at once; False where none runs at the moment."""
        for process in self._worker_processes():
            process.kill()
            return True
        return False

    def kill_the_scheduler(self) -> None:
        """End it at once; it comes again at its place."""
        self.scheduler.kill()

    def close(self) -> None:
        """End all."""
        self._over.set()
        self._keeper.join()
        for one in (self.nanny, self.scheduler):
            _end_all(one)

    def _worker_processes(self) -> list[psutil.Process]:
        try:
            children = psutil.Process(self.nanny.pid).children()
            return [one for one in children if "spawn_main" in " ".join(one.cmdline())]
        except psutil.NoSuchProcess:
            return []

    def _keep(self) -> None:
        """As the service manager of a computer would."""
        while not self._over.wait(0.5):
            if self.scheduler.poll() is not None:
                self.scheduler = self._start_scheduler()
            if self.nanny.poll() is not None:
                self.nanny = self._start_workers()

    def _start_scheduler(self) -> subprocess.Popen:
        return self._dask("scheduler", "--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard")

    def _start_workers(self) -> subprocess.Popen:
        places = "--nworkers", "2", "--nthreads", "1", "--memory-limit", "0"
        where = "--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(self._folder)
        return self._dask("worker", self.address, *places, *where, *self._preload)

    def _dask(self, *words: str) -> subprocess.Popen:
        environment = {**os.environ, "PYTHONPATH": _with_root()}
        with (self._folder / "dask.log").open("ab") as log:
            command = [sys.executable, "-m", "dask", *words]
            return subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=ROOT)


def _with_root() -> str:
    """Where libraries are looked for, and this tree: dask may lie in a folder of its own."""
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))


def _end_all(process: subprocess.Popen) -> None:
    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        try:
            one.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    process.wait()
