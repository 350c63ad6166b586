"""How keys are written: as they are stored, and as a person reads them."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence


def spelled(key: str) -> str:
    """A key in the one spelling that is compared and stored."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def shown(key: str) -> str:
    """A key as this computer's people write it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
