"""Fetches the small pictures of the study browser, those looked at last first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.browsing.thumbnails import SIDE
from xraysr_gui.jobs.runner import JobRunner, Lane

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xraysr_gui.image_io.image_reader import ImageReader
else:
    np = Lazily("numpy")

MOST_WISHES = 24  # about what a screen shows: who scrolls on does not wait for what has gone by


class ThumbnailLoader(QObject):
    """Joins the data panel and a reader. One picture at a time, so that opening an image need not wait."""

    def __init__(
        self,
        panel: DataPanel,
        reader: ImageReader,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._reader, self._jobs, self._show_error = panel, reader, jobs, show_error
        self._wishes: OrderedDict[Address, None] = OrderedDict()
        self._drawing: Address | None = None
        panel.thumbnail_wanted.connect(self._wish)

    def _wish(self, address: Address) -> None:
        if address == self._drawing:
            return
        self._wishes[address] = None
        self._wishes.move_to_end(address)
        if len(self._wishes) > MOST_WISHES:
            self._wishes.popitem(last=False)
        self._draw_next()

    def _draw_next(self) -> None:
        if self._drawing is not None or not self._wishes:
            return
        self._drawing, _ = self._wishes.popitem()
        address = self._drawing
        self._jobs.submit(
            lambda progress: self._reader.thumbnail(address, SIDE, progress),
            lane=Lane.FILES,
            done=partial(self._show, address),
            failed=partial(self._fail, address),
            cancelled=self._end,
        )

    def _show(self, address: Address, greys: NDArray[np.uint8]) -> None:
        self._panel.show_thumbnail(address, greys)
        self._end()

    def _fail(self, address: Address, error: Exception) -> None:
        """An image without a picture says why when it is opened; here an empty box is enough."""
        self._panel.show_thumbnail(address, None)
        if not isinstance(error, UserError):
            self._show_error(error)
        self._end()

    def _end(self) -> None:
        self._drawing = None
        self._draw_next()
