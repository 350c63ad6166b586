"""What the window's table of figures says that it compares."""

from __future__ import annotations

import numpy as np

from xraysr_gui.commands.comparing.figures import Compared
from xraysr_gui.metrics.comparison import Comparison


def test_the_names_of_files_stay_out_of_the_table_whatever_they_hold():
    image = np.random.default_rng(0).random((30, 40)).astype(np.float32)
    pair = Comparison(image, image, 4095.0, called=("Miller; Anne.dcm", "out; put.png"))
    words = Compared.of(pair, "Bicubic compared with the original").words
    assert words == "Bicubic compared with the original; 40 x 30 pixels; range of 4095 grey levels"
