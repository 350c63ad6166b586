"""Small filters over whole images, as quick as the computer allows: the one place here that knows OpenCV."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers

Numbers = Numbers
SSIM_TAPS, SSIM_SIGMA = 11, 1.5


def filtered(image: Numbers, across: Numbers, down: Numbers, *, mirrored: bool = True) -> Numbers:
    """An image after two filters of one axis each; beyond its border it is mirrored, or zero."""
    import cv2

    border = cv2.BORDER_REFLECT if mirrored else cv2.BORDER_CONSTANT
    kind = image.dtype
    return np.asarray(
        cv2.sepFilter2D(image, -1, across.astype(kind), down.astype(kind), borderType=border), kind
    )


def gaussian(taps: int, sigma: float) -> NDArray[np.float64]:
    """A bell of so many taps whose sum is 1."""
    places = np.arange(taps) - taps // 2
    window = np.exp(-(places**2) / (2 * sigma**2))
    return np.asarray(window / window.sum())


def window_mean(image: Numbers, *, mirrored: bool = True) -> Numbers:
    """The weighted mean of the window of structural similarity around each pixel."""
    window = gaussian(SSIM_TAPS, SSIM_SIGMA)
    return filtered(image, window, window, mirrored=mirrored)


def laplacian_of_gaussian(image: Numbers, sigma: float, reach: int) -> Numbers:
    """The curvature of an image that is smoothed a little, in both directions."""
    smooth = gaussian(2 * reach + 1, sigma)
    places = np.arange(2 * reach + 1) - reach
    curved = smooth * (places**2 / sigma**4 - 1 / sigma**2)
    return filtered(image, curved, smooth) + filtered(image, smooth, curved)


def laplacian(image: Numbers) -> Numbers:
    """Each pixel's four neighbours, less four times itself."""
    pass_on, curved = np.array([0.0, 1.0, 0.0]), np.array([1.0, -2.0, 1.0])
    return filtered(image, curved, pass_on) + filtered(image, pass_on, curved)


def steepness(image: Numbers) -> Numbers:
    """The length of the gradient by Prewitt: the difference of the neighbours on both sides."""
    flat, rising = np.full(3, 1 / 3), np.array([-1.0, 0.0, 1.0])
    across, down = filtered(image, rising, flat), filtered(image, flat, rising)
    return np.asarray(np.sqrt(across * across + down * down))


def grown(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """A mask with all that lies so many pixels around it."""
    if not reach:
        return mask
    import cv2

    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.view(np.uint8), square), np.uint8).view(np.bool_)


def halved(image: Numbers) -> Numbers:
    """The means of 2 x 2 pixels; an odd row or column at the end is left out."""
    rows, columns = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    upper, lower = image[0:rows:2, :columns], image[1:rows:2, :columns]
    both = upper + lower
    return np.asarray((both[:, 0::2] + both[:, 1::2]) * image.dtype.type(0.25))


def squared_distance(one: Numbers, other: Numbers) -> float:
    """The sum of all squared differences, added up in double precision."""
    import cv2

    kind = np.result_type(one.dtype, other.dtype, np.float32)
    left, right = (np.ascontiguousarray(image, kind).reshape(1, -1) for image in (one, other))
    return float(cv2.norm(left, right, cv2.NORM_L2SQR))
