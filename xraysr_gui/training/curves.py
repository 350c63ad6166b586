"""Draws how a network learned: loss and PSNR over the minutes, with what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from xraysr_gui.settings.whole_file import write_whole
from xraysr_gui.training.fit import Epoch

CURVES = "curves.png"


def draw_curves(epochs: Sequence[Epoch], title: str, file: Path) -> None:
    """Two small charts side by side."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    minutes = [epoch.seconds / 60 for epoch in epochs]
    figure = Figure(figsize=(9, 3.4), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    loss, psnr = figure.subplots(1, 2)
    loss.plot(minutes, [epoch.loss for epoch in epochs], color="#1f6f8b", marker=".")
    loss.set(title="Loss while learning", xlabel="minutes", ylabel="loss", yscale="log")
    psnr.plot(minutes, [epoch.psnr for epoch in epochs], color="#1f6f8b", marker=".", label=title)
    psnr.axhline(epochs[-1].psnr_before, color="#99582a", linestyle="--", label="before")
    psnr.set(title="PSNR on the judging images (middle parts)", xlabel="minutes", ylabel="dB")
    psnr.legend(loc="center right", frameon=False)
    for chart in (loss, psnr):
        chart.grid(alpha=0.3)
    write_whole(file, partial(figure.savefig, format="png"))
