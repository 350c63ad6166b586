"""What commands read and write: files, a folder for several of them, or - for a pipe."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from xraysr_gui.batches.crew import MOST_AT_A_TIME
from xraysr_gui.cli.terminal import end_progress, printable
from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.errors import CannotExport, CannotOpenImage, UserError
from xraysr_gui.core.file_patterns import files_named
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.settings.kept_files import OVERWRITE_HELP
from xraysr_gui.settings.whole_file import own_folder, refuse_unwritable, write_whole

PIPE = Path("-")
INPUT_HELP = "a file, or - for what comes in through a pipe"
INPUTS_HELP = f"{INPUT_HELP}; names may hold * and ?"
ENDINGS = ("dcm", "png", "tiff", "npy")
MENDABLE = 2
Made = Callable[[Path, Path], None]
"""Makes one output of one input and tells of it."""


def declare_files(command: argparse.ArgumentParser) -> None:
    """Name the words for several inputs and for where results go."""
    command.add_argument("inputs", nargs="+", metavar="INPUT", action=NamedFiles, help=INPUTS_HELP)
    command.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUTPUT",
        help="a .dcm, .png, .tiff or .npy file, a folder (for several inputs), or - for a pipe",
    )  # fmt: skip
    command.add_argument("--as", dest="ending", choices=ENDINGS, help="what is written to a folder or a pipe")
    command.add_argument(
        "--float",
        dest="as_floats",
        action="store_true",
        help="a .tiff of 32-bit floats, as .npy always is: values of the input's own file, not 0 to 1",
    )
    command.add_argument(
        "--name-files", action="store_true", help="name results in a folder after the inputs"
    )
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)


class NamedFiles(argparse.Action):
    """Takes names of files; a pattern that no shell has replaced stands for all files that fit it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        asked: argparse.Namespace,
        words: Sequence[object] | None,
        option: str | None = None,
    ) -> None:
        """Replace them by files."""
        named = [words] if isinstance(words, str) else words or ()
        setattr(asked, self.dest, [Path(name) for word in named for name in files_named(str(word))])


def words_out(asked: argparse.Namespace) -> TextIO:
    """Where words about the result go: to stderr if the result itself goes to stdout."""
    return sys.stderr if asked.output == PIPE else sys.stdout


def for_each_input(asked: argparse.Namespace, make: Made) -> int:
    """Make one output of each input; what one input refuses does not keep the others from being made."""
    if len(asked.inputs) == 1:
        make(asked.inputs[0], asked.output)
        return 0
    names_an_image = asked.output.suffix.lower()[1:] in {*ENDINGS, "tif"} and not asked.output.is_dir()
    if asked.output == PIPE or names_an_image or (asked.output.exists() and not asked.output.is_dir()):
        raise CannotExport(
            tr("Nothing was written."),
            why=tr("{} images were named, and {} is no folder.").format(len(asked.inputs), asked.output),
            remedy=tr("Name a folder with -o FOLDER."),
        )
    _refuse_one_name_for_two(asked)
    refuse_unwritable(asked.output)
    asked.output.mkdir(parents=True, exist_ok=True)
    status = 0
    for path in asked.inputs:
        try:
            make(path, asked.output)
        except UserError as error:
            end_progress()
            sys.stderr.write(f"{printable(f'{path}: {error}')}\n")
            status = MENDABLE
    return status


def _refuse_one_name_for_two(asked: argparse.Namespace) -> None:
    """Results are called after their inputs only where no result would take the place of another."""
    stems = [path.stem for path in asked.inputs]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if asked.name_files and twice is not None:
        raise CannotExport(
            tr("Nothing was written."),
            why=tr("Several inputs are called {}, and their results would have one name.").format(twice),
            remedy=tr("Leave --name-files out: results are then called by what is in them."),
        )


def target_in(asked: argparse.Namespace, output: Path, before: Radiograph, done: str) -> Path:
    """The file itself, or one in the folder, called by what is in it, or after its input if wished."""
    if not output.is_dir():
        return output
    ending = asked.ending or ("dcm" if before.source.encoding.format == "DICOM" else "png")
    source = before.source.address
    begun = Path(source.name).stem if asked.name_files else suggested_name(before, "")
    return output / f"{begun}-{done}.{ending}"


@contextmanager
def given(path: Path) -> Iterator[Path]:
    """The file itself; for a pipe one that holds what came in, as long as the block lasts.

    Raises:
        CannotOpenImage: nothing is piped in.
    """
    if path != PIPE:
        yield path
        return
    if sys.stdin.isatty():
        raise CannotOpenImage(
            tr("There is nothing to read."),
            why=tr("The image was to come through a pipe (-), and this is a terminal."),
            remedy=tr("Name a file, or pipe one in: xraysr ... - < FILE"),
        )
    with own_folder() as folder:
        file = folder / "stdin"
        write_whole(file, lambda out: shutil.copyfileobj(sys.stdin.buffer, out))
        yield file


@contextmanager
def taken(asked: argparse.Namespace, target: Path) -> Iterator[Path]:
    """The file itself; for a pipe one whose content goes out when the block has ended well.

    Raises:
        CannotExport: nobody reads the pipe but a person at a terminal.
    """
    if target != PIPE:
        yield target
        return
    if sys.stdout.isatty():
        raise CannotExport(
            tr("The image was not written."),
            why=tr("It was to go out through a pipe (-), and this is a terminal, which shows no images."),
            remedy=tr("Name a file with -o FILE, or send it on: xraysr ... -o - > FILE"),
        )
    with own_folder() as folder:
        file = folder / f"stdout.{asked.ending or 'png'}"
        yield file
        sys.stdout.flush()
        with file.open("rb") as made:
            shutil.copyfileobj(made, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def at_a_time(word: str) -> int:
    """How many at a time.

    Raises:
        ArgumentTypeError: it is no whole number, or none that so many can be.
    """
    if not word.isdecimal() or not 1 <= int(word) <= MOST_AT_A_TIME:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MOST_AT_A_TIME} is needed, not {word!r}")
    return int(word)
