"""The best linear upsampler there can be: least squares over real radiographs, in closed form."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.classical.least_squares import SIDE


def least_squares_filters(images: Iterable[Pixels], scale: int, side: int = SIDE) -> NDArray[np.float32]:
    """A filter of small pixels for each of the scale x scale places inside of one: (places, side, side)."""
    taps = side * side
    products = np.zeros((taps, taps))
    wanted = np.zeros((taps, scale * scale))
    for image in images:
        rows, columns = (length - length % scale for length in image.shape)
        truth = np.ascontiguousarray(image[:rows, :columns])
        small = Degradation(down=scale, bits=8).apply(truth)
        windows = sliding_window_view(np.pad(small, side // 2, mode="symmetric"), (side, side))
        given = windows.reshape(-1, taps).astype(np.float64)
        phases = truth.reshape(rows // scale, scale, columns // scale, scale).transpose(0, 2, 1, 3)
        products += given.T @ given
        wanted += given.T @ phases.reshape(-1, scale * scale)
    solved = np.linalg.solve(products + np.eye(taps) * 1e-9 * np.trace(products) / taps, wanted)
    solved /= solved.sum(axis=0)  # a flat image stays as bright as it is
    return np.ascontiguousarray(solved.T.reshape(scale * scale, side, side), np.float32)
