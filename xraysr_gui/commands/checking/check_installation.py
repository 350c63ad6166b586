"""Let the installation prove itself: versions, parts, decoders, networks, folders, display."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.checking.check_confinement import check_confinement
from xraysr_gui.commands.checking.check_networks import check_networks
from xraysr_gui.commands.checking.finding import Finding
from xraysr_gui.commands.checking.free_memory import free_memory_mb
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.greys import Greys, Window
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.display.viewport import Viewport
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.own_files import private_folder

FRAME_ROWS, FRAME_COLUMNS = 24, 40
LOSSY = {"jpeg-extended": 12}  # grey levels of 4096 that a codec with loss may be off
ENOUGH_MEMORY_MB = 1000
LIBRARIES = (
    "numpy", "scipy", "pydicom", "highdicom", "imagecodecs", "pillow", "h5py",
    "opencv-python-headless", "onnx", "onnxruntime",
)  # fmt: skip


def check_installation() -> tuple[Finding, ...]:
    """Look at every part; what is bad says what to do."""
    return (
        *(_python(), _binding(), _libraries()),
        *_shipped(),
        *_decoders(),
        check_confinement(),
        *(_drawing(), _memory()),
        *check_networks(),
        *_folders(),
        _display(),
    )


def expected_codes() -> NDArray[np.uint16]:
    """The picture that every file of resources/check holds: 12 bits, a ramp with a step."""
    rows, columns = np.mgrid[0:FRAME_ROWS, 0:FRAME_COLUMNS]
    codes: NDArray[np.uint16] = ((rows * 97 + columns * 61 + (columns > 20) * 700) % 4096).astype(np.uint16)
    return codes


def _python() -> Finding:
    version = sys.version.split()[0]
    return Finding("Python", sys.version_info >= (3, 11), version)


def _binding() -> Finding:
    version = _version("PySide6-Essentials")
    if version is None:
        return Finding("Qt for Python", False, "is missing: install again")
    good = (6, 8) <= tuple(int(part) for part in version.split(".")[:2]) < (6, 12)
    wrong = " loses references and crashes: install PySide6-Essentials 6.8 to 6.11"
    return Finding("Qt for Python", good, version + ("" if good else wrong))


def _libraries() -> Finding:
    versions = {name: _version(name) for name in LIBRARIES}
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        return Finding("Libraries", False, f"{', '.join(missing)} missing: install again")
    return Finding("Libraries", True, ", ".join(f"{name} {version}" for name, version in versions.items()))


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _shipped() -> Iterator[Finding]:
    for name, folder in (("Resources", places.resources()), ("Models", places.models())):
        good = folder.is_dir()
        yield Finding(name, good, str(folder) if good else f"{folder} is missing: install again")


def _decoders() -> Iterator[Finding]:
    files = sorted((places.resources() / "check").glob("*.*"))
    if not files:
        yield Finding("Decoders", False, "the pictures to try them on are missing: install again")
    reader = ImageReader()
    try:
        for file in files:
            yield _decoder(file, reader)
        if files:
            yield _saving(files[0], reader)
    finally:
        reader.close()


def _decoder(file: Path, reader: ImageReader) -> Finding:
    part = f"Decoder {file.stem}"
    try:
        radiograph = open_radiograph(file, reader)
    except UserError as error:
        return Finding(part, False, str(error))
    expected = expected_codes()
    if radiograph.shape != expected.shape:
        return Finding(part, False, "gives an image of another size: install again")
    off = float(np.abs(radiograph.pixels - expected).max())
    good = off <= LOSSY.get(file.stem, 0)
    if off == 0:
        return Finding(part, True, "exact")
    said = f"off by {off:g} grey levels of 4096"
    return Finding(part, good, f"{said}, as its loss allows" if good else f"{said}: install again")


def _saving(file: Path, reader: ImageReader) -> Finding:
    """A known picture leaves as DICOM and is read again."""
    part = "Saving as DICOM"
    try:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "saved.dcm"
            radiograph = open_radiograph(file, reader)
            export_result(radiograph, target, reader)
            again = open_radiograph(target, reader)
    except UserError as error:
        return Finding(part, False, str(error))
    good = np.array_equal(again.pixels, radiograph.pixels)
    return Finding(part, good, "exact" if good else "gives wrong greys: install again")


def _drawing() -> Finding:
    """What the window paints of the known picture, one pixel for each of its pixels."""
    values = np.arange(4096, dtype=np.float32)
    table = Greys(expected_codes(), values).grey_table(Window(2048, 4096))
    camera = Camera(FRAME_COLUMNS / 2, FRAME_ROWS / 2, 1.0, FRAME_COLUMNS, FRAME_ROWS)
    picture = Viewport(Greys(expected_codes(), values), Spacing()).render(camera, table)
    good = picture is not None and np.array_equal(picture.greys, table[expected_codes()])
    return Finding("Drawing", good, "exact" if good else "paints wrong greys: install again")


def _memory() -> Finding:
    free = free_memory_mb()
    if free is None:
        return Finding("Free memory", True, "not known on this system")
    good = free >= ENOUGH_MEMORY_MB
    return Finding("Free memory", good, f"{free} MB" + ("" if good else ": close other programs"))


def _folders() -> Iterator[Finding]:
    folders: tuple[tuple[str, Callable[[], Path]], ...] = (
        ("Settings folder", places.settings_folder),
        ("Cache folder", places.cache_folder),
        ("Log folder", places.log_folder),
    )
    for part, place in folders:
        folder = place()
        try:
            with tempfile.TemporaryFile(dir=private_folder(folder)):
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
