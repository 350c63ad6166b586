"""The line for a terminal that degrades a file as the window did."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread


def command_line(image: Radiograph, degradation: Degradation) -> str:
    """Such as "xraysr degrade film.dcm -o film-degraded.dcm --gaussian 1.6 --noise 2"."""
    address = image.source.address
    output = address.path.with_name(f"{address.path.stem}-degraded{_ending(address.path)}")
    frame = ["--frame", str(address.frame)] if image.source.encoding.frames > 1 else []
    words = ["xraysr", "degrade", str(address.path), "-o", str(output), *frame, *_options(degradation)]
    return " ".join(map(_as_windows_reads, words)) if os.name == "nt" else shlex.join(words)


def _as_windows_reads(word: str) -> str:
    """No name of a file holds a quotation mark there."""
    return f'"{word}"' if " " in word else word


def _ending(path: Path) -> str:
    """DICOM for what has no ending, or one of a format that holds less than the image."""
    return path.suffix if path.suffix.lower() in (".dcm", ".png", ".tif", ".tiff") else ".png"


def _blur(blur: PointSpread | None) -> Iterator[str]:
    match blur:
        case Gaussian(sigma):
            yield from ("--gaussian", f"{sigma:g}")
        case Motion(length, angle):
            yield f"--motion={length:g},{angle:g}"
        case Defocus(radius):
            yield from ("--defocus", f"{radius:g}")


def _options(how: Degradation) -> Iterator[str]:
    yield from _blur(how.blur)
    if how.down > 1:
        yield from ("--down", str(how.down))
        if how.kernel != Degradation().kernel:
            yield from ("--kernel", how.kernel)
    if how.photons > 0:
        yield from ("--photons", f"{how.photons:g}")
    if how.noise > 0:
        yield from ("--noise", f"{how.noise:g}")
    if how.jpeg_quality:
        yield from ("--jpeg", str(how.jpeg_quality))
    if how.seed:
        yield from ("--seed", str(how.seed))
