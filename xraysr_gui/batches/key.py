"""The key of a result: the same for the same input bytes, steps, models and version, and for nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from xraysr_gui.core.loose import Json
from xraysr_gui.core.step import Step


def key_of(
    input_sha256: str, steps: Sequence[Step], program: str, form: str, leaving: Json | None = None
) -> str:
    """A sha256 in hexadecimal.

    Args:
        input_sha256: Of the bytes of the file.
        steps: As the capsule of the result will hold them: id, version, every parameter, hash of the model.
        program: With its version, as the capsule names it.
        form: How the result is written: the ending of its name.
        leaving: How it leaves the house; None if it leaves as it is.
    """
    done = [[one.enhancer, one.version, dict(one.parameters), one.model] for one in steps]
    told: Json = {"input": input_sha256, "steps": done, "program": program, "form": form}
    told |= {} if leaving is None else {"leaving": leaving}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
