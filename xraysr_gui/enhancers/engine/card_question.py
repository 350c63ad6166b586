"""A graphics card and a model's question, in the engine child: for `xraysr check`, and what is kept of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine_failures import no_answer
from xraysr_gui.enhancers.model_folder import ModelFolder
from xraysr_gui.enhancers.networks.cards import Case, Proof, Speed
from xraysr_gui.enhancers.networks.fitting import grid_of, preparation_of
from xraysr_gui.enhancers.networks.network import MEMORY_MB, Networks
from xraysr_gui.enhancers.networks.runtimes import Device
from xraysr_gui.enhancers.networks.runtimes.contract import DeviceFailed, DeviceFull
from xraysr_gui.enhancers.networks.sessions import Faulty

if TYPE_CHECKING:
    from xraysr_gui.isolation.answer import Answer

FILM = (2500, 2048)
"""Rows and columns of a usual radiograph: what pieces are cut of."""


def tell_of_cards(request: Json, networks: Networks, answer: Answer) -> None:
    """Before a request: which cards are left alone, how quick others were, and who is told what works."""
    networks.sessions.using = answer.stage
    networks.cards.left = dict(request.get("left", {}))
    networks.cards.known |= {name: Speed(*pair) for name, pair in request.get("speeds", {}).items()}


def taken_out(networks: Networks) -> dict[str, list[float]]:
    """After a request: what was measured meanwhile, to be kept."""
    measured, networks.cards.measured = networks.cards.measured, {}
    return {name: [speed.card_s, speed.processor_s] for name, speed in measured.items()}


def asked_of_card(
    networks: Networks, folder: ModelFolder, id: str, side: int | None, progress: Progress
) -> Json:
    """What a card answers, in a piece of `side` or as large as it is in use.

    Raises:
        EnhancementFailed: the card is not there, or does not answer.
        ModelUnavailable: the folder is not what its manifest says.
    """
    progress.at(0.0, "Asking the card")
    device = next((one for one in networks.devices() if one.id == id), None)
    if device is None or device.is_cpu or id in networks.cards.left:
        why = networks.cards.left.get(id, "It is none of this computer's graphics cards.")
        raise no_answer(id, why)
    preparation, manifest = preparation_of(folder), folder.manifest
    shape = FILM if side is None else (side, side)
    if preparation.enlarged:
        shape = shape[0] * manifest.scale, shape[1] * manifest.scale
    if manifest.fixed_side:
        shape = manifest.fixed_side, manifest.fixed_side
    case = Case(folder, preparation.channels, grid_of(manifest, preparation), shape, MEMORY_MB)
    proof = _proof(networks, case, device)
    off = proof.off if math.isfinite(proof.off) else None
    speed, (rows, columns) = proof.speed, proof.sides
    return {
        "off": off, "rows": rows, "columns": columns,
        "card_s": speed.card_s, "processor_s": speed.processor_s,
    }  # fmt: skip


def _proof(networks: Networks, case: Case, device: Device) -> Proof:
    side: int | None = case.first_side(device)
    while side is not None:
        try:
            return networks.cards.proof(case, device, side)
        except DeviceFull:
            side = case.smaller(side)
        except (DeviceFailed, Faulty) as error:
            raise no_answer(device.title, f"{error}.") from error
    raise no_answer(device.title, "Not even the smallest piece fits into its memory.")
