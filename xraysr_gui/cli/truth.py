"""Questions of truth beyond PSNR, as xraysr evaluate takes them: a page, its tables, and JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from xraysr_gui import api
from xraysr_gui.api.processes import processes
from xraysr_gui.cli.terminal import end_progress, printable, shown_progress
from xraysr_gui.commands.truth_questions import QUESTIONS, asked_of, refuse_section, write_section
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.references import refuse_no_folder

WITHOUT = ("invention",)
"""Questions that have an answer without any enhancer."""


def run(asked: argparse.Namespace, words: Sequence[str]) -> int:
    """Put a question, and write its answer.

    Raises:
        UserError: no enhancer is named and one is needed, no image can be used, or nothing can be written.
    """
    if not words and asked.protocol not in WITHOUT:
        raise UserError(
            tr("Nobody was asked."),
            why=tr("{} compares an image before and after an enhancer, and none is named.").format(
                asked.protocol
            ),
            remedy=tr("Name one or more, such as: --with best-x2,bicubic"),
        )
    refuse_no_folder(asked.folder)
    refuse_section(asked.protocol, asked.output, overwrite=asked.overwrite)
    progress = shown_progress()
    named = [api.enhancer(word, progress) for word in words]
    left_out: list[str] = []
    both, read = processes(), progress.part(0.0, 0.05)
    given = asked_of(asked.protocol, asked.folder, named, both.reader, both.engine, read, left_out.append)
    section = QUESTIONS[asked.protocol].answer(given, progress.part(0.05, 1.0))
    end_progress()
    write_section(section, asked.output)
    sys.stderr.writelines(f"{printable(one)}\n" for one in left_out)
    told = json.dumps(section.to_json(), indent=1, allow_nan=False) if asked.json else section.markdown()
    sys.stdout.write(f"{told}\n")
    return 0
