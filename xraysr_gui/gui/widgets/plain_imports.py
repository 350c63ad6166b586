"""Lets Python import as it does by itself: Qt for Python has put a hook of its own before every import.

It reads the source of each module that is imported, for a feature (`from __feature__ import snake_case`)
that nothing here asks for: a seventh of the time from the first paint to the first key. See decision 249.
"""

from __future__ import annotations

import builtins

from PySide6 import QtCore as _puts_the_hook

__all__ = ["import_plainly"]


def import_plainly() -> None:
    """Take the hook away, where there is one."""
    assert _puts_the_hook
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
