"""Two images whose files have room for different depths, on one scale of greys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xraysr_gui.core.radiograph import Radiograph

PICTURES = ("PNG", "TIFF")


def on_one_scale(
    reference: Radiograph, candidate: Radiograph
) -> tuple[Radiograph, Radiograph, tuple[str, ...]]:
    """Both, the picture of more bits on the scale of the other where it only holds what that one can hold.

    PNG and TIFF know 8 and 16 bits: an image of 12 bits is kept in them with its greys as they are.
    """
    images, depths = [reference, candidate], [one.source.encoding.bits for one in (reference, candidate)]
    deeper = depths.index(max(depths))
    picture, least = images[deeper], min(depths)
    white = np.float32(2.0**least - 1)
    if (
        depths[0] == depths[1]
        or max(depths) > 16
        or picture.source.encoding.format not in PICTURES
        or picture.white != 2.0 ** max(depths) - 1
        or float(picture.pixels.max()) > white
    ):
        return reference, candidate, ()
    encoding = replace(picture.source.encoding, bits=least)
    images[deeper] = replace(picture, white=float(white), source=replace(picture.source, encoding=encoding))
    name = picture.source.address.name
    said = (
        f"{name} has room for {max(depths)} bits and holds no grey above {white:g}, the white of the other "
        f"image: its greys are taken to be on the same scale of {least} bits."
    )
    return images[0], images[1], (said,)
