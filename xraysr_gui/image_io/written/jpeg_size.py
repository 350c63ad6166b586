"""How many bytes an image takes as JPEG: nothing is written."""

from __future__ import annotations

import io

import numpy as np

from xraysr_gui.core.radiograph import Pixels


def jpeg_size(pixels: Pixels, quality: int) -> int:
    """Of an image on the 0-to-1 scale, in 8-bit greys."""
    from PIL import Image  # the encoder loads at its first use

    file = io.BytesIO()
    Image.fromarray(np.rint(pixels.clip(0.0, 1.0) * 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return file.tell()
