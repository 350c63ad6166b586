"""The one question before anything leaves, and its remembered answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from xraysr_gui.core.leaving import Box, Leaving
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.settings.leaving_titles import ASK, DATES, DEVICE, NAMED, PERSON, UNNAMED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xraysr_gui.gui.shell.leaving_dialog import LeavingDialog

Then = Callable[[Leaving], None]
Looked: TypeAlias = "tuple[NDArray[np.uint8], tuple[Box, ...]]"


class WayOutQuestion(QObject):
    """Asks, unless it is not to; looks for text in the pixels meanwhile.

    Attributes:
        window: Over which it asks.
    """

    def __init__(
        self,
        window: QWidget,
        settings_control: SettingsControl,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(window)
        self.window, self._settings_control, self._jobs = window, settings_control, jobs
        self._show_error = show_error
        self._last = Leaving()

    @property
    def is_always_unnamed(self) -> bool:
        """Whether nothing leaves with the patient."""
        return wish_of(self._settings_control.settings.leaving).without_patient

    def ask(self, pixels: Radiograph | None, then: Then, *, names_patient: bool | None = None) -> None:
        """Go on with the reader's wish; `pixels` is the image whose pixels leave, None where none do.

        `names_patient` is what the settings say of a report: then the question begins with that answer, and
        a report that names nobody cannot be asked for with the patient.
        """
        word = self._settings_control.settings.leaving
        if word != ASK:
            then(wish_of(word))
            return
        from xraysr_gui.gui.shell.leaving_dialog import (
            LeavingDialog,
        )  # with its picture: not before it is seen

        last = self._last if names_patient is None else replace(self._last, without_patient=not names_patient)
        is_unnamed, shows_pixels = names_patient is False, pixels is not None
        dialog = LeavingDialog(self.window, last, shows_pixels=shows_pixels, is_unnamed=is_unnamed)
        dialog.answered.connect(partial(self._take, then, names_patient is None))
        if pixels is not None:
            self._look_through(pixels, dialog)
        dialog.open()

    def named(self, image: Radiograph, told: Leaving) -> Radiograph:
        """An image of which the name of a file may be made."""
        from xraysr_gui.commands.saving.leave import named_to_leave  # not before it is wanted

        return named_to_leave(image, told)

    def _take(self, then: Then, is_own: bool, wished: Leaving, always: bool) -> None:
        if is_own:  # what the settings of reports began with is no answer for the next image
            self._last = replace(wished, boxes=(), was_looked_through=False)
        if always:
            self._settings_control.change(leaving=word_of(wished))
        then(wished)

    def _look_through(self, pixels: Radiograph, dialog: LeavingDialog) -> None:
        dialog.tell_found(tr("Looking for text…"))
        answers: list[int] = []
        dialog.finished.connect(answers.append)

        def show(looked: Looked) -> None:
            if answers or dialog.picture is None:  # an answered dialog is gone
                return
            greys, found = looked
            dialog.picture.show_image(greys, pixels.shape, found)
            places = tr_count(len(found), "{} place looks like text.", "{} places look like text.").format(
                len(found)
            )
            dialog.tell_found(places if found else tr("No place looks like text."))

        self._jobs.submit(
            partial(_looked_through, pixels), lane=Lane.FILES, done=show, failed=self._show_error
        )


def wish_of(word: str) -> Leaving:
    """What a word of the settings stands for."""
    parts = word.split("-")
    return Leaving(parts[0] == UNNAMED, DATES in parts, DEVICE in parts, PERSON in parts)


def word_of(wished: Leaving) -> str:
    """The word of the settings for it."""
    if not wished.without_patient:
        return NAMED
    kept = (
        (DATES, wished.shifts_dates),
        (DEVICE, wished.keeps_device),
        (PERSON, wished.keeps_characteristics),
    )
    return "-".join((UNNAMED, *(name for name, is_kept in kept if is_kept)))


def _looked_through(pixels: Radiograph, progress: Progress) -> Looked:
    """A picture as large as the dialog shows it, and what looks like text; for a worker thread."""
    from xraysr_gui.commands.saving.leave import suspected_places  # not before it is wanted
    from xraysr_gui.gui.widgets.box_picture import ROOM

    step = max(1, -(-max(pixels.shape) // (2 * max(ROOM.width(), ROOM.height()))))
    table = pixels.greys.grey_table(first_voi(pixels))
    return table[pixels.greys.codes[::step, ::step]], suspected_places(pixels)
