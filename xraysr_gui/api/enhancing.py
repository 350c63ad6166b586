"""Enhancers: which there are, and what one makes of an image."""

from __future__ import annotations

import os
from collections.abc import Mapping

from xraysr_gui.api.images import ImageLike, image_of
from xraysr_gui.api.processes import processes
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.named_enhancer import enhancer_named
from xraysr_gui.core.parameters import from_words
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer

Named = str | os.PathLike[str] | Enhancer
"""An id, the path of a model folder or of a .keras file, or an enhancer itself."""


def enhancers() -> tuple[Enhancer, ...]:
    """All of this computer, networks first: built in, from packages, and installed models."""
    return tuple(every_enhancer().enhancers)


def enhancer(named: Named, progress: Progress | None = None) -> Enhancer:
    """One enhancer by its id, or from a model folder or a .keras file.

    Raises:
        UserError: there is none, or it is refused.
    """
    return named if isinstance(named, Enhancer) else enhancer_named(named, processes().engine, progress)


def enhance(
    image: ImageLike,
    named: Named,
    parameters: Mapping[str, object] = {},
    *,
    device: str = "auto",
    accept_outside: bool = False,
    progress: Progress | None = None,
) -> Radiograph:
    """What an enhancer makes of an image, in a process of its own; the result remembers how it was made.

    Args:
        image: An open image, an array with bright for dense, or the path of a file.
        named: An id, a model folder, a .keras file, or an enhancer.
        parameters: Values by their names, as `xraysr enhancers` lists them; the others are as declared.
        device: cpu, gpu, auto, or the id of a device.
        accept_outside: Whether a network may run on an image that is unlike those it learned from; the
            result then carries the warning among its notices.
        progress: Told how far it is; it can also stop the run.

    Raises:
        UserError: the image, the enhancer or a parameter is refused, or there is no usable result.
        Cancelled: the progress asked for it.
    """
    told = progress or Progress()
    chosen = enhancer(named, told.part(0.0, 0.05))
    values = from_words(chosen.parameters, {name: str(value) for name, value in parameters.items()})
    before = image_of(image, told.part(0.05, 0.1))
    return enhance_radiograph(
        before,
        chosen,
        values,
        told.part(0.1, 1.0),
        processes().engine,
        EngineWishes(device),
        accepts_outside=accept_outside,
    )
