"""Writes what is on a screen as a picture: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import CannotExport


def write_png(path: Path, greys: NDArray[np.uint8]) -> None:
    """Write 8-bit greys as a PNG file without any patient data.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    from PIL import Image  # decoders and encoders load at their first use

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            Image.fromarray(np.ascontiguousarray(greys)).save(file, format="PNG")
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)
    except OSError as error:
        raise CannotExport(
            f"{path.name} could not be written.",
            why=f"The folder {path.parent} refused it: {error.strerror or error}.",
            remedy="Choose a folder that you may write to, with room left.",
        ) from error
