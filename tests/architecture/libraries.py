"""Where each library may be imported: the one table that packages and libraries are held against."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import grimp

PACKAGE = "xraysr_gui"
EVERYWHERE = ("",)
MAY_IMPORT = {
    "numpy": EVERYWHERE,
    "PySide6": ("gui",),
    "PIL": ("image_io",),
    "highdicom": ("image_io.derived",),
    "imagecodecs": ("image_io",),
    "pydicom": ("image_io",),
    "h5py": ("image_io", "enhancers.model_files"),
    "onnx": ("enhancers.model_files",),
    "onnxruntime": ("enhancers.networks.runtimes",),
    "onnxruntime_ep_webgpu": ("enhancers.networks.runtimes",),
    "torch": ("enhancers.networks.runtimes",),
    "jax": ("enhancers.networks.runtimes",),
    "tensorflow": ("enhancers.networks.runtimes",),
    "keras": ("training", "enhancers.networks.runtimes"),
    "matplotlib": ("training",),
    "skimage": ("enhancers",),
    "pywt": ("enhancers",),
    "scipy": ("degradations", "enhancers", "estimates", "metrics"),
    "distributed": ("commands.batching",),
    "cv2": ("display", "metrics.filters"),
    "reportlab": ("evaluation",),
    "argparse": ("cli",),
    "ctypes": ("isolation", "commands.checking.free_memory", "commands.checking.check_cards"),
    "sqlite3": ("studies", "batches"),
    "subprocess": ("isolation",),
}
"""Library -> the packages and modules of xraysr_gui that may import it; nobody else may."""


def strays(graph: grimp.ImportGraph) -> set[str]:
    """Every import of a library outside of its homes, and of a library that has none."""
    return {
        f"{importer} imports {library}"
        for library in libraries(graph)
        for importer in graph.find_modules_that_directly_import(library)
        if not any(_is_in(importer, home) for home in MAY_IMPORT.get(library, ()))
    }


def libraries(graph: grimp.ImportGraph) -> Iterator[str]:
    """Those that are imported: every one but the parts of the standard library that have no home."""
    for module in graph.modules:
        is_ours = module.split(".")[0] == PACKAGE
        if not is_ours and (module in MAY_IMPORT or module not in sys.stdlib_module_names):
            yield module


def _is_in(module: str, home: str) -> bool:
    place = f"{PACKAGE}.{home}".rstrip(".")
    return module == place or module.startswith(f"{place}.")
