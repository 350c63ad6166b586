"""xraysr demo: the program's work without a screen, as pictures and scores."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from xraysr_gui.commands.demonstrate import demonstrate, images_in
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

SUMMARY = "Open and enhance images without a screen; write pictures and scores."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("places", nargs="*", type=Path, metavar="FILE", help="files or folders")
    command.add_argument("-o", "--output", type=Path, default=Path("xraysr-demo"), metavar="FOLDER")


def run(asked: argparse.Namespace) -> int:
    """Write the pictures, then scores.json beside them."""
    folder: Path = asked.output
    reader = ImageReader()
    try:
        scores = demonstrate(images_in(asked.places or [places.resources() / "sample_study"]), folder, reader)
    finally:
        reader.close()
    text = json.dumps([asdict(score) for score in scores], indent=2)
    (folder / "scores.json").write_text(text + "\n", encoding="utf-8")
    for score in scores:
        figure = f"{score.metric} {score.value:.2f} {score.unit}"
        sys.stdout.write(f"{score.image}: {score.enhancer}: {figure} ({score.compares})\n")
    sys.stdout.write(f"Pictures and scores.json are in {folder.resolve()}\n")
    return 0
