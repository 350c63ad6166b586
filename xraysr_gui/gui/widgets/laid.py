"""A row or a column of widgets, whole in one place."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

Laid = TypeVar("Laid", bound=QBoxLayout)


def laid(
    layout: Laid,
    *parts: QWidget | QLayout,
    margins: tuple[int, int, int, int] | None = None,
    spacing: int | None = None,
) -> Laid:
    """Put parts into a layout, one after the other; what is not said is as Qt's style has it."""
    if margins is not None:
        layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout
