"""The tray: one nameless file in memory that a child fills with pixels and the window copies out.

It is made before the child starts and inherited by it, so there is no name that could leak, be guessed
or be swept, and the system frees it when both sides are gone, even when both are killed. (A
multiprocessing.shared_memory has a name, starts a third program to watch it, and is capped at 64 MB in
many containers.) The window *reads* the tray and never maps it: a child that shrinks it makes a short
read, not a crash. Measured: 50 MB in 8-14 ms; through a pipe it takes 80 ms.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.isolation.messages import BadMessage

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from xraysr_gui.core.numbers import Numbers

Arrays = Mapping[str, "Numbers"]

NUMBER_TYPES = (
    *("bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"),
    *("float16", "float32", "float64", "complex64"),
)
MOST_ARRAYS = 4096
MOST_AXES = 8
LONGEST_NAME = 200
_ONE_READ = 1 << 30
_ALIGNED = 1 << 16
"""Every system maps files from multiples of this."""


def new_tray() -> BinaryIO:
    """Make an empty tray; `inherit_number` says what a child must be given to find it."""
    if sys.platform == "linux":
        return open(os.memfd_create("xraysr-pixels"), "r+b", buffering=0)
    return cast(BinaryIO, tempfile.TemporaryFile("r+b", buffering=0))


def inherit_number(tray: BinaryIO) -> int:
    """Give the number under which a child finds the tray: a descriptor, or on Windows a handle."""
    if sys.platform == "win32":
        import msvcrt

        handle = msvcrt.get_osfhandle(tray.fileno())
        os.set_handle_inheritable(handle, True)
        return handle
    return tray.fileno()


def inherited_descriptor(number: int) -> int:
    """Turn the number that the window gave into a descriptor of this child."""
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(number, os.O_RDWR | os.O_BINARY)
    return number


class TrayFiller:
    """The child's side: lays arrays into the tray, one after the other."""

    def __init__(self, descriptor: int, reply_bytes: int, begin: int = 0) -> None:
        self._descriptor = descriptor
        self._reply_bytes = begin + reply_bytes
        self._end = begin
        self.entries: list[Json] = []

    def new_array(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> Numbers:
        """Make room for an array that the caller fills in place.

        Raises:
            MemoryError: the reply would grow above its limit, or the system has no room.
            ValueError: the name is taken, or the numbers are of a kind that does not travel.
        """
        import mmap

        import numpy as np

        native = np.dtype(dtype).newbyteorder("=")
        if native.name not in NUMBER_TYPES or any(name == entry["name"] for entry in self.entries):
            raise ValueError(f"cannot send {name!r} as {native}")
        size = math.prod(shape) * native.itemsize
        start = -(-self._end // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY
        if start + size > self._reply_bytes:
            raise MemoryError(f"a reply of {start + size} bytes, {self._reply_bytes} are allowed")
        entry = {"name": name, "dtype": native.name, "shape": list(shape), "offset": start, "bytes": size}
        self.entries.append(entry)
        if size == 0:
            return np.empty(shape, native)
        self._end = start + size
        return np.frombuffer(self._room(start, size), native).reshape(shape)

    def _room(self, start: int, size: int) -> Any:
        """Map a part of the tray, after making it long enough."""
        import mmap

        try:
            if os.fstat(self._descriptor).st_size < start + size:
                os.ftruncate(self._descriptor, start + size)
            return mmap.mmap(self._descriptor, size, offset=start)
        except OSError as error:
            raise MemoryError(str(error)) from error


def lay_arrays(tray: BinaryIO, arrays: Arrays) -> list[Json]:
    """The window's side: write arrays into the tray for the child, and describe them.

    Raises:
        MemoryError: the system has no room for them.
    """
    entries: list[Json] = []
    end = 0
    for name, values in arrays.items():
        start = -(-end // _ALIGNED) * _ALIGNED
        size = int(values.nbytes)
        entries.append(
            {
                "name": name,
                "dtype": values.dtype.name,
                "shape": list(values.shape),
                "offset": start,
                "bytes": size,
            }
        )
        try:
            _write(tray, values, start)
        except OSError as error:
            raise MemoryError(str(error)) from error
        end = start + size
    return entries


def _write(tray: BinaryIO, values: Numbers, start: int) -> None:
    import numpy as np

    tray.seek(start)
    left = np.ascontiguousarray(values).reshape(-1).view(np.uint8).data
    while len(left):
        left = left[tray.write(left[:_ONE_READ]) :]


def given_arrays(descriptor: int, entries: Sequence[JsonView]) -> dict[str, Numbers]:
    """The child's side: what the window laid into the tray, mapped and read-only."""
    if not entries:
        return {}
    import mmap

    import numpy as np

    arrays: dict[str, Numbers] = {}
    for entry in entries:
        dtype, size = np.dtype(entry["dtype"]), int(entry["bytes"])
        if size == 0:
            arrays[entry["name"]] = np.empty(entry["shape"], dtype)
            continue
        room = mmap.mmap(descriptor, size, access=mmap.ACCESS_READ, offset=int(entry["offset"]))
        arrays[entry["name"]] = np.frombuffer(room, dtype).reshape(entry["shape"])
    return arrays


def end_of(entries: Sequence[JsonView]) -> int:
    """Where the tray is free behind what the window laid into it."""
    return max((int(entry["offset"]) + int(entry["bytes"]) for entry in entries), default=0)


def take_arrays(tray: BinaryIO, entries: object, reply_bytes: int) -> dict[str, Numbers]:
    """Copy every array out of the tray, after checking all that the child says about it.

    Raises:
        BadMessage: the description lies, or asks for more than `reply_bytes`.
        MemoryError: this program has no room for the copies.
    """
    if not isinstance(entries, list) or len(entries) > MOST_ARRAYS:
        raise BadMessage("no list of arrays")
    there = os.fstat(tray.fileno()).st_size
    checked = [_check(entry, there) for entry in entries]
    if sum(size for *_, size in checked) > reply_bytes:
        raise BadMessage("more pixels than allowed")
    arrays: dict[str, Numbers] = {}
    for name, dtype, shape, offset, _ in checked:
        if name in arrays:
            raise BadMessage(f"two arrays named {name!r}")
        arrays[name] = _copy(tray, dtype, shape, offset)
    return arrays


@dataclass(frozen=True, slots=True, eq=False)
class PixelPart:
    """A rectangle of an array that a child still works on.

    Attributes:
        name: Of the array.
        shape: Of the whole array.
        top, left: Where the rectangle begins.
        values: What it holds, a copy of our own.
    """

    name: str
    shape: tuple[int, int]
    top: int
    left: int
    values: Numbers


def take_part(tray: BinaryIO, message: JsonView) -> PixelPart:
    """Copy one rectangle out of the tray, after checking all that the child says about it.

    Raises:
        BadMessage: the description lies.
    """
    import numpy as np

    name, dtype, shape, offset, _ = _check(message.get("array"), os.fstat(tray.fileno()).st_size)
    top, left, rows, columns = (_count(message.get(key)) for key in ("top", "left", "rows", "columns"))
    if len(shape) != 2 or top + rows > shape[0] or left + columns > shape[1] or not rows * columns:
        raise BadMessage(f"{name}: no part of {shape}")
    one = np.dtype(dtype)
    values = np.empty((rows, columns), one)
    for row in range(rows):
        tray.seek(offset + ((top + row) * shape[1] + left) * one.itemsize)
        if tray.readinto(values[row].view(np.uint8).data) != columns * one.itemsize:  # type: ignore[attr-defined]
            raise BadMessage("the tray shrank while it was read")
    values.flags.writeable = False
    return PixelPart(name, (shape[0], shape[1]), top, left, values)


def empty_tray(tray: BinaryIO) -> None:
    """Give the memory back. Windows refuses while the child still holds its side: then it is used again."""
    try:
        os.ftruncate(tray.fileno(), 0)
    except (OSError, ValueError):  # ValueError: closed by another thread
        return


def _check(entry: object, there: int) -> tuple[str, str, tuple[int, ...], int, int]:
    """Believe one entry only when shape, kind of number, size and place agree."""
    if not isinstance(entry, Mapping):
        raise BadMessage("an array without a description")
    name, dtype, shape = entry.get("name"), entry.get("dtype"), entry.get("shape")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise BadMessage("an array without a name")
    if not isinstance(dtype, str) or dtype not in NUMBER_TYPES:
        raise BadMessage(f"{name}: not a kind of number that travels")
    if not isinstance(shape, list) or len(shape) > MOST_AXES:
        raise BadMessage(f"{name}: not a shape")
    counts = tuple(_count(axis) for axis in shape)
    offset, size = _count(entry.get("offset")), _count(entry.get("bytes"))
    if math.prod(counts) * _bytes_of_one(dtype) != size or (size and offset + size > there):
        raise BadMessage(f"{name}: {counts} of {dtype} in {size} bytes at {offset}, of {there}")
    return name, dtype, counts, offset, size


def _count(value: object) -> int:
    """Take a whole number that is no lie by itself."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 48:
        raise BadMessage("not a size or a place")
    return value


def _bytes_of_one(dtype: str) -> int:
    import numpy as np

    return np.dtype(dtype).itemsize


def _copy(tray: BinaryIO, dtype: str, shape: tuple[int, ...], offset: int) -> Numbers:
    """Read one array into memory of our own."""
    import numpy as np

    stored = np.uint8 if dtype == "bool" else np.dtype(dtype)  # a byte of 7 is no truth value
    try:
        pixels: Numbers = np.empty(shape, stored)
    except ValueError as error:  # (0, 2**47, 2**47): nothing in it, and still too big for numpy
        raise BadMessage(str(error)) from error
    left = pixels.reshape(-1).view(np.uint8).data
    tray.seek(offset)
    while len(left):
        count = tray.readinto(left[:_ONE_READ])  # type: ignore[attr-defined]  # a FileIO: see new_tray
        if not count:
            raise BadMessage("the tray shrank while it was read")
        left = left[count:]
    if dtype == "bool":
        pixels = np.not_equal(pixels, 0, out=pixels.view(np.bool_))
    pixels.flags.writeable = False
    return pixels
