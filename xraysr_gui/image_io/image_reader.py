"""Reads images without trusting them: every file is decoded by a child process."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import Capsule, from_json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.seal import Sealing
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.memory_needed import FreeMemory
from xraysr_gui.image_io.packing import unpack
from xraysr_gui.image_io.reader_child import reader_child
from xraysr_gui.image_io.summary import Refusal, Summaries, Summary
from xraysr_gui.image_io.tags import Tag
from xraysr_gui.isolation.client import ChildProcess, Reply
from xraysr_gui.isolation.own_memory import free_mb
from xraysr_gui.isolation.pool import ChildPool
from xraysr_gui.isolation.shared_pixels import Arrays

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

PROCESSOR_S = 5.0
"""Processor time for one file beside what its size explains; counted anew when its reader comes further."""
PROCESSOR_S_PER_BYTE = 0.25 / (1 << 20)
"""A packed volume unpacks ten times as fast."""
_log = logging.getLogger(__name__)


class ImageReader:
    """Asks the reader child. Every method waits for it: call them from a worker thread."""

    def __init__(self, child: ChildProcess | ChildPool | None = None) -> None:
        self._child = child or reader_child("reader")

    @property
    def number(self) -> int | None:
        """The system's number of the child that reads, if it lives now."""
        return self._child.number

    def warm_up(self) -> None:
        """Start the child in the background."""
        self._child.warm_up()

    def allow(self, memory_mb: int, seconds: int) -> None:
        """Let the child take so much memory and time for each file that is read from now on."""
        if isinstance(self._child, ChildPool):
            self._child.allow(memory_mb << 20, float(seconds))

    @property
    def child(self) -> ChildProcess | ChildPool:
        """What it asks, so that another reader can ask it as well."""
        return self._child

    def close(self) -> None:
        """End the child."""
        self._child.close()

    def open(self, address: Address, progress: Progress) -> Radiograph:
        """Decode one image.

        Raises:
            CannotOpenImage: it is missing, damaged, or not an image that we know.
            ChildFailed: it brought the child down.
            Cancelled: the person stopped it.
        """
        return _opened(self._ask("open", address, progress), address)

    def open_ahead(self, address: Address, most_bytes: int, progress: Progress) -> Radiograph:
        """Decode an image that nobody has asked for yet, if opening it takes no more memory than that.

        Raises as `open` does, and Cancelled as soon as anything else is asked of the reader.
        """
        free = free_bytes()
        room = FreeMemory(most_bytes if free is None else min(most_bytes, free), self._child.memory_bytes)
        request = _request("open", address, room)
        ask = self._child.ask_aside if isinstance(self._child, ChildPool) else self._child.ask
        return _opened(ask(request, progress), address)

    def tags(self, address: Address, progress: Progress) -> tuple[Tag, ...]:
        """Every element of a DICOM file; () for other files."""
        reply = self._ask("tags", address, progress)
        try:
            rows = json.loads(reply.arrays["tags"].tobytes())
            return tuple(Tag(int(row[0]), *map(str, row[1:5])) for row in rows)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise _senseless(address.name) from error

    def thumbnail(self, address: Address, side: int, progress: Progress) -> NDArray[np.uint8]:
        """A small picture as the image is first shown, its longer side `side` pixels."""
        picture = self._ask("thumbnail", address, progress, side=side).arrays.get("picture")
        if picture is None or picture.dtype != np.uint8 or picture.ndim != 2:
            raise _senseless(address.name)
        return picture

    def border(self, address: Address, progress: Progress) -> tuple[Point, ...]:
        """The line around a tumour that a Matlab file brings, in pixels; () for other files."""
        pairs = self._ask("border", address, progress).arrays.get("border")
        if pairs is None or pairs.ndim != 2 or pairs.shape[1] != 2 or not np.isfinite(pairs).all():
            raise _senseless(address.name)
        return tuple(Point(float(x), float(y)) for x, y in pairs)

    def provenance(self, address: Address, progress: Progress) -> Capsule | None:
        """How the image in a file was made, by its own account; None where it tells nothing.

        Raises:
            CannotReadProvenance: what it tells is damaged.
        """
        text = self._ask("provenance", address, progress).message.get("provenance")
        return None if text is None else from_json(str(text))

    def sealing(self, address: Address, progress: Progress) -> Sealing:
        """How a file is now, to be held against its seal."""
        said = self._ask("sealing", address, progress).message.get("sealing", {})
        as_written = bool(said.get("as_written"))
        return Sealing(as_written, str(said.get("header", "")), str(said.get("words", "")))

    def segments(self, address: Address, frame: int, header: NDArray[np.uint8], progress: Progress) -> Reply:
        """The masks of a DICOM segmentation that belong to a frame of an image, and what each is called."""
        return self._ask("segments", address, progress, {"header": header}, image_frame=frame)

    def derive(self, request: Json, arrays: Arrays, progress: Progress) -> memoryview:
        """A DICOM file made of a header that nobody trusts and of what this program found out.

        Raises:
            CannotExport: nothing valid can be made of it.
        """
        reply = self._child.ask({**request, "do": "derive"}, progress, arrays=arrays)
        return reply.arrays["file"].data

    def summaries(self, paths: Sequence[Path], progress: Progress) -> Summaries:
        """What the files are, for the study index; nothing is decoded."""
        request = {
            "do": "summaries",
            "paths": [str(path) for path in paths],
            "subject": tr("The folder"),
            "processor_s": _processor_s(paths),
        }
        message = self._child.ask(request, progress).message
        return Summaries(
            tuple(Summary.from_json(row) for row in message["found"]),
            tuple(Refusal(Path(row["path"]), str(row["sentence"])) for row in message["refused"]),
        )

    def _ask(
        self, verb: str, address: Address, progress: Progress, arrays: Arrays | None = None, **more: object
    ) -> Reply:
        request = {**_request(verb, address, FreeMemory(free_bytes(), self._child.memory_bytes)), **more}
        return self._child.ask(request, progress, arrays=arrays)


def _request(verb: str, address: Address, room: FreeMemory) -> Json:
    return {
        "do": verb,
        "path": str(address.path),
        "member": address.member,
        "frame": address.frame,
        "subject": address.name,
        "processor_s": _processor_s([address.path]),
        "room": room.as_json(),
    }


def _opened(reply: Reply, address: Address) -> Radiograph:
    """The image that the child gave, if its answer makes sense."""
    try:
        return unpack(reply, address)
    except (KeyError, TypeError, ValueError) as error:
        _log.info("the reader's answer has no sense", exc_info=error)
        raise _senseless(address.name) from error


def free_bytes() -> int | None:
    """What the computer has left; files that it only keeps for later count as that."""
    free = free_mb()
    return None if free is None else free << 20


def _processor_s(paths: Sequence[Path]) -> float:
    """How much processor time the largest of some files may take without coming further."""
    sizes = []
    for path in paths:
        with suppress(OSError):  # the child says what is wrong with it
            sizes.append(path.stat().st_size)
    return PROCESSOR_S + PROCESSOR_S_PER_BYTE * max(sizes, default=0)


def _senseless(name: str) -> CannotOpenImage:
    return CannotOpenImage(
        tr("{} could not be read.").format(name),
        why=tr("The reader gave an answer that makes no sense: the file is damaged, or made to do harm."),
        remedy=tr("Ask the sender for a new copy of the file."),
    )
