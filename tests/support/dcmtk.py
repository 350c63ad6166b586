"""What DCMTK, which shares no code with this program, shows of a DICOM file."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

PROGRAMS = ("dcmj2pnm", "dcm2pnm")
needs_dcmtk = pytest.mark.skipif(
    not any(shutil.which(name) for name in PROGRAMS), reason="DCMTK (dcmj2pnm) is not installed here"
)
RENDERER = "dcmp2pgm"
needs_renderer = pytest.mark.skipif(
    shutil.which(RENDERER) is None, reason="DCMTK (dcmp2pgm) is not installed here"
)


def rendered_by_dcmtk(image: Path, state: Path) -> NDArray[np.uint8]:
    """The picture that a presentation state makes of an image; DCMTK draws neither lines nor texts."""
    picture = state.with_suffix(".pgm")
    command = [RENDERER, "-p", str(state), str(image), str(picture)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return np.asarray(Image.open(BytesIO(picture.read_bytes())))


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """What DCMTK says of a presentation state, and the overlays that it lays over the image."""

    words: str
    overlays: tuple[NDArray[np.bool_], ...]


def understood_by_dcmtk(image: Path, state: Path) -> Understood:
    """Which shutters and overlays of the image a presentation state wants: DCMTK draws neither itself."""
    folder = state.with_suffix(".understood")
    folder.mkdir()
    command = [RENDERER, "-v", "-p", str(state.absolute()), str(image.absolute())]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert told.returncode == 0, told.stderr
    overlays = (np.asarray(Image.open(one)) > 0 for one in sorted(folder.glob("ovl_*.pgm")))
    return Understood(told.stdout + told.stderr, tuple(overlays))


def shown_by_dcmtk(path: Path, *options: str) -> NDArray[np.uint8] | None:
    """The first frame in greys of 0 to 255, None where DCMTK cannot decode it; no option: no window."""
    program = next(found for name in PROGRAMS if (found := shutil.which(name)))
    told = subprocess.run([program, *options, "+op", str(path)], capture_output=True, check=False)
    if told.returncode or not told.stdout.startswith(b"P5"):
        return None
    return np.asarray(Image.open(BytesIO(told.stdout)))
