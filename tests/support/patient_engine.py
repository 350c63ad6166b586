"""The real engine child, which waits as long as a card made of software takes on a busy computer."""

from __future__ import annotations

from typing import Any

from xraysr_gui.enhancers.engine import engine_service
from xraysr_gui.enhancers.networks import sessions

PATIENCE_S = 3600.0


def serve(request: dict[str, Any], answer: Any, report: Any) -> None:
    """As the real engine."""
    engine_service.step_back = lambda: None
    sessions.PATIENCE_S = PATIENCE_S
    engine_service.serve(request, answer, report)
