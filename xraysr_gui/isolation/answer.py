"""What a service in a child gives back: one message and any number of arrays."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from xraysr_gui.core.loose import Json
from xraysr_gui.isolation.messages import MessageKind
from xraysr_gui.isolation.shared_pixels import Arrays, TrayFiller

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from xraysr_gui.core.numbers import Numbers


Say = Callable[..., None]


def say_nothing(kind: MessageKind, **content: object) -> None:
    """For an answer that nobody waits for."""


class Answer:
    """Filled by a service while it works; sent when the service returns, dropped when it raises.

    Attributes:
        given: The arrays that came with the request, read-only.
        rooms: The arrays that will be sent, as they were made, for as long as the service holds them.
    """

    def __init__(self, filler: TrayFiller, given: Arrays | None = None, say: Say = say_nothing) -> None:
        self._filler, self._say = filler, say
        self.given: Arrays = given or {}
        self.rooms: MutableMapping[str, Numbers] = WeakValueDictionary()
        self.content: Json = {}

    def message(self, **json: object) -> None:
        """Add plain JSON to the reply."""
        self.content.update(json)

    def array(self, name: str, values: Numbers) -> None:
        """Send a copy of `values`.

        Raises:
            MemoryError: the reply would grow above its limit.
            ValueError: the name is taken, or the numbers are of a kind that does not travel.
        """
        self.new_array(name, values.shape, values.dtype)[...] = values

    def new_array(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> Numbers:
        """Give room that the caller fills in place, wholly: no second copy of a large image.

        Raises:
            MemoryError: the reply would grow above its limit.
            ValueError: the name is taken, or the numbers are of a kind that does not travel.
        """
        room = self._filler.new_array(name, tuple(int(count) for count in shape), dtype)
        self.rooms[name] = room
        return room

    def part(self, name: str, top: int, left: int, rows: int, columns: int) -> None:
        """Say that this rectangle of a two-dimensional array is done and may be looked at."""
        entry = next(one for one in self._filler.entries if one["name"] == name)
        self._say(MessageKind.PART, array=entry, top=top, left=left, rows=rows, columns=columns)

    @property
    def arrays(self) -> list[Json]:
        """Where in the tray each array lies."""
        return self._filler.entries
