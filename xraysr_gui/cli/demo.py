"""xraysr demo: networks beside the best classical methods, under known truth, as a page for a browser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from xraysr_gui import api
from xraysr_gui.api.processes import processes
from xraysr_gui.cli.in_and_out import NamedFiles
from xraysr_gui.cli.terminal import NAME_FILES, end_progress, printable, shown_progress
from xraysr_gui.commands.demonstration.demonstrate import Demonstrated, demonstrate, images_in, keep_inputs
from xraysr_gui.commands.demonstration.demonstration_files import PAGE, write_demonstration
from xraysr_gui.commands.named_enhancer import WITH_HELP
from xraysr_gui.settings import places
from xraysr_gui.settings.kept_files import OVERWRITE_HELP, refuse_existing
from xraysr_gui.settings.whole_file import whole_folder

SUMMARY = "Restore images whose truth is known, without a screen; write a page, pictures and figures."
LOG_EVERY_S = 5.0


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.add_argument("places", nargs="*", metavar="FILE", action=NamedFiles, help="files or folders")
    command.add_argument("-o", "--output", type=Path, default=Path("xraysr-demo"), metavar="FOLDER")
    command.add_argument(
        "--with",
        dest="id",
        metavar="ID",
        help=f"show this network alone: {WITH_HELP}; else the best by their cards",
    )
    command.add_argument("--overwrite", action="store_true", help=OVERWRITE_HELP)
    command.add_argument("--name-files", action="store_true", help=NAME_FILES)


def run(asked: argparse.Namespace) -> int:
    """Write all of it or nothing; exit 2 if no image could be shown."""
    files = images_in(asked.places or [places.resources() / "sample_study"])
    keep_inputs(files, asked.output)
    refuse_existing([asked.output / PAGE], overwrite=asked.overwrite)
    with whole_folder(asked.output) as folder:
        told, children = shown_progress(LOG_EVERY_S), processes()
        network = api.enhancer(asked.id, told) if asked.id else None
        shown = {"names_files": asked.name_files, "network": network}
        done = demonstrate(files, folder, children.reader, children.engine, told, **shown)
        end_progress()
        write_demonstration(done, folder)
    _tell(done)
    sys.stdout.write(f"Open {(asked.output / PAGE).resolve()} in a browser.\n")
    return 0 if any(one.tried for one in done) else 2


def _tell(done: Sequence[Demonstrated]) -> None:
    for one in done:
        for words in (one.refused,) if one.refused else one.said:
            sys.stderr.write(f"{printable(one.file)}: {printable(words)}\n")
        for tried in one.tried:
            title = tried.contest.trial.title
            sys.stdout.write(f"{printable(one.file)}: {title}. {printable(tried.known.words())}\n")
