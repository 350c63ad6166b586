"""xraysr degrade: degrades an image as the forward model says, to try enhancers on a known truth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xraysr_gui.cli.frames import FRAME_HELP, open_named
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread
from xraysr_gui.image_io.image_reader import ImageReader

SUMMARY = "Degrade an image on purpose: blur, fewer pixels, noise, JPEG."
LONGEST = 200.0


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("input", type=Path)
    command.add_argument("-o", "--output", type=Path, required=True, help="a .dcm, .png or .tiff file")
    command.add_argument("--frame", type=int, metavar="N", help=FRAME_HELP)
    blur = command.add_mutually_exclusive_group()
    blur.add_argument("--gaussian", type=float, metavar="SIGMA", help="pixels")
    blur.add_argument("--motion", metavar="LENGTH,ANGLE", help="pixels, and degrees from right to up")
    blur.add_argument("--defocus", type=float, metavar="RADIUS", help="pixels")
    command.add_argument("--down", type=int, default=1, metavar="N", help="N times fewer rows and columns")
    command.add_argument("--kernel", choices=("bicubic", "area"), default="bicubic", help="for --down")
    command.add_argument("--noise", type=float, default=0.0, metavar="SD", help="in grey levels of 256")
    command.add_argument("--photons", type=float, default=0.0, metavar="N", help="counts at white")
    command.add_argument("--jpeg", type=int, default=0, metavar="QUALITY", help="1 to 100")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed, the same noise")


def run(asked: argparse.Namespace) -> int:
    """Open, degrade, write; say what was done."""
    degradation = degradation_of(asked)
    reader = ImageReader()
    try:
        after = degraded(open_named(asked, reader), degradation)
        left_behind = export_result(after, asked.output, reader)
    finally:
        reader.close()
    sys.stdout.write(f"{asked.output}: {after.shape[1]} x {after.shape[0]}, {degradation.words()}\n")
    sys.stderr.writelines(f"{sentence}\n" for sentence in left_behind)
    return 0


def degradation_of(asked: argparse.Namespace) -> Degradation:
    """What the words ask for.

    Raises:
        InvalidParameter: a number is out of its range.
    """
    _refuse_unless(1 <= asked.down <= 16, "--down", "a whole number from 1 to 16")
    _refuse_unless(0 <= asked.noise <= 255, "--noise", "a number from 0 to 255")
    _refuse_unless(asked.photons >= 0, "--photons", "a number that is not negative")
    _refuse_unless(0 <= asked.jpeg <= 100, "--jpeg", "a whole number from 1 to 100")
    return Degradation(
        _blur(asked),
        asked.down,
        asked.kernel,
        asked.photons,
        asked.noise,
        jpeg_quality=asked.jpeg,
        seed=asked.seed,
    )


def _blur(asked: argparse.Namespace) -> PointSpread | None:
    if asked.gaussian is not None:
        _refuse_unless(0 <= asked.gaussian <= LONGEST, "--gaussian", f"pixels from 0 to {LONGEST:g}")
        return Gaussian(asked.gaussian)
    if asked.defocus is not None:
        _refuse_unless(0 < asked.defocus <= LONGEST, "--defocus", f"pixels up to {LONGEST:g}")
        return Defocus(asked.defocus)
    if asked.motion is None:
        return None
    try:
        length, angle = (float(word) for word in asked.motion.split(","))
    except ValueError:
        length, angle = -1.0, 0.0
    _refuse_unless(
        0 < length <= LONGEST, "--motion", f"LENGTH,ANGLE with a length up to {LONGEST:g}, such as 7,30"
    )
    return Motion(length, angle)


def _refuse_unless(good: bool, word: str, wanted: str) -> None:
    if not good:
        raise InvalidParameter(
            tr("{} cannot be that.").format(word),
            why=tr("It must be {}.").format(wanted),
            remedy=tr("Write it so, and try again."),
        )
