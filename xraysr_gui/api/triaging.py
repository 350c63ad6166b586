"""Which image of many is to be looked at first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from xraysr_gui import __version__
from xraysr_gui.api.processes import processes
from xraysr_gui.commands.assess_radiograph import judges_for_chests, judges_named, with_hash
from xraysr_gui.commands.triage.judging import judge
from xraysr_gui.commands.triage.triage_files import Worker, files_to_triage, triage_files
from xraysr_gui.commands.triage.triage_journal import TriageJournal
from xraysr_gui.commands.triage.triaged import Triaged
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places

SIDE_BY_SIDE = 2
FOUND = 0.02
"""Of the progress: then all files are found."""


def triage(
    paths: Sequence[str | os.PathLike[str]],
    *,
    judges: Sequence[str] = (),
    processes_used: int = SIDE_BY_SIDE,
    progress: Progress | None = None,
) -> list[Triaged]:
    """Files, and all files in folders, in the order in which they should be looked at.

    Flagged ones come first, then what no model can tell of, then all others. A file that cannot be read is
    among them with the reason. What was judged is kept until all is: the same call goes on where it was
    stopped.

    Args:
        paths: Files and folders.
        judges: The ids of those that are asked, such as one of your own; else those for chest images.
        processes_used: How many images are judged at a time.
        progress: Told how far it is; it can also stop the work.

    Raises:
        UserError: there is no file, or no model that judges.
        Cancelled: the progress asked for it.
    """
    told, named = progress or Progress(), [Path(path) for path in paths]
    found = files_to_triage(named, told.part(0.0, FOUND))
    asked = judges_named(judges) if judges else judges_for_chests()  # read once: the same judge all images
    job = {"judges": [with_hash(one) for one in asked], "version": __version__}
    journal = TriageJournal(places.data_folder() / "triage", [path.absolute() for path in named], job)
    with ExitStack() as left:
        workers = [_worker(processes().reader, processes().engine, asked)]
        for _ in range(1, min(processes_used, len(found.paths))):
            reader, engine = ImageReader(), Engine()
            left.callback(reader.close)
            left.callback(engine.close)
            workers.append(_worker(reader, engine, asked))
        ranked = triage_files(found, workers, journal, told.part(FOUND, 1.0))
    journal.end()
    return ranked


def _worker(reader: ImageReader, engine: Engine, judges: list[JudgeFolder]) -> Worker:
    return Worker(reader, lambda radiograph, progress: judge(radiograph, engine, progress, judges).score)
