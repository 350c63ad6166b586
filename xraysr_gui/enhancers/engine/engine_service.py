"""What the engine child does: runs enhancers, tells devices, predicts what a run costs, takes models in."""

from __future__ import annotations

import math
import os
import re
import time
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import EnhancementFailed, InvalidParameter
from xraysr_gui.core.loose import Json, Parameters
from xraysr_gui.core.parameters import check
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, as_pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.card_question import asked_of_card, taken_out, tell_of_cards
from xraysr_gui.enhancers.engine.cost import predicted
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.engine.model_answers import Wish, answers_of, as_json
from xraysr_gui.enhancers.engine.model_intake import ROOM
from xraysr_gui.enhancers.judges.folder import JUDGE, read_judge
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.enhancers.networks.network import Networks, RunWishes, network_enhancer
from xraysr_gui.enhancers.networks.tiling import Focus
from xraysr_gui.isolation.own_memory import IMAGES, PIECES, forget_peak, kept_memory, peak_mb

if TYPE_CHECKING:
    from xraysr_gui.isolation.answer import Answer
    from xraysr_gui.isolation.child import Report

POLITENESS = 5
LEAST_MB, MOST_MB = 16, 1 << 16


def serve(request: Json, answer: Answer, report: Report) -> None:
    """Carry out one request.

    Raises:
        UserError: it cannot be done, with the reason.
        Cancelled: the person asked to stop.
    """
    step_back()
    tell_of_cards(request, networks(), answer)
    try:
        VERBS[request["do"]](request, answer, Progress(report))
    finally:
        answer.message(measured=taken_out(networks()))
        networks().sessions.rest()


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


def run(request: Json, answer: Answer, progress: Progress) -> None:
    """Enhance `pixels` and give `enhanced` back, with the device, the seconds and what had to be said."""
    enhancer, parameters = asked_enhancer(request)
    with kept_memory(IMAGES if enhancer.model is None else PIECES):
        _enhance(request, answer, progress, enhancer, parameters)


def _enhance(
    request: Json, answer: Answer, progress: Progress, enhancer: Enhancer, parameters: Parameters
) -> None:
    pixels = as_pixels(answer.given["pixels"])
    forget_peak()
    begun = time.monotonic()
    notices: tuple[str, ...] = ()
    if enhancer.model is not None:
        wishes = asked_wishes(request)
        done = networks().run(
            enhancer.model,
            pixels,
            parameters,
            progress,
            wishes,
            lambda shape: _room(answer, shape),
            lambda tile: answer.part("enhanced", tile.top, tile.left, tile.rows, tile.columns),
        )
        result, notices, device = done.pixels, done.notices, networks().title_of(done.device)
    else:
        result, device = enhancer.run(pixels, parameters, progress), "Processor"
        _refuse_faulty(enhancer, pixels, result, enhancer.scale_with(parameters))
    _give(answer, result)
    seconds = time.monotonic() - begun
    answer.message(device=device, notices=list(notices), seconds=seconds, peak_mb=peak_mb())


def devices(request: Json, answer: Answer, progress: Progress) -> None:
    """List what networks can run on."""
    found = networks().devices()
    answer.message(
        devices=[
            {"id": one.id, "title": one.title, "runtime": one.runtime, "memory_mb": one.memory_mb}
            for one in found
        ]
    )


def cost(request: Json, answer: Answer, progress: Progress) -> None:
    """Predict time and memory for an image of `shape`, by trying a piece of `pixels`."""
    enhancer, parameters = asked_enhancer(request)
    pixels = as_pixels(answer.given["pixels"])
    rows, columns = (int(side) for side in request["shape"])
    wishes = asked_wishes(request)
    foreseen = predicted(enhancer, parameters, pixels, (rows, columns), networks(), wishes, progress)
    answer.message(seconds=foreseen.seconds, memory_mb=foreseen.memory_mb, device=foreseen.device)


def install(request: Json, answer: Answer, progress: Progress) -> None:
    """Take a model from a file, a folder or a zip into `into`, or only look at it, after all checks."""
    from xraysr_gui.enhancers.engine.model_install import take_in

    room = request["room"]
    if not re.fullmatch(re.escape(ROOM) + "[0-9a-f]{32}", room):
        raise ValueError(f"not a room: {room!r}")
    film, piece = (
        as_pixels(answer.given[name]) if name in answer.given else None for name in ("film", "piece")
    )
    said, home = answers_of(request["said"]), str(request.get("home", ""))
    wish = Wish(said, film, request["film_name"], piece, bool(request["looks"]), home)
    taken = take_in(Path(request["path"]), Path(request["into"]), progress, wish, room)
    guesses = [as_json(one) for one in taken.guesses]
    words = {"notices": list(taken.notices), "results": list(taken.results)}
    answer.message(folder=taken.path.name, guesses=guesses, **words)
    if taken.preview is not None:
        answer.array("preview", np.asarray(taken.preview, np.float32))


def estimate(request: Json, answer: Answer, progress: Progress) -> None:
    """Tell noise, blur and what else an image says of itself."""
    from xraysr_gui.estimates.estimate import estimate as of_image
    from xraysr_gui.estimates.plain import as_json as in_json

    spacing_mm, out = request["spacing_mm"], answer.given.get("left_out")
    mask = None if out is None else np.asarray(out, np.bool_)
    known = None if spacing_mm is None else float(spacing_mm)
    found = of_image(as_pixels(answer.given["pixels"]), known, mask, progress)
    answer.message(estimates=in_json(found))


def parity(request: Json, answer: Answer, progress: Progress) -> None:
    """Compare a model's compiled form with the answer that is kept, or with what Keras gives now."""
    from xraysr_gui.enhancers.networks.probe import difference, difference_from_keras

    progress.at(0.0, tr("Checking the model"))
    path = Path(request["model"])
    folder = read_judge(path).network if (path / JUDGE).is_file() else read_model_folder(path)
    found = difference_from_keras(folder) if request.get("keras") else difference(folder)
    off = found.off if math.isfinite(found.off) else None
    tolerance = max(folder.manifest.tolerance, found.rounding)
    answer.message(difference=off, tolerance=tolerance, of_keras=found.of_keras)


def contents(request: Json, answer: Answer, progress: Progress) -> None:
    """Tell which models an archive holds."""
    from xraysr_gui.enhancers.engine.zip_of_models import models_in_zip

    progress.at(0.0, tr("Looking into the archive"))
    answer.message(models=[asdict(one) for one in models_in_zip(Path(request["path"]))])


def assess(request: Json, answer: Answer, progress: Progress) -> None:
    """Have judges say what they think of an image."""
    from xraysr_gui.enhancers.judges.assess import assessed
    from xraysr_gui.judging.plain import as_json as in_json

    folders = [read_judge(Path(one)) for one in request["judges"]]
    found = assessed(
        as_pixels(answer.given["pixels"]), folders, networks(), progress, with_map=bool(request["with_map"])
    )
    answer.message(assessment=in_json(found))
    if found.heat is not None:
        answer.array("heat", found.heat.values)


def try_card(request: Json, answer: Answer, progress: Progress) -> None:
    """Ask a card a network's question."""
    side = None if request["side"] is None else int(request["side"])
    folder = read_model_folder(Path(request["model"]))
    answer.message(**asked_of_card(networks(), folder, str(request["device"]), side, progress))


VERBS = {
    "run": run, "cost": cost, "devices": devices, "install": install, "parity": parity, "try_card": try_card,
    "contents": contents,
    "estimate": estimate, "assess": assess,
}  # fmt: skip


def asked_enhancer(request: Json) -> tuple[Enhancer, Parameters]:
    """The enhancer and its parameters, checked again on this side.

    Raises:
        InvalidParameter: it knows no such parameter, or the value is not allowed.
        ModelUnavailable: the folder is not what its manifest says.
    """
    if request["model"]:
        enhancer = network_enhancer(read_model_folder(Path(request["model"])))
    else:
        enhancer = _without_network(str(request["enhancer"]))
    try:
        parameters = enhancer.parameters(**request["parameters"])
    except TypeError as error:
        raise InvalidParameter(
            tr("{} does not take these settings.").format(tr(enhancer.title)),
            why=tr("It has other settings: {}.").format(error),
            remedy=tr("Choose the enhancer again; it may have changed since."),
        ) from error
    check(parameters)
    return enhancer, parameters


def _without_network(id: str) -> Enhancer:
    known = every_enhancer(())
    found = next((one for one in known.enhancers if one.id == id), None)
    if found is None:  # what the window could load may fail in here: it may read less
        raise EnhancementFailed(
            tr("{} could not be applied.").format(id),
            why=" ".join(
                [
                    tr("The part of the program that works on images could not load it."),
                    *(str(one) for one in known.refused),
                ]
            ),
            remedy=tr("The image is unchanged. Choose another enhancer."),
        )
    return found


def asked_wishes(request: Json) -> RunWishes:
    """How it is to be run; what makes no sense counts as no wish."""
    focus = request.get("focus")
    known = isinstance(focus, list) and len(focus) == 2 and all(map(_is_place, focus))
    memory_mb = min(max(int(request["memory_mb"]), LEAST_MB), MOST_MB)
    return RunWishes(str(request["device"]), memory_mb, Focus(*focus) if known and focus else None)


def _is_place(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < 1e9


def _room(answer: Answer, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Room where the window finds the result; a second try fills the same."""
    there = answer.rooms.get("enhanced")
    return there if there is not None else answer.new_array("enhanced", shape, np.float32)


def _give(answer: Answer, result: Pixels) -> None:
    """Send the result, unless it was made in its place; that place may be known and no longer held."""
    if answer.rooms.get("enhanced") is result:
        return
    is_taken = any(entry["name"] == "enhanced" for entry in answer.arrays)
    answer.array("finished" if is_taken else "enhanced", np.asarray(result, np.float32))


def _refuse_faulty(enhancer: Enhancer, before: Pixels, after: Pixels, scale: int) -> None:
    """A classical method may change a lot; it may not give numbers that are none, or another size."""
    wanted = before.shape[0] * scale, before.shape[1] * scale
    fault = "" if np.isfinite(after).all() else tr("some of its pixels hold no number")
    if after.shape != wanted:
        fault = tr("it has {} pixels and not {}").format(after.shape, wanted)
    if fault:
        raise EnhancementFailed(
            tr("{} gave no usable image.").format(tr(enhancer.title)),
            why=tr("The result was refused: {}.").format(fault),
            remedy=tr("The image is unchanged. Try other values, or another enhancer."),
        )
