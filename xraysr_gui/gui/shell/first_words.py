"""What Qt says before there is a window: where it finds no screen it ends the whole program itself."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from xraysr_gui.core.errors import CannotStart
from xraysr_gui.core.words import tr

log = logging.getLogger(__name__)
MENDABLE = 2
UNREACHED = "could not connect to display", "wl_display"
"""How Qt's plug-ins for X11 and for Wayland begin to say that a screen does not answer."""


@contextmanager
def told_in_words() -> Iterator[None]:
    """While Qt looks for a screen: its own words go to the log, and its end is told to a person."""
    said: list[str] = []

    def hear(level: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if level == QtMsgType.QtFatalMsg:  # Qt aborts as soon as this returns
            sys.stderr.write(f"{why_no_window(said, os.environ)}\n")
            sys.stderr.flush()
            os._exit(MENDABLE)
        said.append(message)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    for message in said:
        log.info("Qt: %s", message)


def why_no_window(said: list[str], environment: Mapping[str, str]) -> CannotStart:
    """Of what Qt said before it gave up, and of how it was told where to draw."""
    what = tr("The window cannot be opened.")
    plug_in = environment.get("QT_QPA_PLATFORM", "")
    screen = environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY") or ""
    elsewhere = tr("Start it at a screen, or use the commands, which need none: xraysr --help lists them.")
    if plug_in and any(f'"{plug_in}"' in words and "find" in words for words in said):
        return CannotStart(
            what,
            why=tr("QT_QPA_PLATFORM asks for {}, which this program does not have.").format(plug_in),
            remedy=tr("Start it without QT_QPA_PLATFORM."),
        )
    if not screen and sys.platform.startswith("linux"):
        why = tr("This session has no screen: neither DISPLAY nor WAYLAND_DISPLAY names one.")
        return CannotStart(what, why=why, remedy=elsewhere)
    if any(sign in words for words in said for sign in UNREACHED):
        why = tr("The screen {} does not answer, or does not let you draw on it.").format(screen)
        return CannotStart(what, why=why, remedy=elsewhere)
    return CannotStart(
        what,
        why=tr("A library of the system that draws windows is missing."),
        remedy=tr("Ask the administrator to install it; on Debian and Ubuntu it is mostly libxcb-cursor0."),
    )
