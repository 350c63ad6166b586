"""Builds the whole program, once: settings, readers, jobs, workspace, window.

What a file on the command line needs (the reader child) is started before anything of the
window, so that both get ready side by side; what nobody needs at first comes after the paint.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from xraysr_gui.image_io.image_reader import ImageReader, reader_child
from xraysr_gui.jobs.runner import Lane
from xraysr_gui.settings import places, store
from xraysr_gui.settings.own_files import private_folder
from xraysr_gui.settings.whole_file import clear_unfinished

log = logging.getLogger(__name__)


def run_window(paths: Sequence[Path]) -> int:
    """Open the window, on `paths` if any are named; gives the exit status when it is closed."""
    with suppress(OSError):  # then nothing is remembered, and the store says so when it is to write
        private_folder(places.settings_folder())
    settings, notice = store.load(places.settings_folder())
    limits = settings.reader_memory_mb, settings.reader_seconds
    reader = ImageReader(reader_child("reader", *limits))
    if paths:
        reader.warm_up()
    from xraysr_gui.gui.application import Application, new_qt_application

    qt = new_qt_application(sys.argv[:1])
    logging.getLogger("xraysr_gui").setLevel(logging.INFO)
    program = Application(settings, reader, ImageReader(reader_child("indexer", *limits)))
    if notice:
        program.desk.banner.show_notice(notice)
    program.window.fit_on_screen()
    program.start([path.absolute() for path in paths])
    program.desk.jobs.submit(
        lambda _: clear_unfinished(), lane=Lane.FILES, done=_note_cleared, failed=program.desk.show_error
    )
    status = qt.exec()
    program.shut_down()
    return status


def _note_cleared(count: int) -> None:
    """What a program that died had left half-written was nobody's yet: it is worth a line in the log."""
    if count:
        log.info("%d half-written files of a program that died were removed", count)
