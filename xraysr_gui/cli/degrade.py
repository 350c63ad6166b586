"""xraysr degrade: degrades images as the forward model says, to try enhancers on a known truth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xraysr_gui import api
from xraysr_gui.api.degrading import KERNELS, Degrading, degradation_of
from xraysr_gui.api.processes import processes
from xraysr_gui.cli.frames import FRAME_HELP, open_named
from xraysr_gui.cli.in_and_out import declare_files, for_each_input, given, taken, target_in, words_out
from xraysr_gui.commands.saving.export_result import check_target
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.words import tr
from xraysr_gui.settings.kept_files import refuse_existing

SUMMARY = "Degrade images on purpose: blur, fewer pixels, noise, JPEG."


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.epilog = "At least one of the blurs, --down, --noise, --photons or --jpeg must be named."
    declare_files(command)
    command.add_argument("--frame", type=int, metavar="N", help=FRAME_HELP)
    blur = command.add_mutually_exclusive_group()
    blur.add_argument("--gaussian", type=float, metavar="SIGMA", help="pixels; integrated over each of them")
    blur.add_argument("--motion", metavar="LENGTH,ANGLE", help="pixels, and degrees from right to up")
    blur.add_argument("--defocus", type=float, metavar="RADIUS", help="pixels")
    command.add_argument("--down", type=int, default=1, metavar="N", help="N times fewer rows and columns")
    command.add_argument("--kernel", choices=KERNELS, default="bicubic", help="for --down")
    command.add_argument("--noise", type=float, default=0.0, metavar="SD", help="in grey levels of 256")
    command.add_argument("--photons", type=float, default=0.0, metavar="N", help="counts at white")
    command.add_argument("--jpeg", type=int, default=0, metavar="QUALITY", help="1 to 100")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed, the same noise")


def run(asked: argparse.Namespace) -> int:
    """Open, degrade, write; say what was done."""
    how = _asked_for(asked)
    words = degradation_of(how).words()

    def make(path: Path, output: Path) -> None:
        with given(path) as file:
            before = open_named(asked, file, processes().reader)
            target = target_in(asked, output, before, "degraded")
            with taken(asked, target) as place:
                check_target(before, place, as_floats=asked.as_floats)
                refuse_existing([place], overwrite=asked.overwrite)
                after = api.degrade(before, **how)
                left = api.save(after, place, as_floats=asked.as_floats, overwrite=asked.overwrite)
        size = f"{after.shape[1]} x {after.shape[0]}"
        words_out(asked).write(f"{target}: {size}, {words}\n")
        sys.stderr.writelines(f"{sentence}\n" for sentence in left)

    return for_each_input(asked, make)


def _asked_for(asked: argparse.Namespace) -> Degrading:
    """What the words ask for."""
    return Degrading(
        gaussian=asked.gaussian,
        motion=_motion(asked.motion),
        defocus=asked.defocus,
        down=asked.down,
        kernel=asked.kernel,
        photons=asked.photons,
        noise=asked.noise,
        jpeg=asked.jpeg,
        seed=asked.seed,
    )


def _motion(word: str | None) -> tuple[float, float] | None:
    if word is None:
        return None
    try:
        length, angle = (float(part) for part in word.split(","))
    except ValueError:
        raise InvalidParameter(
            tr("--motion cannot be {!r}.").format(word),
            why=tr("It must be LENGTH,ANGLE: two numbers, such as 7,30."),
            remedy=tr("Write it that way, and try again."),
        ) from None
    return length, angle
