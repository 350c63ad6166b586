"""From colours to one number per pixel."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.numbers import Numbers

_WEIGHTS = (0.299, 0.587, 0.114)


def brightness(colours: Numbers) -> Numbers:
    """Turn red, green and blue into brightness as BT.601 weighs them."""
    weighed = colours[..., :3].reshape(-1, 3).astype(np.float32) @ np.array(_WEIGHTS, np.float32)
    return np.rint(weighed).astype(colours.dtype).reshape(colours.shape[:2])
