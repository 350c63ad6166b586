"""xraysr enhance: one image through one enhancer, into a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xraysr_gui.cli.frames import FRAME_HELP, open_named
from xraysr_gui.cli.terminal import end_progress, shown_progress
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.export_frames import export_frames, paths_of_frames
from xraysr_gui.commands.saving.export_result import Around, check_target, export_result, left_behind
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.errors import InvalidParameter, UserError
from xraysr_gui.core.parameters import from_words
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine, EngineWishes
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.image_io.image_reader import ImageReader

_Wanted = tuple[Radiograph, Enhancer, Any, Engine]
"""What is enhanced, with what, how, and by whom."""
SUMMARY = "Enhance one image and write the result."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("input", type=Path)
    command.add_argument("--with", dest="id", required=True, metavar="ID", help="see: xraysr enhancers")
    command.add_argument("--set", dest="values", action="append", default=[], metavar="name=value")
    command.add_argument("-o", "--output", type=Path, required=True, help="a .dcm, .png or .tiff file")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--frame", type=int, metavar="N", help=FRAME_HELP)
    which.add_argument("--frames", choices=("all",), help="every frame: one .dcm, or numbered .png and .tiff")
    command.add_argument("--device", default="auto", help="cpu, gpu, auto, or the id of a device")
    command.add_argument(
        "--accept-outside",
        action="store_true",
        help="run a network on an image that is unlike those it learned from; the result carries the warning",
    )
    command.add_argument("--json", action="store_true", help="what was done, as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Open, enhance, write; say what it ran on."""
    enhancer = enhancer_named(every_enhancer().enhancers, asked.id)
    parameters = from_words(enhancer.parameters, words_of(asked.values))
    reader, engine, progress = ImageReader(), Engine(), shown_progress()
    try:
        before = open_named(asked, reader, progress.part(0.0, 0.1))
        check_target(before, asked.output)
        wanted = before, enhancer, parameters, engine
        if asked.frames and before.source.encoding.frames > 1:
            told = _enhance_all(asked, wanted, reader, progress.part(0.1, 1.0))
        else:
            after = _enhanced(asked, wanted, progress.part(0.1, 0.9))
            export_result(after, asked.output, reader, progress.part(0.9, 1.0))
            told = [_Told.of(after)]
    finally:
        reader.close()
        engine.close()
        end_progress()
    left = left_behind([one.around for one in told], asked.output)
    for one, path in zip(told, paths_of_frames(asked.output, len(told)), strict=False):
        one.tell(asked, path, left)
    sys.stderr.writelines(f"{sentence}\n" for sentence in left)
    return 0


def _enhance_all(
    asked: argparse.Namespace, wanted: _Wanted, reader: ImageReader, progress: Progress
) -> list[_Told]:
    """Enhance and write frame by frame; gives what is to be told of each."""
    first, told = wanted[0], list[_Told]()
    count = first.source.encoding.frames

    def results() -> Iterator[Radiograph]:
        for number in range(count):
            part = progress.part(0.1 + 0.8 * number / count, 0.1 + 0.8 * (number + 1) / count)
            address = first.source.address.at_frame(number)
            before = open_radiograph(address, reader) if number else first
            after = _enhanced(asked, (before, *wanted[1:]), part)
            told.append(_Told.of(after))
            yield after

    export_frames(first, results(), asked.output, reader, progress)
    return told


def _enhanced(asked: argparse.Namespace, wanted: _Wanted, progress: Progress) -> Radiograph:
    before, enhancer, parameters, engine = wanted
    chosen = before, enhancer, parameters, progress, engine, EngineWishes(asked.device)
    return enhance_radiograph(*chosen, accepts_outside=asked.accept_outside)


def enhancer_named(catalogue: Catalogue[Enhancer], id: str) -> Enhancer:
    """One enhancer by its id.

    Raises:
        UserError: there is none.
    """
    if id not in {enhancer.id for enhancer in catalogue}:
        raise UserError(
            tr("There is no enhancer {!r}.").format(id),
            why=tr("Neither the program nor an installed model has this id."),
            remedy=tr("See all of them with: xraysr enhancers"),
        )
    return catalogue[id]


def words_of(values: list[str]) -> dict[str, str]:
    """From name=value to a mapping.

    Raises:
        InvalidParameter: a word is not of this form.
    """
    split = [word.partition("=") for word in values]
    wrong = [name for name, sign, _ in split if not sign]
    if wrong:
        raise InvalidParameter(
            tr("{!r} sets nothing.").format(wrong[0]),
            why=tr("A parameter is set as name=value."),
            remedy=tr("Write it so, for example: --set noise=5"),
        )
    return {name.strip(): value.strip() for name, _, value in split}


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a result once it is written; the image itself is gone by then."""

    frame: int
    shape: tuple[int, int]
    step: Step
    notices: tuple[str, ...]
    around: Around

    @staticmethod
    def of(after: Radiograph) -> _Told:
        frame, around = after.source.address.frame, Around.of(after)
        return _Told(frame, after.shape, after.steps[-1], after.notices, around)

    def tell(self, asked: argparse.Namespace, path: Path, left: tuple[str, ...]) -> None:
        step = self.step
        for notice in self.notices:
            sys.stderr.write(f"{notice}\n")
        if asked.json:
            told = {
                "output": str(path),
                "frame": self.frame,
                "columns": self.shape[1],
                "rows": self.shape[0],
                "enhancer": step.enhancer,
                "version": step.version,
                "parameters": dict(step.parameters),
                "model_sha256": step.model,
                "device": step.device,
                "seconds": round(step.seconds, 3),
                "notices": list(self.notices),
                "left_behind": list(left),
            }
            sys.stdout.write(json.dumps(told, indent=1) + "\n")
        else:
            size = f"{self.shape[1]} x {self.shape[0]}"
            sys.stdout.write(f"{path}: {size}, {step.title}, {step.seconds:.2f} s on {step.device}\n")
