"""xraysr batch: a folder through one enhancer or a chain of them, killed and gone on with as one likes."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from xraysr_gui import api
from xraysr_gui.api.processes import processes
from xraysr_gui.batches.chain import Chain, ChainStep, chain_from_json, chain_of, chain_to_json
from xraysr_gui.batches.contract import BatchProgress
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.line import State
from xraysr_gui.batches.manifest import JSON, duration, summary
from xraysr_gui.cli.enhance import words_of
from xraysr_gui.cli.in_and_out import MENDABLE, NamedFiles, at_a_time
from xraysr_gui.cli.leaving_words import declare_leaving, leaving_of
from xraysr_gui.cli.terminal import end_progress, printable, shown_progress
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.commands.batching.steps_of_result import steps_of_result
from xraysr_gui.commands.named_enhancer import WITH_HELP
from xraysr_gui.core.errors import CannotOpenImage, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing
from xraysr_gui.settings.whole_file import write_whole

SUMMARY = "Enhance whole folders: through any kill, each file once, with a manifest of all of them."
ENDINGS = ("dcm", "png", "tiff")
STOPPED = 130


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument(
        "inputs", nargs="*", metavar="FOLDER|LIST", action=NamedFiles,
        help="folders, images, or lists of them (.txt, a name a line)",
    )  # fmt: skip
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--with", dest="id", metavar="ID", help=WITH_HELP)
    what.add_argument(
        "--steps", type=Path, metavar="FILE", help="a chain of enhancers, as --steps-of writes it"
    )
    what.add_argument("--steps-of", type=Path, metavar="RESULT", help="write the steps of a result, and end")
    command.add_argument("--set", dest="values", action="append", default=[], metavar="name=value")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="where results go; of steps: a file"
    )
    command.add_argument(
        "--as", dest="ending", choices=ENDINGS, default="", help="else each stays what it is"
    )
    command.add_argument(
        "--reference", type=Path, metavar="FOLDER", help="what figures are held to; else inputs"
    )
    command.add_argument(
        "--workers", type=at_a_time, default=0, metavar="N", help="how many files at a time; else automatic"
    )
    command.add_argument(
        "--watch", type=Path, metavar="FOLDER", help="a hot folder: do what comes into it, until Ctrl-C"
    )
    command.add_argument(
        "--scheduler", default="", metavar="tcp://...", help="have a Dask cluster make the results"
    )
    command.add_argument("--device", default="auto", help="cpu, gpu, auto, or the id of a device")
    command.add_argument(
        "--accept-outside", action="store_true", help="run networks on images unlike those they learned from"
    )
    command.add_argument(
        "--resume", action="store_true", help="go on with a batch that was stopped or killed"
    )
    command.add_argument("--retry", action="store_true", help="with --resume: try again what failed")
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    declare_leaving(command)
    command.add_argument("--json", action="store_true", help="the manifest as JSON on stdout")


def run(asked: argparse.Namespace) -> int:
    """Do all files, or tell the steps of one result."""
    if asked.steps_of is not None:
        return _tell_steps(asked)
    if bool(asked.inputs) == (asked.watch is not None) or asked.output is None:
        raise UserError(
            tr("Nothing was done."),
            why=tr("A batch needs what to enhance or a folder to watch, and where results go."),
            remedy=tr("Write: xraysr batch FOLDER --with ID -o FOLDER"),
        )
    progress = shown_progress()
    with _stopped_by_hand() as control:
        outcome = api.batch(
            Asked(
                asked.inputs,
                _chain(asked, progress),
                asked.output,
                asked.ending,
                asked.device,
                asked.accept_outside,
                asked.reference,
                asked.workers,
                asked.resume,
                asked.retry,
                asked.overwrite,
                leaving_of(asked),
            ),
            control,
            partial(_tell, progress),
            progress,
            watch=asked.watch,
            scheduler=asked.scheduler,
        )
    end_progress()
    told = sys.stderr if asked.json else sys.stdout
    told.writelines(f"{printable(one)}\n" for one in (*outcome.notices, *summary(outcome)))
    if asked.json:
        sys.stdout.write((asked.output / JSON).read_text(encoding="utf-8"))
    if outcome.is_stopped:
        sys.stderr.write("Stopped. Go on with the same words and --resume.\n")
        return STOPPED
    return MENDABLE if any(line.state is State.FAILED for line in outcome.lines) else 0


def _tell(progress: Progress, so_far: BatchProgress) -> None:
    """How far it is, on one line."""
    parts = [tr("{} of {}").format(so_far.done + so_far.failed, so_far.total)]
    if so_far.failed:
        parts.append(tr("{} failed").format(so_far.failed))
    if so_far.waits_for:
        parts.append(tr("waiting for {}").format(so_far.waits_for))
    elif so_far.seconds_left is not None:
        parts.append(tr("about {} left").format(duration(so_far.seconds_left)))
    begun = sum(share for _, share in so_far.under_way)
    whole = (so_far.done + so_far.failed + begun) / max(1, so_far.total)
    progress.at(min(1.0, whole), ", ".join(parts))


@contextmanager
def _stopped_by_hand() -> Iterator[Control]:
    """A first Ctrl-C stops the batch, with its manifest; a second one ends the program."""
    control = Control()

    def stop(number: int, frame: FrameType | None) -> None:
        if control.is_stopped:
            raise KeyboardInterrupt
        control.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield control
    finally:
        signal.signal(signal.SIGINT, before)


def _chain(asked: argparse.Namespace, progress: Progress) -> Chain:
    if asked.id is not None:
        return Chain((ChainStep(asked.id, tuple(words_of(asked.values).items())),))
    try:
        return chain_from_json(asked.steps.read_bytes())
    except OSError as error:
        raise CannotOpenImage(
            tr("{} could not be read.").format(asked.steps.name),
            why=tr("The system refused it: {}.").format(error.strerror or error),
            remedy=tr("Check the name, and whether you may read it."),
        ) from error


def _tell_steps(asked: argparse.Namespace) -> int:
    refuse_existing([asked.output] if asked.output else [], overwrite=asked.overwrite)
    text = chain_to_json(chain_of(steps_of_result(asked.steps_of, processes().reader)))
    if asked.output is None:
        sys.stdout.write(text)
        return 0
    write_whole(asked.output, lambda file: file.write(text.encode()))
    return 0
