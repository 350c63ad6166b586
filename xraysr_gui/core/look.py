"""How a reader wants to see an image: the window, and whether greys are turned round."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.greys import Voi, Window
from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """A window or VOI table, and the reader's own inversion."""

    voi: Voi
    inverted: bool = False

    def turned_round(self) -> Look:
        """Dark what is bright; resetting the view takes it back."""
        return replace(self, inverted=not self.inverted)

    def with_window(self, window: Window) -> Look:
        """The same polarity in another window."""
        return replace(self, voi=window)
