"""What the window and a child say to each other: one JSON object on one line.

JSON and never pickle: nothing that a child says can make the window run code. The length of a line is
capped before it is read, and its shape is checked before it is believed.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import IO

from xraysr_gui.core.loose import Json, JsonView


class MessageKind(StrEnum):
    """The first word of every message."""

    SERVE = "serve"
    STOP = "stop"
    READY = "ready"
    BEAT = "beat"
    AT = "at"
    PART = "part"
    ANSWER = "answer"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    MEMORY = "memory"
    BROKEN = "broken"


LAST_WORDS = frozenset(
    {MessageKind.ANSWER, MessageKind.REFUSED, MessageKind.CANCELLED, MessageKind.MEMORY, MessageKind.BROKEN}
)
"""Exactly one of these ends every request."""


class BadMessage(Exception):
    """The other side said something that is no message."""


def to_line(kind: MessageKind, **content: object) -> bytes:
    """Write one message.

    Raises:
        TypeError, ValueError: the content is not plain JSON, which is a bug of whoever made it.
    """
    return json.dumps({"kind": kind.value, **content}).encode("ascii") + b"\n"


def from_line(line: bytes) -> Json:
    """Read one message.

    Raises:
        BadMessage: it is not JSON, too deeply nested, or not one of ours.
    """
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadMessage(f"not JSON: {error}") from error
    if not isinstance(message, dict) or message.get("kind") not in set(MessageKind):
        raise BadMessage("not a message of ours")
    message["kind"] = MessageKind(message["kind"])
    return message


def read_line(pipe: IO[bytes], longest: int) -> bytes:
    """Wait for the next line; empty when the other side is gone.

    Raises:
        BadMessage: the line is longer than `longest`.
    """
    line = pipe.readline(longest + 1)
    if len(line) > longest:
        raise BadMessage(f"a message of more than {longest} bytes")
    return line if line.endswith(b"\n") else b""


def text_of(message: JsonView, key: str, longest: int = 4000) -> str:
    """Take one text out of a message, shortened.

    Raises:
        BadMessage: it is missing or not a text.
    """
    text = message.get(key)
    if not isinstance(text, str):
        raise BadMessage(f"{key} is not a text")
    return text if len(text) <= longest else text[: longest - 1] + "…"
