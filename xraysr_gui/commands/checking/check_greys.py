"""What the window paints of a known picture and of a ramp."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xraysr_gui.commands.checking.check_decoders import FRAME_COLUMNS, FRAME_ROWS, expected_codes
from xraysr_gui.commands.checking.check_versions import INSTALL_AGAIN
from xraysr_gui.commands.checking.finding import Check, Finding
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.greys import Greys, Window
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.display.viewport import Viewport

CODES, GREYS = 4096, 256


def check_greys(_: Progress) -> Iterator[Finding]:
    """A picture with one pixel for each of its pixels, and all codes of 12 bits as greys."""
    values = np.arange(CODES, dtype=np.float32)
    greys = Greys(expected_codes(), values)
    table = greys.grey_table(Window(CODES / 2, CODES))
    camera = Camera(FRAME_COLUMNS / 2, FRAME_ROWS / 2, 1.0, FRAME_COLUMNS, FRAME_ROWS)
    picture = Viewport(greys, Spacing()).render(camera, table)
    good = picture is not None and np.array_equal(picture.greys, table[expected_codes()])
    yield _told(tr("Drawing"), tr("exact"), tr("paints wrong greys"), good=good)
    ramp = np.asarray(table[np.arange(CODES)], np.int64)
    steps = np.diff(ramp)
    good = ramp[0] == 0 and ramp[-1] == GREYS - 1 and set(np.unique(steps)) <= {0, 1}
    even = tr("{} greys from black to white, none left out").format(GREYS)
    yield _told(tr("Grey ramp"), even, tr("leaves greys out, or goes back"), good=bool(good))


def _told(part: str, right: str, wrong: str, *, good: bool) -> Finding:
    return Finding(part, good, right if good else wrong, "" if good else tr(INSTALL_AGAIN))


GREY_RAMP = Check("what the window paints", check_greys)
