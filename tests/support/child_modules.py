"""Where a child started by a test finds modules: the tests' own, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from xraysr_gui.isolation import launch


def let_children_find(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """Let modules in a folder be found, and read, by every child that starts from now on."""
    monkeypatch.setattr(launch, "MODULE_PLACES", (str(place), *launch.MODULE_PLACES))
    monkeypatch.setattr(launch, "READING_PLACES", (str(place), *launch.READING_PLACES))
