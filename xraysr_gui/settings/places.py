"""Where things lie: what comes with the program, and what it keeps for the person."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
PROGRAM = "xraysr"


def resources() -> Path:
    """Icons, the sample study and whatever else comes with the program."""
    return _shipped("resources")


def models() -> Path:
    """The folder of trained models that come with the program."""
    return _shipped("models")


def settings_folder() -> Path:
    """What the person set; made when something is written to it."""
    return _personal("APPDATA", "Library/Application Support", "XDG_CONFIG_HOME", ".config")


def data_folder() -> Path:
    """What the person made and nobody could make again: installed models, the worklist."""
    return _personal("APPDATA", "Library/Application Support", "XDG_DATA_HOME", ".local/share")


def personal_models() -> Path:
    """The models that the person installed."""
    return data_folder() / "models"


def audit_folder() -> Path:
    """The log of results."""
    return data_folder() / "audit"


def cache_folder() -> Path:
    """What can be made again: the study index."""
    return _personal("LOCALAPPDATA", "Library/Caches", "XDG_CACHE_HOME", ".cache")


def log_folder() -> Path:
    """What the program notes about its own faults; never about patients."""
    return _personal("LOCALAPPDATA", "Library/Logs", "XDG_STATE_HOME", ".local/state") / "log"


def _shipped(name: str) -> Path:
    """Beside a frozen program, beside the package of a checkout, inside an installed package."""
    frozen = getattr(sys, "_MEIPASS", None)  # PyInstaller's; the one for Windows has its own start
    if frozen is None and getattr(sys, "frozen", False):
        frozen = Path(sys.executable).parent
    if frozen is not None:
        return Path(frozen) / name
    beside = PACKAGE.parent / name
    return beside if (PACKAGE.parent / "setup.cfg").exists() else PACKAGE / name


def _personal(windows: str, mac: str, xdg: str, otherwise: str) -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or Path.home() / "AppData" / "Local") / PROGRAM
    if sys.platform == "darwin":
        return Path.home() / mac / PROGRAM
    stated = os.environ.get(xdg, "")
    return (Path(stated) if Path(stated).is_absolute() else Path.home() / otherwise) / PROGRAM
