"""What the children of these tests do when asked: honest work, crashes and lies."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.isolation.child import Answer, Report
from xraysr_gui.isolation.named_files import open_for_reading


class PrivateRefusal(CannotOpenImage):
    """A refusal that only the child knows."""


def serve(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Do what `request["do"]` says."""
    globals()["do_" + request["do"]](request, answer, report)


def do_echo(request: dict[str, Any], answer: Answer, report: Report) -> None:
    answer.message(got=request, number=os.getpid())


def do_ramp(request: dict[str, Any], answer: Answer, report: Report) -> None:
    shape, dtype = tuple(request["shape"]), np.dtype(request["dtype"])
    ramp = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    answer.array("copied", ramp)
    answer.new_array("in place", shape, dtype)[...] = ramp


def do_steps(request: dict[str, Any], answer: Answer, report: Report) -> None:
    for step in range(3):
        report(step / 3, f"step {step}")
        threading.Event().wait(0.06)


def do_environment(request: dict[str, Any], answer: Answer, report: Report) -> None:
    sys.stdout.write("printed by a library\n")
    os.write(1, b"written by a C library\n")
    answer.message(
        modules=sorted(sys.modules), threads=os.environ["OMP_NUM_THREADS"], working_here="" in sys.path
    )


def do_refuse(request: dict[str, Any], answer: Answer, report: Report) -> None:
    answer.array("half done", np.ones(10))
    raise PrivateRefusal("No.", why="Because.", remedy="Try another.")


def do_stumble(request: dict[str, Any], answer: Answer, report: Report) -> None:
    raise KeyError("Rows")


def do_recurse(request: dict[str, Any], answer: Answer, report: Report) -> None:
    do_recurse(request, answer, report)


def do_not_json(request: dict[str, Any], answer: Answer, report: Report) -> None:
    answer.message(number=np.float32(1))


def do_loop(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Never ends and never asks whether it should."""
    report(0.5, "begun")
    while True:
        pass


def do_loop_politely(request: dict[str, Any], answer: Answer, report: Report) -> None:
    while True:
        report(0.5, "begun")
        threading.Event().wait(0.01)


def do_hold_every_thread(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """A C function that lets no other thread run, as some decoders do."""
    report(0.5, "begun")
    ctypes.PyDLL(None).pause()


def do_signal(request: dict[str, Any], answer: Answer, report: Report) -> None:
    os.kill(os.getpid(), getattr(signal, request["signal"]))
    threading.Event().wait(30)


def do_read_nowhere(request: dict[str, Any], answer: Answer, report: Report) -> None:
    ctypes.string_at(8)


def do_leave(request: dict[str, Any], answer: Answer, report: Report) -> None:
    os.write(2, request.get("words", "").encode())
    os._exit(request["code"])


def do_eat(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Touches memory without end."""
    meals = []
    while True:
        meals.append(np.ones(4 << 20, np.uint8))


def do_room(request: dict[str, Any], answer: Answer, report: Report) -> None:
    answer.new_array("huge", (request["bytes"],), np.uint8)


def do_say(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Say `request["line"]` to the window as a taken-over child could, past all our code."""
    replies = next(n for n in range(3, 64) if _is_pipe_for_writing(n))
    for _ in range(request.get("times", 1)):
        os.write(replies, request["line"].encode())
    threading.Event().wait(30)


def do_lie(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Describe an array otherwise than it is."""
    answer.array("pixels", np.zeros((4, 5), np.uint16))
    answer.arrays[0].update(request["lie"])


def _is_pipe_for_writing(descriptor: int) -> bool:
    import fcntl
    import stat

    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return False
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    return stat.S_ISFIFO(mode) and flags & os.O_ACCMODE == os.O_WRONLY


def do_double(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Give back twice what came along."""
    for name, values in answer.given.items():
        answer.array(name, values * values.dtype.type(2))


def do_stall(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Report again and again that nothing more was done."""
    while True:
        report(0.3, "still there")
        time.sleep(0.02)


def do_parts(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Fill an array in four parts, each told when it is done."""
    room = answer.new_array("whole", (6, 8), np.float32)
    for number, (top, left) in enumerate(((3, 4), (0, 0), (0, 4), (3, 0))):
        room[top : top + 3, left : left + 4] = number + 1
        answer.part("whole", top, left, 3, 4)


def do_false_part(request: dict[str, Any], answer: Answer, report: Report) -> None:
    answer.new_array("whole", (6, 8), np.float32)
    answer.part("whole", 4, 0, 3, 4)


_hoard: list[object] = []


def do_hoard(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Keep 100 MB for good."""
    _hoard.append(np.ones(100 << 20, np.uint8))
    answer.message(number=os.getpid())


def do_hoard_and_refuse(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Refuse a file of which 100 MB were made; the error leads back to them."""
    pixels = np.ones(100 << 20, np.uint8)
    try:
        raise ValueError(str(pixels[0]))
    except ValueError as error:
        raise CannotOpenImage("No.", why="Because.", remedy="Try another.") from error


def do_hoard_and_stumble(request: dict[str, Any], answer: Answer, report: Report) -> None:
    pixels = np.ones(100 << 20, np.uint8)
    raise KeyError(str(pixels[0]))


def do_try(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Try what a child that was taken over would try; gives for each the error, "" if it succeeded."""
    left_out = request.get("left_out", ())
    attempts = {name: try_it for name, try_it in _attempts(request["folder"]).items() if name not in left_out}
    answer.message(**{name: _error_of(try_it) for name, try_it in attempts.items()})


def _error_of(attempt: Any) -> str:
    try:
        attempt()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return ""


def _attempts(folder: str) -> dict[str, Any]:
    import socket
    import subprocess

    there = os.path.join(folder, "there")
    return {
        "socket": lambda: socket.socket(socket.AF_INET).close(),
        "local socket": lambda: socket.socket(socket.AF_UNIX).close(),
        "pair of sockets": lambda: [one.close() for one in socket.socketpair()],
        "program": lambda: subprocess.run(["/bin/true"], check=False),
        "becoming a program": lambda: os.execv("/bin/true", ["true"]),
        "fork": _fork,
        "signal": lambda: os.kill(os.getppid(), 0),
        "write": lambda: open(there, "r+b").close(),
        "make a file": lambda: open(os.path.join(folder, "new"), "xb").close(),
        "make a folder": lambda: os.mkdir(os.path.join(folder, "folder")),
        "cut short": lambda: os.truncate(there, 0),
        "change who may read": lambda: os.chmod(there, 0o777),
        "change the time": lambda: os.utime(there, (0, 0)),
        "rename": lambda: os.rename(there, there + "-renamed"),
        "remove": lambda: os.unlink(there + "-renamed" if os.path.exists(there + "-renamed") else there),
    }


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def do_read(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Open files in the system's own way and in ours; gives for each the error, "" if it succeeded."""
    for path in request.get("first", ()):
        os.close(open_for_reading(Path(path), os.O_RDONLY))
    answer.message(
        directly={path: _error_of(lambda path=path: os.close(_opened(path))) for path in request["tried"]},
        asked={path: _error_of(lambda path=path: os.close(_asked(path))) for path in request["tried"]},
    )


def do_held(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """What a file holds, as the window handed it over."""
    with os.fdopen(open_for_reading(Path(request["path"]), os.O_RDONLY), "rb") as file:
        answer.message(held=file.read().decode(), writable=_is_writable(file.fileno()))


def _is_writable(number: int) -> bool:
    try:
        os.write(number, b"x")
    except OSError:
        return False
    return True


def _opened(path: str) -> int:
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK)


def _asked(path: str) -> int:
    return open_for_reading(Path(path), os.O_RDONLY | os.O_NONBLOCK)


def do_stage(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Say what works; "hang" there, or end it and stumble afterwards."""
    answer.stage("a card", request.get("patience_s", 0.0))
    if request["then"] == "hang":
        threading.Event().wait(3600)
    answer.stage("")
    os._exit(3)
