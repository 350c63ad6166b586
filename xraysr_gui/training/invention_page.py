"""What a generative network invents, for its card: two maps on a judging image, and their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import GREY_LEVELS, Degradation
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.metrics.invention import contradiction, unsupported
from xraysr_gui.settings.whole_file import write_whole

PAGE = "invention.png"
MOST_NOISE, MOST_GREY = 6.0, 6.0


def figures(outputs: Mapping[str, Pixels], image: Pixels, assumed: Degradation) -> str:
    """A table: the 95th percentile of both maps for each enhancer."""
    noise = estimated_noise(image)
    lines = [
        "| enhancer | contradiction p95 (noise) | unsupported detail p95 (grey levels) |",
        "|---|---|---|",
    ]
    for name, output in outputs.items():
        denies = np.quantile(contradiction(output, image, assumed, noise), 0.95)
        undecided = np.quantile(unsupported(output, assumed), 0.95) * GREY_LEVELS
        lines.append(f"| {name} | {denies:.2f} | {undecided:.2f} |")
    return "\n".join(lines)


def draw(outputs: Mapping[str, Pixels], image: Pixels, assumed: Degradation, file: Path) -> None:
    """The middle of each output with both maps, on scales that all share."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    noise = estimated_noise(image)
    figure = Figure(figsize=(9, 3 * len(outputs)), dpi=80, layout="constrained")
    FigureCanvasAgg(figure)
    rows = figure.subplots(len(outputs), 3, squeeze=False)
    for places, (name, output) in zip(rows, outputs.items(), strict=True):
        denies = contradiction(output, image, assumed, noise)
        undecided = unsupported(output, assumed) * np.float32(GREY_LEVELS)
        shown: Sequence[tuple[str, Pixels, str, float]] = (
            (name, _middle(output, 4), "gray", 1.0),
            ("contradiction, in noise", _middle(denies, 4), "magma", MOST_NOISE),
            ("unsupported, in grey levels", _middle(undecided, 4), "magma", MOST_GREY),
        )
        for place, (title, pixels, colours, most) in zip(places, shown, strict=True):
            drawn = place.imshow(pixels, cmap=colours, vmin=0.0, vmax=most)
            place.set_title(title, fontsize=9)
            place.set_axis_off()
            if colours != "gray":
                figure.colorbar(drawn, ax=place, shrink=0.8)
    write_whole(file, partial(figure.savefig, format="png"))


def _middle(pixels: Pixels, parts: int) -> Pixels:
    rows, columns = (side // parts for side in pixels.shape)
    top, left = (pixels.shape[0] - rows) // 2, (pixels.shape[1] - columns) // 2
    return pixels[top : top + rows, left : left + columns]
