"""What the engine child does: runs enhancers, tells devices, predicts what a run costs, takes models in."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.parameters import check
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.cost import predicted
from xraysr_gui.enhancers.everything import every_enhancer
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.enhancers.network import Networks, Wishes, network_enhancer
from xraysr_gui.enhancers.tiling import Focus
from xraysr_gui.enhancers.verdict import fault_of

if TYPE_CHECKING:
    from xraysr_gui.isolation.answer import Answer
    from xraysr_gui.isolation.child import Report

POLITENESS = 5


def serve(request: dict[str, Any], answer: Answer, report: Report) -> None:
    """Carry out one request.

    Raises:
        UserError: it cannot be done, with the reason.
        Cancelled: the person asked to stop.
    """
    step_back()
    VERBS[request["do"]](request, answer, Progress(report))


@lru_cache(maxsize=1)
def step_back() -> None:
    """Let the window have the processor first: it paints while we work."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(POLITENESS)


@lru_cache(maxsize=1)
def networks() -> Networks:
    """The networks that are loaded, as long as this child lives."""
    return Networks()


def run(request: dict[str, Any], answer: Answer, progress: Progress) -> None:
    """Enhance `pixels` and give `enhanced` back, with the device, the seconds and what had to be said."""
    enhancer, parameters = _asked(request)
    pixels = answer.given["pixels"]
    begun = time.monotonic()
    if enhancer.model is not None:
        wishes = _wishes(request)
        done = networks().run(
            enhancer.model, pixels, parameters, progress, wishes, lambda shape: _room(answer, shape)
        )
        result, notices = done.pixels, done.notices
        device = networks().title_of(done.device)
    else:
        result, notices, device = enhancer.run(pixels, parameters, progress), (), "Processor"
        _refuse_faulty(enhancer, pixels, result)
    _give(answer, result)
    answer.message(
        device=device, notices=list(notices), seconds=time.monotonic() - begun, peak_mb=peak_memory_mb()
    )


def devices(request: dict[str, Any], answer: Answer, progress: Progress) -> None:
    """List what networks can run on."""
    found = networks().devices()
    answer.message(
        devices=[
            {"id": one.id, "title": one.title, "runtime": one.runtime, "memory_mb": one.memory_mb}
            for one in found
        ]
    )


def cost(request: dict[str, Any], answer: Answer, progress: Progress) -> None:
    """Predict time and memory for an image of `shape`, by trying a piece of `pixels`."""
    enhancer, parameters = _asked(request)
    rows, columns = request["shape"]
    foreseen = predicted(
        enhancer, parameters, answer.given["pixels"], (rows, columns), networks(), _wishes(request)
    )
    answer.message(seconds=foreseen.seconds, memory_mb=foreseen.memory_mb, device=foreseen.device)


def install(request: dict[str, Any], answer: Answer, progress: Progress) -> None:
    """Take a model from a file, a folder or a zip into `into`, after all checks."""
    from xraysr_gui.enhancers.model_install import install_model

    folder = install_model(Path(request["path"]), Path(request["into"]), progress)
    answer.message(folder=str(folder))


def parity(request: dict[str, Any], answer: Answer, progress: Progress) -> None:
    """Compare a model's compiled form with what model.keras gave when it was made."""
    from xraysr_gui.enhancers.probe import difference

    folder = read_model_folder(Path(request["model"]))
    answer.message(difference=difference(folder), tolerance=folder.manifest.tolerance)


VERBS = {"run": run, "devices": devices, "cost": cost, "install": install, "parity": parity}


def peak_memory_mb() -> int | None:
    """The most that this process ever held; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak >> 20 if sys.platform == "darwin" else peak >> 10


def _asked(request: dict[str, Any]) -> tuple[Enhancer, Any]:
    """The enhancer and its parameters, checked again on this side."""
    if request["model"]:
        enhancer = network_enhancer(read_model_folder(Path(request["model"])))
    else:
        enhancer = every_enhancer(()).enhancers[request["enhancer"]]
    parameters = enhancer.parameters(**request["parameters"])
    check(parameters)
    return enhancer, parameters


def _wishes(request: dict[str, Any]) -> Wishes:
    focus = request.get("focus")
    return Wishes(request["device"], int(request["memory_mb"]), Focus(*focus) if focus else None)


def _room(answer: Answer, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Room where the window finds the result; a second try fills the same."""
    there = answer.rooms.get("enhanced")
    return there if there is not None else answer.new_array("enhanced", shape, np.float32)


def _give(answer: Answer, result: Pixels) -> None:
    """Send the result, unless it was made in its place."""
    there = answer.rooms.get("enhanced")
    if there is None:
        answer.array("enhanced", result)
    elif there is not result:
        answer.array("finished", result)


def _refuse_faulty(enhancer: Enhancer, before: Pixels, after: Pixels) -> None:
    if not np.isfinite(after).all():
        raise EnhancementFailed(
            f"{enhancer.title} gave no usable image.",
            why=f"The result was refused: {fault_of(before, after)}.",
            remedy="The image is unchanged. Try other values, or another enhancer.",
        )
