"""The child in which enhancers run, and what it may do."""

from __future__ import annotations

from pathlib import Path

from xraysr_gui.enhancers.engine.card_access import card_access
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.isolation.client import ChildProcess, Limits
from xraysr_gui.settings import places

SERVICE = "xraysr_gui.enhancers.engine.engine_service:serve"
ENGINE_MEMORY_MB = 4096
STALL_S = 180.0
LONGEST_S = 24 * 3600.0


def engine_child(
    memory_mb: int = ENGINE_MEMORY_MB,
    *,
    service: str = SERVICE,
    stall_s: float = STALL_S,
    writable: Path | None = None,
) -> ChildProcess:
    """A child that may take so much memory on top of what an idle one holds; not started yet.

    For a graphics card it is denied less: see `card_access`.
    """
    card = card_access()
    limits = Limits(
        memory_bytes=memory_mb << 20,
        reply_bytes=8 << 30,
        time_s=LONGEST_S,
        stall_s=stall_s,
        measured=card.measured,
        confined=card.confined,
        readable=(*map(str, (places.resources(), *model_places())), *card.readable),
        writable=(*(() if writable is None else (str(writable.absolute()),)), *card.writable),
    )
    return ChildProcess(service, limits, name="engine")
