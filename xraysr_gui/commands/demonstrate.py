"""Shows without a screen what the program does: opens images, enhances them, writes pictures and scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.look import Look
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.enhancers import BUILT_IN, Enhancer
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.picture_file import write_png
from xraysr_gui.metrics import BUILT_IN as METRICS


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of the demonstration, with what it compares."""

    image: str
    enhancer: str
    compares: str
    metric: str
    value: float
    unit: str


def images_in(places: Iterable[Path]) -> list[Path]:
    """The files that are named, and those in the folders that are named."""
    found: list[Path] = []
    for place in places:
        found += sorted(path for path in place.iterdir() if path.is_file()) if place.is_dir() else [place]
    return found


def demonstrate(
    files: Iterable[Path], folder: Path, reader: ImageReader, progress: Progress | None = None
) -> tuple[Score, ...]:
    """Write each image as it is first shown, and as every enhancer makes it, into `folder`."""
    files, progress = tuple(files), progress or Progress()
    scores: list[Score] = []
    for number, file in enumerate(files):
        progress.at(number / len(files), file.name)
        radiograph = open_radiograph(file, reader)
        look = Look(first_voi(radiograph))
        write_png(folder / f"{file.stem}.png", radiograph.greys.to_grey8(look.voi))
        for enhancer in BUILT_IN:
            result = enhance_radiograph(radiograph, enhancer, enhancer.parameters())
            target = folder / f"{file.stem}-{enhancer.id}.png"
            write_png(target, result.greys.to_grey8(look.voi), capsule_of(result))
            scores.extend(_scores(file.name, radiograph, enhancer))
    return tuple(scores)


def _scores(name: str, radiograph: Radiograph, enhancer: Enhancer) -> Iterable[Score]:
    """How near it comes to the original: from the original itself, or made smaller first if it enlarges."""
    truth = _whole_tiles(radiograph.normalised(), enhancer.scale)
    start = _shrunk(truth, enhancer.scale)
    output = enhancer.run(start, enhancer.parameters(), Progress())
    compares = "output with original"
    if enhancer.scale > 1:
        compares = f"original with its 1/{enhancer.scale} area mean, enlarged again"
    for metric in METRICS:
        yield Score(name, enhancer.id, compares, metric.id, metric.compute(truth, output), metric.unit)


def _whole_tiles(pixels: Pixels, scale: int) -> Pixels:
    rows, columns = (side - side % scale for side in pixels.shape)
    return np.ascontiguousarray(pixels[:rows, :columns])


def _shrunk(pixels: Pixels, scale: int) -> Pixels:
    rows, columns = pixels.shape
    tiles = pixels.reshape(rows // scale, scale, columns // scale, scale)
    return np.ascontiguousarray(tiles.mean(axis=(1, 3), dtype=np.float32))
