"""What the engine child must be able to reach so that a graphics card works: as little as that takes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.enhancers.networks.runtimes.keras_engine import DRIVER

NODES = Path("/dev/dri")
SOFTWARE = "ORT_WEBGPU_EP_ALLOW_SOFTWARE_ADAPTER"
DRIVERS = (
    *("/usr/share/vulkan", "/usr/local/share/vulkan", "/etc/vulkan", "/etc/xdg/vulkan"),
    *("/usr/share/drirc.d", "/etc/drirc", "/usr/share/libdrm", "/usr/share/glvnd"),
    *("/sys/class/drm", "/sys/dev/char", "/sys/devices", "/sys/bus/pci"),
)
"""What Vulkan's loader, its drivers and ONNX Runtime read to find cards; nothing in it is a person's."""


@dataclass(frozen=True, slots=True)
class CardAccess:
    """What the engine is allowed for its cards.

    Attributes:
        confined: Whether anything can be denied at all: NVIDIA's driver starts programs and keeps files.
        measured: Count the memory that is held: drivers reserve far more addresses.
        readable: Folders and files of drivers.
        writable: Where the cards themselves are reached.
    """

    confined: bool = True
    measured: bool = False
    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()


def card_access(
    driver: Path = DRIVER, nodes: Path = NODES, environment: Mapping[str, str] = os.environ
) -> CardAccess:
    """By what this computer has."""
    if driver.is_dir():
        return CardAccess(confined=False, measured=True)
    if nodes.is_dir():
        return CardAccess(measured=True, readable=DRIVERS, writable=(str(nodes),))
    if environment.get(SOFTWARE) == "1":
        return CardAccess(measured=True, readable=DRIVERS)
    return CardAccess()
