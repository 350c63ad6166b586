"""Puts the program together for Windows, on any system: the folder that an installer copies.

xraysr.exe, xraysr-window.exe    start Python with the program
python313.dll, python313.zip ...  Python as python.org has it
msvcp140.dll ...                  the runtime of the compiler
program.zip                       all modules in Python, compiled
lib                               what is in the libraries beside Python: data and machine code
models, resources                 of the program
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

from kit import (
    HERE,
    Embeddable,
    compiler,
    download,
    pins_for,
    refuse,
    runtime_pins,
)
from launcher import make_launchers
from licences import left_out
from locked import ROOT, files_below
from taken import LOOSE, TABLES, is_taken

NOT_OF_PYTHON = (".exe", "._pth", ".cat")
NOT_CALLED = ("_ssl.pyd", "libssl-", "winsound.pyd", "_overlapped.pyd", "_asyncio.pyd", "_msi.pyd")
"""Of Python: the program opens no connection."""
OF_RUNTIME = (
    "msvcp140",
    "msvcp140_1",
    "msvcp140_2",
    "msvcp140_atomic_wait",
    "vcruntime140",
    "vcruntime140_1",
)
STARTS = "xraysr_start"
_DATED = (1980, 1, 1, 0, 0, 0)


def assemble(python: Embeddable, work: Path, tree: Path) -> Path:
    """Make the folder anew; gives where the wheels are unpacked, with their papers."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    _take_python(python, tree)
    wheels = [pin for pin in pins_for(python) if pin.name not in left_out()]
    unpacked = work / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    for wheel in download(tuple(wheels), python, work / "wheels"):
        unpack(wheel, unpacked)
    for wheel in download(runtime_pins(python), python, work / "wheels-of-runtime"):
        unpack_runtime(wheel, tree, work)
    modules = work / "modules"
    shutil.rmtree(modules, ignore_errors=True)
    _sort_out(unpacked, modules, tree / "lib")
    _take_program(modules, tree)
    compile_modules(modules, python)
    _move_loose(modules, tree / "lib")
    pack(modules, tree / "program.zip")
    make_launchers(python, work / "launchers", tree)
    return unpacked


def _take_python(python: Embeddable, tree: Path) -> None:
    with zipfile.ZipFile(python.path) as archive:
        for name in archive.namelist():
            if not name.endswith(NOT_OF_PYTHON) and not name.startswith(NOT_CALLED):
                archive.extract(name, tree)
    (tree / "LICENSE.txt").rename(tree / "python-licence.txt")
    places = [f"python{python.short}.zip", ".", "lib"]
    (tree / f"python{python.short}._pth").write_text("".join(f"{one}\n" for one in places), encoding="ascii")


def unpack(wheel: Path, folder: Path) -> None:
    """As pip would, but for programs and manual pages."""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            place = re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", member.filename)
            if member.is_dir() or re.match(r"[^/]+\.data/", place):
                continue
            target = (folder / place).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise refuse(f"{wheel.name} would write outside of its folder.", "Do not use it.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(member))


def unpack_runtime(wheel: Path, tree: Path, work: Path) -> None:
    """The libraries of the runtime, beside the program; its licence stays in the working folder."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if Path(name).stem in OF_RUNTIME and name.endswith(".dll"):
                (tree / Path(name).name).write_bytes(archive.read(name))
            elif name.endswith("/LICENSE"):
                (work / "LICENSE-msvc-runtime").write_bytes(archive.read(name))


def _sort_out(unpacked: Path, modules: Path, lib: Path) -> None:
    """Modules in Python go one way, all else another."""
    for path in files_below(unpacked):
        place = path.relative_to(unpacked)
        if is_taken(place.as_posix()):
            is_module = path.suffix == ".py" or place.match(TABLES)
            _link(path, (modules if is_module else lib) / place)
            if is_module and place.as_posix().startswith(LOOSE) and path.stem.startswith("config"):
                _link(path, lib / place)  # OpenCV reads it as a text


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.hardlink_to(source)


def _take_program(modules: Path, tree: Path) -> None:
    for path in sorted((ROOT / "xraysr_gui").rglob("*.py")):
        target = modules / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(HERE / "program" / f"{STARTS}.py", modules)
    for name in ("models", "resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))


def compile_modules(folder: Path, python: Embeddable) -> None:
    """Compile every module beside its source, and leave the sources out.

    Raises:
        SystemExit: one cannot be compiled.
    """
    for path in sorted({path.parent for path in folder.rglob("*.py")}):
        if (
            path.parent / "__init__.py"
        ).is_file():  # what is found in a zip has one: scipy/_external has none
            (path / "__init__.py").touch()
    words = ["-m", "compileall", "-q", "-b", "-f", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    command = [compiler(python), *words, "-s", str(folder), "-p", "", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise refuse(f"A module cannot be compiled: {done.stdout[-600:]}", "Leave it out in taken.py.")
    for source in sorted(folder.rglob("*.py")):
        source.unlink()


def _move_loose(modules: Path, lib: Path) -> None:
    """What must lie as files, and what starts the rest."""
    for path in [*_loose(modules), modules / f"{STARTS}.pyc"]:
        target = lib / path.relative_to(modules)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)


def _loose(modules: Path) -> Iterator[Path]:
    for folder in LOOSE:
        yield from sorted((modules / folder).rglob("*.pyc"))


def pack(modules: Path, archive: Path) -> None:
    """The same modules give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted([*modules.rglob("*.pyc"), *modules.rglob("*.json")]):
            entry = zipfile.ZipInfo(path.relative_to(modules).as_posix(), _DATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())
