"""What a file of an image may be called; loads nothing that writes one."""

from __future__ import annotations

import re

from xraysr_gui.core.called import SIGNS, kind_of
from xraysr_gui.core.radiograph import Radiograph

_STRANGE = re.compile(r"[^\w.-]+")
_ID = re.compile(r"[a-z0-9-]{1,40}")


def suggested_name(radiograph: Radiograph, ending: str = ".dcm", label: str = "") -> str:
    """A file name to begin with: a label or what was exposed, the image's hash, and what was done to it.

    What the image's file is called stays out: files are often called after a patient.
    """
    source = radiograph.source
    begun = _STRANGE.sub("_", label or kind_of(source)).strip("._ ")[:60]
    frame = f"frame{source.address.frame + 1}" if source.address.frame else ""
    done = [step.enhancer for step in radiograph.steps if _ID.fullmatch(step.enhancer)]
    parts = (begun or "image", source.alias or source.sha256[:SIGNS], frame, *done)
    return "-".join(filter(None, parts))[:100] + ending
