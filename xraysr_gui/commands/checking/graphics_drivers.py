"""Which graphics cards the system itself names, with the drivers that it runs them by."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

DRM, NVIDIA = Path("/sys/class/drm"), Path("/proc/driver/nvidia/version")
MAKERS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel"}
WINDOWS_CLASS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
MOST_CARDS = 16


@dataclass(frozen=True, slots=True)
class Driver:
    """A card in the computer.

    Attributes:
        card: Who made it, or what it is called.
        name: Of its driver with the version, as far as the system tells.
    """

    card: str
    name: str


def graphics_drivers() -> list[Driver]:
    """One for each card of a maker whose cards run networks; [] where the system tells none."""
    return list(linux_drivers(DRM, NVIDIA)) if sys.platform.startswith("linux") else list(_windows())


def linux_drivers(drm: Path, nvidia: Path) -> Iterator[Driver]:
    """As the kernel tells them."""
    seen = set[Path]()
    for card in sorted(drm.glob("card[0-9]*")):
        device = (card / "device").resolve()
        maker = MAKERS.get(_line(device / "vendor"))
        if maker is None or device in seen:
            continue
        seen.add(device)
        name = (device / "driver").resolve().name if (device / "driver").exists() else ""
        version = _line(nvidia) if name == "nvidia" else _line(device / "driver" / "module" / "version")
        yield Driver(maker, " ".join(filter(None, (name, version))))


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").split("\n", 1)[0].strip()
    except OSError:
        return ""


def _windows() -> Iterator[Driver]:
    """As the registry tells them; nothing elsewhere."""
    yield from ()
    if sys.platform == "win32":
        import winreg

        for number in range(MOST_CARDS):
            with (
                suppress(OSError),
                winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, rf"{WINDOWS_CLASS}\{number:04}") as key,
            ):
                named = [str(winreg.QueryValueEx(key, name)[0]) for name in ("DriverDesc", "DriverVersion")]
                if "Microsoft Basic" not in named[0]:
                    yield Driver(*named)
