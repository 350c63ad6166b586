"""Starts the installed program: its modules lie packed in program.zip, and their data in folders beside it.

A module says that it lies in the folder where its data and its libraries are, so that it finds them there.
"""

import io
import marshal
import os
import sys
import zipimport
from importlib.machinery import ModuleSpec, SourcelessFileLoader
from importlib.util import spec_from_file_location

HOME = os.path.dirname(os.path.abspath(sys.executable))
LIBRARIES = os.path.join(HOME, "lib")
_HEAD = 16
"""Bytes of a compiled module before its code."""
_ERROR_ICON = 0x10


class PackedModule(SourcelessFileLoader):
    """Takes the code of a module out of the zip; what else it asks for is read beside it."""

    def __init__(self, name, path, packed, archive):
        super().__init__(name, path)
        self._packed = packed
        self._archive = archive

    def get_code(self, fullname):
        """What the zip holds of it."""
        return marshal.loads(memoryview(self._packed)[_HEAD:])

    def get_data(self, path):
        """A file beside the module; a large table lies in the zip."""
        if path.endswith(".json") and not os.path.exists(path):
            return self._archive.get_data(os.path.relpath(path, LIBRARIES))
        return super().get_data(path)


class PackedModules:
    """Finds the modules that are in the zip; others are left to Python."""

    def __init__(self, archive, libraries):
        self._archive = zipimport.zipimporter(archive)
        self._libraries = libraries

    def find_spec(self, name, path=None, target=None) -> ModuleSpec | None:
        """The place of a module and who loads it; None where the zip does not hold it."""
        parts = name.split(".")
        for place, is_package in (([*parts, "__init__"], True), (parts, False)):
            try:
                packed = self._archive.get_data(os.sep.join(place) + ".pyc")
            except OSError:
                continue
            file = os.path.join(self._libraries, *place) + ".pyc"
            below = [os.path.dirname(file)] if is_package else None
            loader = PackedModule(name, file, packed, self._archive)
            return spec_from_file_location(name, file, loader=loader, submodule_search_locations=below)
        return None


def main() -> int:
    """Find the modules, then do what the words say; without a console, what goes wrong is shown."""
    sys.frozen = True
    sys.meta_path.insert(0, PackedModules(os.path.join(HOME, "program.zip"), LIBRARIES))
    has_console = sys.stderr is not None
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())
    from xraysr_gui.__main__ import main as start

    status = start()
    if status and not has_console:
        _show(sys.stderr.getvalue())
    return status


def _show(words):
    import ctypes

    ctypes.windll.user32.MessageBoxW(None, words.strip() or "xraysr ended.", "xraysr", _ERROR_ICON)


if __name__ == "__main__":
    sys.exit(main())
