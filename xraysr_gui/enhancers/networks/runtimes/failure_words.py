"""What an engine says when it gives up, in words for a person; its own words go to the log."""

from __future__ import annotations

import logging
import re

_ONNX_RUNTIME = re.compile(r"\[ONNXRuntimeError\] : \d+ : (\w+) : ")
_MEANS = {
    "INVALID_ARGUMENT": "its network does not take what its manifest says that it takes",
    "INVALID_PROTOBUF": "its compiled form is damaged",
    "INVALID_GRAPH": "its compiled form makes no sense",
    "NO_SUCHFILE": "its compiled form is not there",
    "NOT_IMPLEMENTED": "it has a layer that this engine does not know",
}
_log = logging.getLogger(__name__)


def in_words(error: Exception) -> str:
    """The middle of a sentence."""
    found = _ONNX_RUNTIME.search(str(error))
    if found is None:
        return str(error)
    _log.info("%s", error)
    return _MEANS.get(found[1], f"ONNX Runtime could not go on ({found[1].lower().replace('_', ' ')})")
