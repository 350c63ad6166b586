"""Keeps the images that were read last, so that turning back costs nothing."""

from __future__ import annotations

from collections import OrderedDict

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph


class Shelf:
    """Holds radiographs up to a number of bytes; the one used longest ago goes first."""

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._held: OrderedDict[Address, Radiograph] = OrderedDict()

    def put(self, radiograph: Radiograph) -> None:
        """Keep an image; one that is larger than the whole shelf is not kept."""
        self.take_away(radiograph.source.address)
        if _size_of(radiograph) <= self._capacity:
            self._held[radiograph.source.address] = radiograph
            self._make_room()

    def limit(self, capacity_bytes: int) -> None:
        """Hold no more than so many bytes from now on."""
        self._capacity = capacity_bytes
        self._make_room()

    def get(self, address: Address) -> Radiograph | None:
        """The image, None if it is not here."""
        if address in self._held:
            self._held.move_to_end(address)
        return self._held.get(address)

    def __contains__(self, address: Address) -> bool:
        return address in self._held

    def take_away(self, address: Address) -> None:
        """Forget an image, because its file changed or for room."""
        self._held.pop(address, None)

    def _make_room(self) -> None:
        """Count anew: an image grows when its pixels are first asked for."""
        held = sum(map(_size_of, self._held.values()))
        while held > self._capacity:
            held -= _size_of(self._held.popitem(last=False)[1])


def _size_of(radiograph: Radiograph) -> int:
    return sum(one.nbytes for one in radiograph.arrays)
