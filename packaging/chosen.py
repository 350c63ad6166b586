"""What of the libraries goes into an installer: the same parts on every system."""

from __future__ import annotations

ORACLES = [  # decoders that the tests compare with: libjpeg is under the GPL and must not be passed on
    "libjpeg", "_libjpeg", "pylibjpeg", "openjpeg", "_openjpeg", "rle", "_rle", "jpeg_ls", "_CharLS",
]  # fmt: skip
NOT_NEEDED = [
    "tkinter", "readline", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtSql",
    "PySide6.QtTest", "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "cv2.gapi", "PIL._avif", "PIL.ImageTk", "networkx", "imageio", "tifffile", "h5py.tests",
    "onnx.reference", "onnx.backend", "PIL._imagingcms", "ssl", "_ssl",
    *(f"scipy.{name}" for name in (
        "cluster", "constants", "datasets", "differentiate", "fftpack", "integrate", "interpolate", "io",
        "odr", "optimize", "signal", "spatial", "stats", "sparse.linalg", "sparse.csgraph",
        "special.cython_special",
    )),
    *(f"skimage.restoration.{name}" for name in (
        "_cycle_spin", "_denoise", "_denoise_cy", "_inpaint", "_rolling_ball_cy", "_unwrap_1d", "_unwrap_2d",
        "_unwrap_3d", "deconvolution", "inpaint", "j_invariant", "_rolling_ball", "unwrap",
    )),
]  # fmt: skip
OF_TRAINING = ("ssl", "_ssl")
"""Of these, what TensorFlow imports, although it calls nothing of it: goes along where it trains."""
OF_SKIMAGE = ("_shared", "_vendored", "color", "exposure", "restoration", "util")
"""Of scikit-image: where its three functions lie that are called, and what these import."""
DECODERS = (
    "_imcd", "_jpeg2k", "_jpeg8", "_jpegls", "_ljpeg", "_png", "_shared", "_shared_cython", "_tiff",
    "imagecodecs",
)  # fmt: skip
"""Of imagecodecs: the codecs that are called, and what these import."""
REPORTLAB_FONTS = ("fonts/Vera.ttf", "fonts/bitstream-vera-license.txt")
"""Of reportlab: what the page of a case is written with."""


def not_needed(*, full: bool) -> list[str]:
    """What stays out of the small installer, or of the one that can train networks."""
    return [name for name in NOT_NEEDED if not (full and name in OF_TRAINING)]


def without_algebra(scipy: str) -> list[str]:
    """What stays out of it too, before its special functions came to ask for all of its linear algebra."""
    return ["scipy.linalg"] if tuple(map(int, scipy.split(".")[:2])) < (1, 18) else []
