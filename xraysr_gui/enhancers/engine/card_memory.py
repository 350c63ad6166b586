"""What the window's side remembers of graphics cards: how quick they were, and which brought an engine down.

Speeds are kept in a file, since they take seconds to find out; they are no secret and can be made again. A
card that brought an engine down is left alone until the program starts again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import suppress

from xraysr_gui.core.errors import ChildFailed
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.enhancers.engine.engine_failures import reason
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder, read_own
from xraysr_gui.settings.whole_file import put_own

FILE, MOST_BYTES, MOST_SPEEDS, MOST_LEFT, LONGEST = "card-speeds.json", 1 << 18, 500, 16, 300
Pair = list[float]
log = logging.getLogger(__name__)


class CardMemory:
    """One for each engine."""

    def __init__(self) -> None:
        self._left: dict[str, str] = {}
        self._speeds: dict[str, Pair] | None = None

    def words(self) -> Json:
        """What the child is told with every request."""
        if self._speeds is None:
            self._speeds = _kept()
        return {"left": self._left, "speeds": self._speeds}

    def blames(self, error: ChildFailed) -> bool:
        """Whether a card is why the child failed: then it is left alone, and asking again makes sense."""
        name = error.stage
        if not name or name in self._left or len(self._left) >= MOST_LEFT:
            return False
        self._left[name] = reason(error)
        log.info("%s brought the engine down: %s", name, self._left[name])
        return True

    def learn(self, message: JsonView) -> None:
        """Keep what the child measured, as far as it makes sense; a disk that refuses it is no loss."""
        new = _sensible(message.get("measured"))
        if new:
            self._speeds = dict(list({**(self._speeds or {}), **new}.items())[-MOST_SPEEDS:])
            with suppress(OSError):
                put_own(private_folder(places.cache_folder()) / FILE, json.dumps(self._speeds).encode())


def _kept() -> dict[str, Pair]:
    try:
        return _sensible(json.loads(read_own(places.cache_folder() / FILE, MOST_BYTES)))
    except (OSError, ValueError, RecursionError):  # it is not there yet, or damaged: measured again
        return {}


def _sensible(said: object) -> dict[str, Pair]:
    """Names with two times each; all else is dropped."""
    if not isinstance(said, Mapping):
        return {}
    return {name: pair for name, pair in said.items() if len(str(name)) <= LONGEST and _is_pair(pair)}


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(one, int | float) and not isinstance(one, bool) and 0 < one < 1e6 for one in value)
    )
