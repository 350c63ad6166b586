"""Stands in for the reader child where a test is about the list of studies, not about reading."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import ChildDied
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.summary import Refusal, Summaries, Summary

NOT_AN_IMAGE = "This is not an image."


def write_image(path: Path, **facts: Any) -> Path:
    """A file in which FakeReader reads these facts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts))
    return path


def a_summary(path: str = "/images/1.dcm", member: str = "", **facts: Any) -> Summary:
    return Summary(Address(Path(path), member), "DICOM", **facts)


class FakeReader:
    """Reads what `write_image` wrote; an empty file brings it down, as a hostile one would the child."""

    def __init__(self) -> None:
        self.asked: list[tuple[Path, ...]] = []
        self.drawn: list[Address] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.closed = False

    @property
    def read(self) -> list[Path]:
        return [path for batch in self.asked for path in batch]

    def summaries(self, paths: Sequence[Path], progress: Progress) -> Summaries:
        self.asked.append(tuple(paths))
        while not self.may_go_on.wait(0.01):
            progress.at(0.0)
        if any(path.exists() and path.stat().st_size == 0 for path in paths):
            raise ChildDied("The file could not be read.", why="The reader died.", remedy="Leave it out.")
        found, refused = [], []
        for path in paths:
            try:
                found.append(Summary(Address(path), "DICOM", **json.loads(path.read_text())))
            except (ValueError, OSError):
                refused.append(Refusal(path, NOT_AN_IMAGE))
        return Summaries(tuple(found), tuple(refused))

    def thumbnail(self, address: Address, side: int, progress: Progress) -> np.ndarray:
        self.drawn.append(address)
        progress.at(0.0)
        return np.full((side, side // 2), 200, np.uint8)

    def close(self) -> None:
        self.closed = True
