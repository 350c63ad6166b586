"""The whole program in its window, also for measurements; their figures make one table at the end."""

from __future__ import annotations

from tests.benchmarks.figures import (
    figure,
    pytest_addoption,
    pytest_configure,
    pytest_report_header,
    pytest_sessionfinish,
    pytest_terminal_summary,
)
from tests.e2e.conftest import open_file, program

__all__ = [
    "figure",
    "open_file",
    "program",
    "pytest_addoption",
    "pytest_configure",
    "pytest_report_header",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
]
