"""A DICOM file of which only a part is there, and the two colours of what is missing."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
from scipy import ndimage

from tests.support.dicom_files import JPEG, write_dicom

ROWS, COLUMNS = 360, 340
HATCH = {(34, 30, 24), (140, 104, 44)}


def pixels() -> np.ndarray:
    """Soft anatomy with a little noise."""
    rng = np.random.default_rng(2)
    smooth = ndimage.gaussian_filter(rng.random((ROWS, COLUMNS)), 6)
    share = (smooth - smooth.min()) / np.ptp(smooth)
    return np.rint(40 + 170 * share + rng.normal(0, 2, share.shape)).clip(0, 255).astype(np.uint8)


def written(folder: Path, share: float = 1.0) -> Path:
    """A part of the compressed data, and its end mark, which says that nothing is missing."""
    stream = imagecodecs.jpeg8_encode(pixels(), level=95)
    kept = stream[: int(len(stream) * share)] + (stream[-2:] if share < 1 else b"")
    return write_dicom(folder / f"{share:g}.dcm", pixels(), bits=8, syntax=JPEG + "50", frames=[kept])


def is_hatch(picture: np.ndarray) -> np.ndarray:
    """Which pixels of a picture have one of the two colours that nothing else has."""
    assert picture.ndim == 3
    return np.any([(picture == colour).all(axis=2) for colour in HATCH], axis=0)
