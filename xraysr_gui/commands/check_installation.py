"""Let the installation prove itself: versions, parts, decoders, folders, display."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.errors import UserError
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

FRAME_ROWS, FRAME_COLUMNS = 24, 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    part: str
    good: bool
    said: str


def check_installation() -> tuple[Finding, ...]:
    """Look at every part; what is bad says what to do."""
    return (_python(), _binding(), *_shipped(), *_decoders(), *_folders(), _display())


def expected_codes() -> NDArray[np.uint16]:
    """The picture that every file of resources/check holds: 12 bits, a ramp with a step."""
    rows, columns = np.mgrid[0:FRAME_ROWS, 0:FRAME_COLUMNS]
    codes: NDArray[np.uint16] = ((rows * 97 + columns * 61 + (columns > 20) * 700) % 4096).astype(np.uint16)
    return codes


def _python() -> Finding:
    version = sys.version.split()[0]
    return Finding("Python", sys.version_info >= (3, 11), version)


def _binding() -> Finding:
    version = metadata.version("PySide6_Essentials")
    good = (6, 8) <= tuple(int(part) for part in version.split(".")[:2]) < (6, 12)
    wrong = " loses references and crashes: install PySide6-Essentials 6.8 to 6.11"
    return Finding("Qt for Python", good, version + ("" if good else wrong))


def _shipped() -> Iterator[Finding]:
    for name, folder in (("Resources", places.resources()), ("Models", places.models())):
        good = folder.is_dir()
        yield Finding(name, good, str(folder) if good else f"{folder} is missing: install again")


def _decoders() -> Iterator[Finding]:
    reader = ImageReader()
    try:
        for file in sorted((places.resources() / "check").glob("*.dcm")):
            yield _decoder(file, reader)
    finally:
        reader.close()


def _decoder(file: Path, reader: ImageReader) -> Finding:
    part = f"Decoder {file.stem}"
    try:
        radiograph = open_radiograph(file, reader)
    except UserError as error:
        return Finding(part, False, str(error))
    difference = np.abs(radiograph.pixels - expected_codes()).max()
    good = difference == 0
    return Finding(part, good, "exact" if good else f"off by {difference:g} grey levels: install again")


def _folders() -> Iterator[Finding]:
    folders: tuple[tuple[str, Callable[[], Path]], ...] = (
        ("Settings folder", places.settings_folder),
        ("Cache folder", places.cache_folder),
        ("Log folder", places.log_folder),
    )
    for part, place in folders:
        folder = place()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                yield Finding(part, True, str(folder))
        except OSError as error:
            yield Finding(part, False, f"{folder} cannot be written: {error.strerror or error}")


def _display() -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("Display", True, sys.platform)
    found = (
        os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    )
    return Finding("Display", True, found or "none: commands work, the window needs a screen")
