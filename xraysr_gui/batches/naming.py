"""What results are called: as their inputs, in the same folders, with an ending that says what they are."""

from __future__ import annotations

import hashlib
import os
from pathlib import PurePath

from xraysr_gui.image_io.readers import PICTURES, VOLUMES

AS_THEY_ARE = (".png", ".tif", ".tiff", ".dcm", ".dicom")
"""Endings that results can have themselves."""
MOST_BYTES = 255
"""Of one part of a path, on every usual disk."""


def output_name(name: str, ending: str = "") -> str:
    """The result of an input: its name, and one more ending where it is written as something else.

    Args:
        name: Of the input, below the folder of inputs.
        ending: Of all results, such as png; "" as each input is. What has no ending of a picture is taken for
            DICOM until it was read.
    """
    path = PurePath(name)
    suffix = path.suffix.lower()
    if ending:
        known = {".tif": ".tiff", ".dicom": ".dcm"}.get(suffix, suffix)
        return name if known == f".{ending}" else _with(path, f".{ending}")
    if suffix in AS_THEY_ARE:
        return name
    is_picture = suffix in (*PICTURES, *VOLUMES, ".mat", ".gz")
    return _with(path, ".png" if is_picture else ".dcm")


def told_suffix(name: str) -> str:
    """The ending of a name if it says what a file is, "" if it may be a part of any name."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in (*AS_THEY_ARE, *PICTURES, *VOLUMES, ".mat", ".gz") else ""


def renamed(output: str, name: str, *, is_dicom: bool) -> str:
    """The output of a file whose name told what it is not."""
    if is_dicom == (PurePath(output).suffix.lower() in (".dcm", ".dicom")):
        return output
    return _with(PurePath(name), ".dcm" if is_dicom else ".png")


def _with(path: PurePath, ending: str) -> str:
    """The name with one more ending; one that no disk takes is cut, and its hash tells it from others."""
    name = path.name + ending
    if len(os.fsencode(name)) > MOST_BYTES:
        told = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]
        kept = os.fsencode(path.name)[: MOST_BYTES - len(ending) - 9].decode(errors="ignore")
        name = f"{kept}-{told}{ending}"
    return str(path.with_name(name))
