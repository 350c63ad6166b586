"""WebGPU: a graphics card of any maker, through D3D12, Vulkan or Metal, by a plug-in of ONNX Runtime.

The plug-in drives one card and chooses it itself (docs/adr/0120): where there are several, the title says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.runtimes.contract import Device, DeviceFailed, DeviceFull, Piece, Runtime
from xraysr_gui.enhancers.networks.runtimes.onnx_engine import OnnxSession, load_session, quiet_options

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

ID = "webgpu"
PLUG_IN = "onnxruntime_ep_webgpu"
PROVIDER = "WebGpuExecutionProvider"
MAKERS = {
    0x1002: "AMD", 0x106B: "Apple", 0x10005: "Mesa", 0x10DE: "NVIDIA", 0x1414: "Microsoft",
    0x5143: "Qualcomm", 0x8086: "Intel",
}  # fmt: skip
PLACES = ("pci_bus_id", "LUID", "DxgiAdapterNumber", "card_idx")
NVIDIA_CARDS = Path("/proc/driver/nvidia/gpus")


class Card(Protocol):
    """A piece of hardware, as ONNX Runtime tells of it."""

    type: Enum
    vendor: str
    vendor_id: int
    device_id: int
    metadata: Mapping[str, str]


class Offered(Protocol):
    """What the plug-in can run networks on."""

    device: Card


def devices() -> tuple[Device, ...]:
    """The card that the plug-in drives; none where it, its loader or a driver is missing."""
    if find_spec(PLUG_IN) is None:
        return ()
    found = [one.device for one in _plugged_in()]
    if not found:
        return ()
    apart = {(name_of(card), place_of(card)): card for card in found}
    if len(apart) == 1:
        return (Device(f"{ID}:0", name_of(found[0]), ID, memory_mb(found[0].metadata)),)
    names = Counter(name for name, _ in apart)
    told = ", ".join(f"{count} x {name}" if count > 1 else name for name, count in names.items())
    return (Device(f"{ID}:0", tr("One of {}; the plug-in does not tell which").format(told), ID),)


def place_of(card: Card) -> str:
    """Where a card is plugged in, as far as the system tells: two of one kind are told apart by it."""
    return next((str(card.metadata[name]) for name in PLACES if card.metadata.get(name)), "")


def name_of(card: Card, nvidia: Path = NVIDIA_CARDS) -> str:
    """What a card is called: by the system, by NVIDIA's driver, or its maker with the number of its kind."""
    if card.type.name == "CPU":  # only where software is allowed to stand in: for tests
        return "Graphics card made of software"
    said = str(card.metadata.get("Description", "")).strip()
    if said:
        return said
    maker = MAKERS.get(card.vendor_id, str(card.vendor).strip() or f"Maker {card.vendor_id:#06x}")
    if maker == "NVIDIA":
        models = [line for file in sorted(nvidia.glob("*/information")) for line in _lines(file)]
        known = [line.partition(":")[2].strip() for line in models if line.startswith("Model:")]
        if len(known) == 1:
            return known[0] if known[0].startswith(maker) else f"{maker} {known[0]}"
    return f"{maker} graphics card {card.device_id:#06x}"


def memory_mb(told: Mapping[str, str]) -> int | None:
    """What the system says that a card has of its own; None where it does not tell."""
    number, _, unit = str(told.get("DxgiVideoMemory", "")).partition(" ")
    return int(number) if number.isdigit() and int(number) and unit == "MB" else None


class CardSession:
    """One network on the card."""

    def __init__(self, session: OnnxSession) -> None:
        self._session = session

    def run(self, piece: Piece) -> Piece:
        """See Session.

        The plug-in has no words of its own for a piece that is too large: its steps stumble, each in another
        way. Only a card that is lost says so; after anything else a smaller piece may do.
        """
        try:
            return self._session.run(piece)
        except DeviceFull:
            raise
        except DeviceFailed as error:
            if "lost" in str(error).lower():
                raise
            raise DeviceFull(str(error)) from error


def load(folder: ModelFolder, device: Device, threads: int) -> CardSession:
    """Put the compiled form of a model on the card.

    Raises:
        ModelUnavailable: the file is not what the manifest says, or no network.
        DeviceFailed: the card could not take it, or the plug-in fell back to the processor.
    """

    def made(content: bytes) -> InferenceSession:
        import onnxruntime

        options = quiet_options(threads)
        options.add_provider_for_devices(_plugged_in()[:1], {})
        return onnxruntime.InferenceSession(content, sess_options=options)

    return CardSession(load_session(folder, device, PROVIDER, made))


@lru_cache(maxsize=1)
def _plugged_in() -> tuple[Offered, ...]:
    """What the plug-in offers, once it is registered: it stays for as long as this program runs."""
    import onnxruntime
    import onnxruntime_ep_webgpu as plug_in

    onnxruntime.register_execution_provider_library(ID, plug_in.get_library_path())
    return tuple(one for one in onnxruntime.get_ep_devices() if one.ep_name == PROVIDER)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # a card that was just taken away
        return []


def _title() -> str:
    from importlib.metadata import version

    return f"ONNX Runtime {version('onnxruntime')}, WebGPU {version('onnxruntime-ep-webgpu')}"


RUNTIME = Runtime(ID, _title, devices, load)
