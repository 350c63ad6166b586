"""Which files of the wheels for Windows are taken along: nothing that the program calls is missing."""

from __future__ import annotations

from pathlib import PurePosixPath

from chosen import DECODERS, NOT_NEEDED, OF_SKIMAGE, REPORTLAB_FONTS
from licences import left_out

LOOSE = ("cv2/",)
"""OpenCV finds itself by the folder that it lies in: its modules stay files."""
TABLES = "highdicom/_standard/*.json"
"""Tables of the standard, 40 times as large as they are packed: they go beside the modules."""
FOR_DEVELOPERS = (
    ".c", ".cc", ".cpp", ".cu", ".cuh", ".exe", ".f90", ".h", ".hpp", ".in", ".lib", ".pxd", ".pxi",
    ".proto", ".pyi", ".pyx", ".tp", ".typed", ".md", ".rst", ".cmake", ".pc", ".pdb",
    ".build", ".json5", ".qmltypes", ".qm",
)  # fmt: skip
FOLDERS_FOR_DEVELOPERS = {"tests", "test", "test_files", "include", "typesystems", "glue", "doc", "docs"}
OF_PYSIDE = (
    "__init__.py", "_config.py", "_git_pyside_version.py", "support/__init__.py", "support/deprecated.py",
    "pyside6.abi3.dll", "plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll",
    "plugins/iconengines/qsvgicon.dll", "plugins/imageformats/qjpeg.dll", "plugins/imageformats/qsvg.dll",
    "plugins/imageformats/qico.dll", "plugins/styles/qmodernwindowsstyle.dll",
    *(f"Qt{name}.pyd" for name in ("Core", "Gui", "Widgets", "Svg", "PrintSupport")),
    *(f"Qt6{name}.dll" for name in ("Core", "Gui", "Widgets", "Svg", "PrintSupport")),
)  # fmt: skip
"""Of Qt: what the window is drawn with, and the plug-ins that these ask for."""
SECOND_COPIES = (
    "onnxruntime/capi/onnxruntime.dll",  # the extension holds it all
    "cv2/opencv_videoio_ffmpeg",  # video
    "cv2/data/",
    "onnxruntime/transformers/", "onnxruntime/tools/", "onnxruntime/quantization/", "onnxruntime/datasets/",
    "onnxruntime/backend/", "onnx/defs/", "onnx/tools/", "shiboken6/vcruntime", "shiboken6/msvcp",
    "PIL/_imagingtk", "imagecodecs/licenses/", "imagecodecs/_avif", "numpy/_core/lib/", "numpy/random/lib/",
)  # fmt: skip
RUNTIME = ("msvcp140", "vcruntime140", "concrt140", "vcomp140", "vcamp140", "vccorlib140")


def is_taken(place: str) -> bool:
    """Whether a file of the libraries goes along; `place` is as in site-packages."""
    path = PurePosixPath(place)
    top = path.parts[0]
    if top.endswith(".dist-info"):
        return path.name == "METADATA" and not _is_left_out(top)
    if top == "PySide6":
        return place.removeprefix("PySide6/") in OF_PYSIDE
    if top == "skimage" and path.suffix == ".pyi":  # its lazy loader reads them
        return _is_called(path)
    return not (
        path.suffix in FOR_DEVELOPERS
        or FOLDERS_FOR_DEVELOPERS & set(path.parts[:-1])
        or place.startswith(SECOND_COPIES)
        or _is_second_runtime(path)
        or _is_named(path)
        or not _is_called(path)
    )


def _is_left_out(dist_info: str) -> bool:
    return dist_info.split("-")[0].replace("_", "-").lower() in left_out()


def _is_second_runtime(path: PurePosixPath) -> bool:
    """Beside the program lies a newer one; those with a mark in their name are asked for by that name."""
    return path.suffix == ".dll" and path.name.lower().startswith(RUNTIME) and "-" not in path.name


def _is_named(path: PurePosixPath) -> bool:
    """Whether it is one of the modules that no system takes along, or lies below one."""
    module = path.as_posix().replace("/", ".")
    unwanted = {*NOT_NEEDED, "jpeg_ls", "_CharLS", "pyjpegls", "cpp"}
    return any(module == name or module.startswith(f"{name}.") for name in unwanted)


def _is_called(path: PurePosixPath) -> bool:
    """Of the libraries of many parts: whether it is a part that is called."""
    top, *below = path.parts
    if top == "skimage" and len(below) > 1:
        return below[0] in OF_SKIMAGE
    if top == "skimage":
        return path.suffix != ".json"
    if top == "imagecodecs" and path.suffix == ".pyd":
        return path.stem in DECODERS
    if top == "reportlab" and below[0] == "fonts":
        return "/".join(below) in REPORTLAB_FONTS
    return True
