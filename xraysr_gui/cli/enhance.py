"""xraysr enhance: images through one enhancer, into files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui import api
from xraysr_gui.api.processes import processes
from xraysr_gui.cli.frames import FRAME_HELP, open_named
from xraysr_gui.cli.in_and_out import declare_files, for_each_input, given, taken, target_in, words_out
from xraysr_gui.cli.leaving_words import declare_leaving, leaving_of
from xraysr_gui.cli.terminal import end_progress, shown_progress
from xraysr_gui.commands.named_enhancer import WITH_HELP
from xraysr_gui.commands.saving.export_frames import export_frames, paths_of_frames
from xraysr_gui.commands.saving.export_result import Around, check_target, left_behind
from xraysr_gui.commands.saving.leave import WayOut
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.parameters import from_words
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.settings.kept_files import refuse_existing

SUMMARY = "Enhance images and write the results."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    declare_files(command)
    command.add_argument("--with", dest="id", required=True, metavar="ID", help=WITH_HELP)
    command.add_argument("--set", dest="values", action="append", default=[], metavar="name=value")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--frame", type=int, metavar="N", help=FRAME_HELP)
    which.add_argument("--frames", choices=("all",), help="every frame: one .dcm, or numbered .png and .tiff")
    command.add_argument("--device", default="auto", help="cpu, gpu, auto, or the id of a device")
    command.add_argument(
        "--accept-outside",
        action="store_true",
        help="run a network on an image that is unlike those it learned from; the result carries the warning",
    )
    declare_leaving(command)
    command.add_argument("--json", action="store_true", help="what was done, as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Open, enhance, write; say what it ran on."""
    progress = shown_progress()
    enhancer = api.enhancer(asked.id, progress)
    way_out = WayOut(leaving_of(asked), processes().reader)
    wanted = _Wanted(enhancer, words_of(asked.values), asked.device, asked.accept_outside, way_out)
    from_words(enhancer.parameters, wanted.words)  # what is not allowed is told before a file is read

    def make(path: Path, output: Path) -> None:
        with given(path) as file:
            before = open_named(asked, file, processes().reader, progress.part(0.0, 0.1))
            target = target_in(asked, output, way_out.named(before), enhancer.id)
            with taken(asked, target) as place:
                told, said = _written(asked, before, place, wanted, progress)
        end_progress()
        left = (*left_behind([one.around for one in told], place), *said)
        for one, made in zip(told, paths_of_frames(target, len(told)), strict=False):
            one.tell(asked, path, made, left)
        sys.stderr.writelines(f"{sentence}\n" for sentence in left)

    return for_each_input(asked, make)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """With what an image is enhanced, and how."""

    enhancer: Enhancer
    words: dict[str, str]
    device: str
    accept_outside: bool
    way_out: WayOut

    def enhanced(self, before: Radiograph, progress: Progress) -> Radiograph:
        return api.enhance(
            before,
            self.enhancer,
            self.words,
            device=self.device,
            accept_outside=self.accept_outside,
            progress=progress,
        )


def _written(
    asked: argparse.Namespace, before: Radiograph, place: Path, wanted: _Wanted, progress: Progress
) -> tuple[list[_Told], tuple[str, ...]]:
    """Enhance and write one image, or frame by frame; gives what is to be told of each, and of all."""
    check_target(before, place, as_floats=asked.as_floats)
    frames = before.source.encoding.frames if asked.frames else 1
    refuse_existing(paths_of_frames(place, frames), overwrite=asked.overwrite)
    if frames == 1:
        after = wanted.enhanced(before, progress.part(0.1, 0.9))
        how = {"as_floats": asked.as_floats, "overwrite": asked.overwrite}
        leaving = wanted.way_out.told
        said = api.save(after, place, **how, leaving=leaving, progress=progress.part(0.9, 1.0))
        around = left_behind((Around.of(after),), place)
        return [_Told.of(after)], tuple(one for one in said if one not in around)
    told, way_out = list[_Told](), WayOut(wanted.way_out.told, processes().reader)
    rest = progress.part(0.1, 1.0)

    def results() -> Iterator[Radiograph]:
        for number in range(frames):
            part = rest.part(0.1 + 0.8 * number / frames, 0.1 + 0.8 * (number + 1) / frames)
            address = before.source.address.at_frame(number)
            frame = api.open(address.path, number) if number else before
            after = wanted.enhanced(frame, part)
            told.append(_Told.of(after))
            yield way_out.prepared(after)

    said = export_frames(before, results(), place, way_out.reader, rest)
    return told, (*way_out.said, *said)


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

    def tell(self, asked: argparse.Namespace, source: Path, path: Path, left: tuple[str, ...]) -> None:
        step, out = self.step, words_out(asked)
        for notice in self.notices:
            sys.stderr.write(f"{notice}\n")
        if asked.json:
            told = {
                "input": str(source),
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
            out.write(json.dumps(told, indent=1) + "\n")
        else:
            size = f"{self.shape[1]} x {self.shape[0]}"
            out.write(f"{path}: {size}, {step.title}, {step.seconds:.2f} s on {step.device}\n")
