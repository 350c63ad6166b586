"""Builds the whole program, once: settings, window, readers, jobs, workspace.

The window is painted before anything that is not seen is loaded. What a file on the command line needs
(the reader child) is started before it, so that both get ready side by side.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xraysr_gui.core.numeric_threads import ONE_THREAD
from xraysr_gui.core.spelling import a_window_asks
from xraysr_gui.core.words import tr
from xraysr_gui.settings import places, store
from xraysr_gui.settings.own_files import private_folder

if TYPE_CHECKING:
    from xraysr_gui.gui.application import Application
    from xraysr_gui.gui.shell.main_window import MainWindow
    from xraysr_gui.isolation.pool import ChildPool
    from xraysr_gui.settings.schema import Settings

log = logging.getLogger(__name__)


def run_window(paths: Sequence[Path]) -> int:
    """Open the window, on `paths` if any are named; gives the exit status when it is closed."""
    os.environ.update({**ONE_THREAD, **os.environ})  # but as the person has it, who set one
    with suppress(OSError):  # then nothing is remembered, and the store says so when it is to write
        private_folder(places.settings_folder())
    settings, notice = store.load(places.settings_folder())
    child = _started(settings) if paths else None
    from xraysr_gui.gui.widgets.plain_imports import import_plainly

    import_plainly()
    from xraysr_gui.gui.shell.first_window import EarlyHands, first_window, new_qt_application, show_and_paint

    qt = new_qt_application(sys.argv[:1])
    window = first_window(settings)
    window.fit_on_screen()
    if paths:
        window.empty_view.waits_for = tr("Waiting for the image ...")
    hands = EarlyHands(window)
    show_and_paint(window)
    if not window.isVisible():  # closed before anything was in it
        if child is not None:
            child.close()
        return 0
    logging.getLogger("xraysr_gui").setLevel(logging.INFO)
    program = _filled(window, settings, child)
    if notice:
        program.desk.banner.show_notice(notice)
    with a_window_asks():
        program.start([path.absolute() for path in paths])
        hands.let_go()
        status = qt.exec()
        program.shut_down()
    return status


def _started(settings: Settings) -> ChildPool:
    """A child that gets ready to read while the window is made."""
    from xraysr_gui.image_io.reader_child import reader_child

    child = reader_child("reader", settings.reader_memory_mb, settings.reader_seconds)
    child.warm_up()
    return child


def _filled(window: MainWindow, settings: Settings, child: ChildPool | None) -> Application:
    """Everything that is not painted first."""
    from xraysr_gui.gui.application import Application
    from xraysr_gui.image_io.image_reader import ImageReader
    from xraysr_gui.image_io.reader_child import reader_child
    from xraysr_gui.jobs.runner import Lane
    from xraysr_gui.settings.whole_file import clear_unfinished

    limits = settings.reader_memory_mb, settings.reader_seconds
    reader = ImageReader(child or reader_child("reader", *limits))
    program = Application(settings, reader, ImageReader(reader_child("indexer", *limits)), window)
    program.desk.jobs.submit(
        lambda _: clear_unfinished(), lane=Lane.FILES, done=_note_cleared, failed=program.desk.show_error
    )
    return program


def _note_cleared(count: int) -> None:
    """What a program that died had left half-written was nobody's yet: it is worth a line in the log."""
    if count:
        log.info("%d half-written files of a program that died were removed", count)
