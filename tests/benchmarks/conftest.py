"""The whole program in its window, also for measurements."""

from __future__ import annotations

from tests.e2e.conftest import open_file, program

__all__ = ["open_file", "program"]
