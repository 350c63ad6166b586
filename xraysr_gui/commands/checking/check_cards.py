"""Let each graphics card prove itself: what it is, and that it answers as the processor does."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from xraysr_gui.commands.checking.finding import Finding, refused
from xraysr_gui.commands.checking.graphics_drivers import graphics_drivers
from xraysr_gui.core.errors import ChildFailed, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.engine_replies import CardTried
from xraysr_gui.enhancers.engine.known_enhancers import model_places
from xraysr_gui.enhancers.model_folder import model_folders, read_model_folder
from xraysr_gui.enhancers.networks.cards import ALLOWED
from xraysr_gui.enhancers.networks.probe import SIDE
from xraysr_gui.enhancers.networks.runtimes.contract import Device

PLUG_IN = "onnxruntime_ep_webgpu"
STAYS = "the processor runs it"
RENEW = "Networks run on the processor until the driver of the card is renewed."
NEW_DRIVER = (
    "Install a newer driver from the maker of the card, one that brings Vulkan or Direct3D 12; "
    "until then the processor runs networks."
)


def check_devices(engine: Engine, progress: Progress) -> Iterator[Finding]:
    """Every device, each card with what it answered to a question; and why there is no card."""
    try:
        devices = engine.devices(progress.silent())
    except UserError as error:
        yield refused(tr("Devices"), error)
        return
    for driver in graphics_drivers():
        yield Finding(tr("Graphics driver"), True, f"{driver.card}: {driver.name or tr('none')}")
    for device in devices:
        yield _processor(device) if device.is_cpu else _card(device, engine, progress)
    if all(device.is_cpu for device in devices):
        yield _no_card()


def check_card(id: str, *, real: bool) -> tuple[Finding, ...]:
    """Every network on one card, in small pieces or in `real` ones with the times they take."""
    engine = Engine()
    try:
        known = {device.id: device for device in engine.devices(Progress())}
        if id not in known or known[id].is_cpu:
            there = ", ".join(one for one in known if one != "cpu") or f"none, {reason_for_none()}"
            said = f"is no graphics card of this computer; there are: {there}"
            return (Finding(f"Device {id}", False, said),)
        found = Finding(f"Device {id}", True, _described(known[id]))
        return (found, *(_network(path, id, engine, real=real) for path in _networks()))
    except ChildFailed as error:
        return (refused(tr("Devices"), error),)
    finally:
        engine.close()


def reason_for_none(platform: str = sys.platform) -> str:
    """Why no card was found, as far as can be told."""
    if find_spec(PLUG_IN) is None:
        return "the part onnxruntime-ep-webgpu is not installed"
    if platform.startswith("linux"):
        try:
            ctypes.CDLL("libvulkan.so.1")
        except OSError:
            return "libvulkan1 is missing, on Debian or Ubuntu: sudo apt-get install libvulkan1"
    return "the system names none with a driver that the program can use"


def _no_card() -> Finding:
    """Nothing to be mended where the computer has none."""
    said = tr("none that can be used: {}").format(reason_for_none())
    return Finding(tr("Graphics card"), True, said, tr(NEW_DRIVER) if graphics_drivers() else "")


def _processor(device: Device) -> Finding:
    return Finding(tr("Device {}").format(device.id), True, _described(device))


def _card(device: Device, engine: Engine, progress: Progress) -> Finding:
    """A card with the small question of every network: what it is wrong about the processor does."""
    wrong: dict[str, list[str]] = {}
    networks, silent = _networks(), 0
    for path in networks:
        progress.at(0.0, tr("graphics card {}: {}").format(device.title, path.name))
        finding, is_answer = _asked(path, device.id, engine, real=False)
        silent += not is_answer
        if not finding.good:
            wrong.setdefault(finding.said, []).append(path.name)
    told = [f"is not used for {', '.join(names)} ({said})" for said, names in wrong.items()]
    right = tr("answers as the processor does") if networks else tr("no network is there to ask it")
    words = f"{_described(device)}; {'; '.join(told) or right}"
    if told and silent == len(networks):  # nothing wrong was said: it is as good as no card
        return Finding(tr("Device {}").format(device.id), True, words, tr(NEW_DRIVER))
    return Finding(tr("Device {}").format(device.id), not told, words, tr(RENEW) if told else "")


def _described(device: Device) -> str:
    memory = f", {device.memory_mb} MB" if device.memory_mb else ""
    return f"{device.title}{memory}, by {device.runtime}"


def _networks() -> list[Path]:
    """The folders of models; what has no network of its own uses those of others."""
    return [path for path in model_folders(model_places()) if not _has_route(path)]


def _has_route(path: Path) -> bool:
    try:
        return bool(read_model_folder(path).manifest.routes)
    except UserError:  # its own row says what is wrong with it
        return True


def _network(path: Path, id: str, engine: Engine, *, real: bool) -> Finding:
    return _asked(path, id, engine, real=real)[0]


def _asked(path: Path, id: str, engine: Engine, *, real: bool) -> tuple[Finding, bool]:
    """What a card makes of one network, and whether it answered at all."""
    try:
        tried = engine.try_card(path, id, Progress(), None if real else SIDE)
    except UserError as error:
        return Finding(f"Model {path.name}", False, f"{error.why} {STAYS}"), False
    good = tried.off <= ALLOWED
    words = f"off by {tried.off:.2g} of white" + ("" if good else f" where {ALLOWED:g} are allowed: {STAYS}")
    return Finding(f"Model {path.name}", good, f"{words}{_times(tried) if real else ''}"), True


def _times(tried: CardTried) -> str:
    rows, columns = tried.sides
    return f"; {rows} x {columns} pixels in {tried.card_s:.3f} s, the processor {tried.processor_s:.3f} s"
