"""Which program this is, on which system, and of which parts it is made."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import metadata

from xraysr_gui import __version__
from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr

LIBRARIES = (
    "numpy", "scipy", "pydicom", "highdicom", "imagecodecs", "pillow", "h5py",
    "opencv-python-headless", "onnx", "onnxruntime",
)  # fmt: skip
INSTALL_AGAIN = "Install xraysr again."
WRONG_BINDING = "Install PySide6-Essentials 6.8 to 6.11: this one loses references, and the window crashes."


def check_versions(_: Progress) -> Iterator[Finding]:
    """Program, system, Python and libraries."""
    yield Finding(tr("Program"), True, f"xraysr {__version__}")
    yield Finding(tr("System"), True, f"{platform.system()} {platform.release()}, {platform.machine()}")
    is_new_enough = sys.version_info >= (3, 11)
    newer = "" if is_new_enough else tr("Install Python 3.11 or a newer one.")
    yield Finding("Python", is_new_enough, sys.version.split()[0], newer)
    yield _binding()
    yield _libraries()


def _binding() -> Finding:
    part, version = "Qt for Python", version_of("PySide6-Essentials")
    if version is None:
        return Finding(part, False, tr("is missing"), tr(INSTALL_AGAIN))
    good = (6, 8) <= tuple(int(one) for one in version.split(".")[:2]) < (6, 12)
    return Finding(part, good, version, "" if good else tr(WRONG_BINDING))


def _libraries() -> Finding:
    versions = {name: version_of(name) for name in LIBRARIES}
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        return Finding(tr("Libraries"), False, tr("{} missing").format(", ".join(missing)), tr(INSTALL_AGAIN))
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    return Finding(tr("Libraries"), True, said)


def version_of(name: str) -> str | None:
    """Of an installed library, None where it is missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


VERSIONS = Check("versions", check_versions)
