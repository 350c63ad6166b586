"""How a stack travels when it is dragged from the study browser into a view."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData

from xraysr_gui.core.address import Address, Stack

STACK_MIME = "application/x-xraysr-stack"


def mime_of(stack: Stack) -> QMimeData:
    """What is dragged."""
    said = {
        "title": stack.title,
        "frame_time_ms": stack.frame_time_ms,
        "images": [[str(image.path), image.member, image.frame] for image in stack.images],
    }
    mime = QMimeData()
    mime.setData(STACK_MIME, QByteArray(json.dumps(said).encode()))
    return mime


def stack_from(mime: QMimeData) -> Stack | None:
    """What was dropped, None if it is no stack of ours."""
    if not mime.hasFormat(STACK_MIME):
        return None
    try:
        said = json.loads(bytes(mime.data(STACK_MIME).data()))
        images = tuple(Address(Path(path), member, int(frame)) for path, member, frame in said["images"])
        return Stack(str(said["title"]), images, said["frame_time_ms"]) if images else None
    except (ValueError, KeyError, TypeError):  # dragged in by another program
        return None
