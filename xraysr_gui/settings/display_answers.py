"""Keeps what a person saw in the display test: on which screen, when, and what was visible."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.settings.own_files import read_own
from xraysr_gui.settings.whole_file import put_own

FILE, MOST_BYTES = "display_test.json", 1 << 16


@dataclass(frozen=True, slots=True)
class DisplayAnswers:
    """One test of one screen.

    Attributes:
        made: Day and time, as people read it.
        screen: Its name and how many pixels it has.
        visible: For each question that was answered, by its name, whether the thing was visible.
    """

    made: str
    screen: str
    visible: Mapping[str, bool] = field(default_factory=dict)


def load_answers(folder: Path) -> DisplayAnswers | None:
    """The last test; None if there was none, or what is kept makes no sense."""
    try:
        told = json.loads(read_own(folder / FILE, MOST_BYTES))
        visible = {str(name): bool(seen) for name, seen in told["visible"].items()}
        return DisplayAnswers(str(told["made"]), str(told["screen"]), visible)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def keep_answers(answers: DisplayAnswers, folder: Path) -> None:
    """Write them over those before.

    Raises:
        CannotExport: the folder cannot be written.
    """
    told = {"made": answers.made, "screen": answers.screen, "visible": dict(answers.visible)}
    try:
        put_own(folder / FILE, json.dumps(told, indent=1).encode())
    except OSError as error:
        raise CannotExport(
            tr("The answers of the display test were not kept."),
            why=tr("The folder {} refused it: {}.").format(folder, error.strerror or error),
            remedy=tr("Free some room, or ask for the right to write there, and test again."),
        ) from error
