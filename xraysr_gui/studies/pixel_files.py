"""Pixels in files of one folder: results for the case of a crash, and whole images that were put away.

An image that is put away leaves a stub behind: the same image, whose arrays take no memory and hold nothing.
What comes back is held against the hash of what left.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import IO
from weakref import WeakKeyDictionary

import numpy as np

from xraysr_gui.core.errors import CannotBringBack, CannotExport
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.settings.whole_file import put_whole

_BYTES_AT_ONCE = 1 << 22
EXACT, CODES, VALUES, OVERLAY = "exact", "codes", "values", "overlay"


@dataclass(frozen=True, slots=True)
class KeptArray:
    """One array on the disk: the name of its file and the hash of its bytes."""

    file: str
    sha256: str


class PixelFiles:
    """Writes each array once and knows which file holds what; used by several threads at a time.

    An image is known by its greys, which it keeps when it is calibrated anew. The folder is made when it is
    first needed, by `folder`.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._writes = RLock()
        self._kept: WeakKeyDictionary[Greys, dict[str, KeptArray]] = WeakKeyDictionary()
        self._stubs: WeakKeyDictionary[Greys, bool] = WeakKeyDictionary()
        self._named: frozenset[str] = frozenset()

    def write_result(self, result: Radiograph, told: Progress) -> str:
        """The name of the file that holds the exact pixels of a result, written if it is new.

        Raises:
            CannotExport: the folder cannot be written.
            Cancelled: the program ends.
        """
        with self._writes:
            return self._write(result, EXACT, result.pixels, told).file

    def holds(self, radiograph: Radiograph) -> bool:
        """Whether it is a stub, so that only the disk holds its pixels."""
        return radiograph.greys in self._stubs

    def put_away(self, radiograph: Radiograph, told: Progress) -> Radiograph:
        """Write what is not written yet, and give a stub that `bring_back` makes whole.

        Raises:
            CannotExport: the folder cannot be written.
            Cancelled: the program ends.
        """
        with self._writes:
            kept = {name: self._write(radiograph, name, one, told) for name, one in _arrays(radiograph)}
            stub = _stub_of(radiograph)
            self._stubs[stub.greys] = True
            self._kept[stub.greys] = kept
        return stub

    def bring_back(self, stub: Radiograph, told: Progress) -> Radiograph:
        """The image again, as it was.

        Raises:
            CannotBringBack: its file is gone, or holds something else now.
            Cancelled: the reader stopped it.
        """
        kept, found = self._kept[stub.greys], {}
        for name, array in kept.items():
            told.at(0.0, f"Bringing back {stub.source.address.name}")
            found[name] = self._read(array, stub)
        overlays = tuple(
            replace(one, drawn=found[f"{OVERLAY}-{number}"]) for number, one in enumerate(stub.overlays)
        )
        greys = replace(stub.greys, codes=found[CODES], values=found[VALUES])
        whole = replace(stub, greys=greys, exact=found.get(EXACT), overlays=overlays)
        with self._writes:
            self._kept[whole.greys] = kept
        return whole

    def name_only(self, named: frozenset[str]) -> None:
        """Remove every file that a list does not name any more, but for those of stubs."""
        with self._writes:
            self._named = named
            self.clear()

    def clear(self) -> None:
        """Remove what no list names and no stub needs, and what a stopped writing left."""
        with self._writes:
            needed = self._named | {
                one.file for stub in list(self._stubs) for one in self._kept[stub].values()
            }
            folder = self._folder()
            for path in (*folder.glob("*.npy"), *folder.glob("*.part")):
                if path.name not in needed:
                    path.unlink(missing_ok=True)
            for greys, kept in list(self._kept.items()):
                left = {name: one for name, one in kept.items() if one.file in needed}
                if left != kept:
                    self._kept[greys] = left

    def _write(self, radiograph: Radiograph, name: str, array: Numbers, told: Progress) -> KeptArray:
        kept = self._kept.setdefault(radiograph.greys, {})
        if name not in kept:
            folder = self._folder()
            with refusals_as_sentences(folder.parent):
                kept[name] = _written(folder, array, told)
        return kept[name]

    def _read(self, kept: KeptArray, stub: Radiograph) -> Numbers:
        try:
            array: Numbers = np.load(self._folder() / kept.file, allow_pickle=False)
            if hashlib.sha256(array.data).hexdigest() == kept.sha256:
                return array
            why = "What the program had moved to the disk was changed there."
        except (OSError, ValueError, EOFError):
            why = "What the program had moved to the disk is gone or damaged."
        raise CannotBringBack(
            f"The results of {stub.source.address.name} could not be brought back.",
            why=why,
            remedy="Its regions and marks are kept; run the enhancers again.",
        )


@contextmanager
def refusals_as_sentences(place: Path) -> Iterator[None]:
    """Files of a session have names that mean nothing to a reader: what is told is what could not be kept."""
    try:
        yield
    except OSError as error:
        raise CannotExport(
            "What is open could not be kept for the case of a crash.",
            why=f"The folder {place} refused it: {error.strerror or error}.",
            remedy="Everything else goes on; free some room, or ask for the right to write there.",
        ) from error


def _arrays(radiograph: Radiograph) -> list[tuple[str, Numbers]]:
    exact = [] if radiograph.exact is None else [(EXACT, radiograph.exact)]
    overlays = [(f"{OVERLAY}-{number}", one.drawn) for number, one in enumerate(radiograph.overlays)]
    return [(CODES, radiograph.greys.codes), (VALUES, radiograph.greys.values), *exact, *overlays]


def _stub_of(radiograph: Radiograph) -> Radiograph:
    """The same image with arrays of the same shapes that take no memory."""

    def nothing(array: Numbers) -> Numbers:
        return np.broadcast_to(np.zeros((), array.dtype), array.shape)

    greys = radiograph.greys
    return replace(
        radiograph,
        greys=replace(greys, codes=nothing(greys.codes), values=nothing(greys.values)),
        exact=None if radiograph.exact is None else nothing(radiograph.exact),
        overlays=tuple(replace(one, drawn=nothing(one.drawn)) for one in radiograph.overlays),
    )


def _written(folder: Path, array: Numbers, told: Progress) -> KeptArray:
    """As a file of numpy, in pieces, so that the program need not wait when it ends."""
    name, digest = f"{uuid.uuid4().hex}.npy", hashlib.sha256()

    def write(file: IO[bytes]) -> None:
        head = np.lib.format.header_data_from_array_1_0(array)
        np.lib.format.write_array_header_1_0(file, head)
        flat = np.ascontiguousarray(array).ravel()
        step = max(1, _BYTES_AT_ONCE // flat.itemsize)
        for start in range(0, flat.size, step):
            told.at(0.0, "Keeping results")
            piece = flat[start : start + step].tobytes()
            digest.update(piece)
            file.write(piece)

    put_whole(folder / name, write)
    return KeptArray(name, digest.hexdigest())
