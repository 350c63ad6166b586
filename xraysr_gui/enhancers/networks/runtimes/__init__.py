"""Engines that run networks, one file each; they live in the engine child only.

To add one: copy `onnx_engine.py`, write `devices` and `load`, and name its RUNTIME below.
"""

import logging
from collections.abc import Callable
from functools import partial

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.networks.runtimes import keras_engine, onnx_engine, webgpu_engine
from xraysr_gui.enhancers.networks.runtimes.contract import Device, Runtime, Session

__all__ = ["RUNTIMES", "Device", "Runtime", "Session", "all_devices", "device_for", "runtime_of"]

RUNTIMES = (onnx_engine.RUNTIME, webgpu_engine.RUNTIME, keras_engine.RUNTIME)
LISTING_S = 60.0
Devices = tuple[Device, ...]
Watched = Callable[[str, float, Callable[[], Devices]], Devices]
_log = logging.getLogger(__name__)


def not_watched(name: str, patience_s: float, work: Callable[[], Devices]) -> Devices:
    """For a caller that does not mind if a driver hangs."""
    return work()


def all_devices(runtimes: tuple[Runtime, ...] = RUNTIMES, watched: Watched = not_watched) -> Devices:
    """Every device, each once, by the first runtime that knows it; a driver that hangs is `watched`."""
    found: dict[str, Device] = {}
    for runtime in runtimes:
        listed = partial(_listed, runtime)
        is_exact = runtime.id == onnx_engine.RUNTIME.id
        for device in listed() if is_exact else watched(runtime.id, LISTING_S, listed):
            found.setdefault(device.id, device)
    return tuple(found.values())


def _listed(runtime: Runtime) -> Devices:
    """What a runtime knows; one that is broken knows none."""
    try:
        return runtime.devices()
    except (ImportError, RuntimeError, OSError) as error:
        _log.info("%s tells no devices: %s", runtime.id, error)
        return ()


def device_for(wish: str, devices: tuple[Device, ...]) -> Device:
    """The device that a wish means: cpu, gpu, auto (a graphics card if there is one), or an id.

    The processor stands in for what is not there; the result says what was used.

    Raises:
        ModelUnavailable: nothing at all is there, not even the processor's engine.
    """
    cards = [device for device in devices if not device.is_cpu]
    processor = next((device for device in devices if device.is_cpu), None)
    if processor is None:
        raise ModelUnavailable(
            tr("Networks cannot be run on this computer."),
            why=tr("ONNX Runtime, the engine that runs them, is missing or damaged."),
            remedy=tr("Install this program again; classical enhancers work without it."),
        )
    if wish in ("auto", "gpu"):
        return cards[0] if cards else processor
    return next((device for device in devices if device.id == wish), processor)


def runtime_of(device: Device, runtimes: tuple[Runtime, ...] = RUNTIMES) -> Runtime:
    """What drives a device."""
    return next(runtime for runtime in runtimes if runtime.id == device.runtime)
