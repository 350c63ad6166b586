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
        self._bytes = 0

    def put(self, radiograph: Radiograph) -> None:
        """Keep an image; one that is larger than the whole shelf is not kept."""
        address, size = radiograph.source.address, radiograph.greys.codes.nbytes
        self.take_away(address)
        if size > self._capacity:
            return
        self._held[address] = radiograph
        self._bytes += size
        while self._bytes > self._capacity:
            self.take_away(next(iter(self._held)))

    def get(self, address: Address) -> Radiograph | None:
        """The image, None if it is not here."""
        if address in self._held:
            self._held.move_to_end(address)
        return self._held.get(address)

    def __contains__(self, address: Address) -> bool:
        return address in self._held

    def take_away(self, address: Address) -> None:
        """Forget an image, because its file changed or for room."""
        radiograph = self._held.pop(address, None)
        if radiograph is not None:
            self._bytes -= radiograph.greys.codes.nbytes
