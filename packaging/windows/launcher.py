"""The programs that a person starts: a small one of our own in C, with icon and version, which starts Python.

xraysr.exe is for the command line, xraysr-window.exe for the menu: it opens no console.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from kit import HERE, Embeddable, file_version
from locked import stated_version
from menu import ICON, NO_DEVICE
from slim import run

GCC, WINDRES = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres"
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
PROGRAMS: dict[str, list[str]] = {"xraysr.exe": [], "xraysr-window.exe": ["-DWINDOWED", "-mwindows"]}
_SOURCE = HERE / "launcher"
_RESOURCE = """
#include <windows.h>
1 ICON "ICON_FILE"
1 RT_MANIFEST "MANIFEST_FILE"
1 VERSIONINFO
FILEVERSION NUMBERS
PRODUCTVERSION NUMBERS
FILEOS VOS_NT_WINDOWS32
FILETYPE VFT_APP
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904B0"
    BEGIN
      VALUE "CompanyName", "The xraysr developers"
      VALUE "FileDescription", "xraysr"
      VALUE "FileVersion", "VERSION"
      VALUE "InternalName", "NAME"
      VALUE "OriginalFilename", "NAME"
      VALUE "ProductName", "xraysr"
      VALUE "ProductVersion", "VERSION"
      VALUE "Comments", "NO_DEVICE"
      VALUE "LegalCopyright", "Apache-2.0"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x409, 1200
  END
END
"""


def make_launchers(python: Embeddable, work: Path, target: Path) -> None:
    """Compile both into a folder."""
    work.mkdir(parents=True, exist_ok=True)
    icon = work / "xraysr.ico"
    icon.write_bytes(icon_file())
    for name, words in PROGRAMS.items():
        script, resource = work / f"{name}.rc", work / f"{name}.o"
        script.write_text(_resource(name, icon), encoding="utf-8")
        run(WINDRES, "--codepage=65001", "-o", resource, script)
        run(
            GCC, "-municode", "-O2", "-s", "-Wall", "-Wextra", "-Werror", "-static-libgcc",
            f'-DPYTHON="python{python.short}.dll"', *words, "-o", target / name,
            _SOURCE / "xraysr.c", resource,
        )  # fmt: skip


def _resource(name: str, icon: Path) -> str:
    text = _RESOURCE
    for word, value in (
        ("ICON_FILE", str(icon)),
        ("MANIFEST_FILE", str(_SOURCE / "xraysr.manifest")),
        ("NUMBERS", file_version().replace(".", ",")),
        ('"VERSION"', f'"{stated_version()}"'),
        ("NAME", name),
        ("NO_DEVICE", NO_DEVICE),
    ):
        text = text.replace(word, value)
    return text


def icon_file() -> bytes:
    """The drawing in the sizes that Windows asks for; each is a PNG, which Windows reads since Vista."""
    pictures = [_picture(size) for size in SIZES]
    head, place = struct.pack("<3H", 0, 1, len(SIZES)), 6 + 16 * len(SIZES)
    for size, picture in zip(SIZES, pictures, strict=True):
        head += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return head + b"".join(pictures)


def _picture(size: int) -> bytes:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(ICON)).render(painter)
    painter.end()
    room = QBuffer()
    room.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(room, "PNG")
    return bytes(room.data().data())
