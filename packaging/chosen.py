"""What of the libraries goes into an installer: the same parts on every system."""

from __future__ import annotations

ORACLES = [  # decoders that the tests compare with: libjpeg is under the GPL and must not be passed on
    "libjpeg", "_libjpeg", "pylibjpeg", "openjpeg", "_openjpeg", "rle", "_rle", "jpeg_ls", "_CharLS",
]  # fmt: skip
NOT_NEEDED = [
    "tkinter", "readline", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtSql",
    "PySide6.QtTest", "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "cv2.gapi", "PIL._avif", "PIL.ImageTk", "networkx", "imageio", "tifffile", "h5py.tests",
    "onnx.reference", "onnx.backend", "scipy.cluster", "scipy.datasets", "scipy.io",
    "scipy.odr",
]  # fmt: skip
OF_SKIMAGE = ("_shared", "_vendored", "color", "exposure", "restoration", "util")
"""Of scikit-image: where its three functions lie that are called, and what these import."""
DECODERS = (
    "_imcd", "_jpeg2k", "_jpeg8", "_jpegls", "_ljpeg", "_png", "_shared", "_shared_cython", "_tiff",
    "imagecodecs",
)  # fmt: skip
"""Of imagecodecs: the codecs that are called, and what these import."""
REPORTLAB_FONTS = ("fonts/Vera.ttf", "fonts/bitstream-vera-license.txt")
"""Of reportlab: what the page of a case is written with."""
