"""Keeps the images that were read last, so that turning back costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph

FileState = tuple[int, int]
"""When a file was changed (ns) and how many bytes it has: another state may be another image."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An image, and the state of its file before it was read; None if nobody knows."""

    radiograph: Radiograph
    state: FileState | None = None


class ImageCache:
    """Holds radiographs up to a number of bytes; the one used longest ago goes first."""

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._held: OrderedDict[Address, Held] = OrderedDict()

    @property
    def capacity_bytes(self) -> int:
        """How much it may hold."""
        return self._capacity

    def put(self, radiograph: Radiograph, state: FileState | None = None) -> None:
        """Keep an image; one that is larger than the whole cache is not kept."""
        self.take_away(radiograph.source.address)
        if _size_of(radiograph) <= self._capacity:
            self._held[radiograph.source.address] = Held(radiograph, state)
            self._make_room()

    def limit(self, capacity_bytes: int) -> None:
        """Hold no more than so many bytes from now on."""
        self._capacity = capacity_bytes
        self._make_room()

    def held(self, address: Address) -> Held | None:
        """The image with the state of its file, None if it is not here."""
        if address in self._held:
            self._held.move_to_end(address)
        return self._held.get(address)

    def get(self, address: Address) -> Radiograph | None:
        """The image, None if it is not here."""
        held = self.held(address)
        return None if held is None else held.radiograph

    def __contains__(self, address: Address) -> bool:
        return address in self._held

    def take_away(self, address: Address) -> None:
        """Forget an image, because its file changed or for room."""
        self._held.pop(address, None)

    def keep_only(self, wanted: Callable[[Radiograph], bool]) -> None:
        """Forget all other images."""
        for address in [one for one, held in self._held.items() if not wanted(held.radiograph)]:
            self.take_away(address)

    def _make_room(self) -> None:
        """Count anew: an image grows when its pixels are first asked for."""
        held = sum(_size_of(one.radiograph) for one in self._held.values())
        while held > self._capacity:
            held -= _size_of(self._held.popitem(last=False)[1].radiograph)


def _size_of(radiograph: Radiograph) -> int:
    return sum(one.nbytes for one in radiograph.arrays)
