"""What a desktop shows of the program: its entry in the menu, its icon in all sizes, its man page.

Started as a program it writes them below a folder, the way they lie below /usr:
    python packaging/linux/menu.py FOLDER
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
ICON = ROOT / "resources" / "xraysr.svg"
NO_DEVICE = "Not a medical device; not for primary diagnosis."
TYPES = ("application/dicom", "image/x-nrrd", "application/x-nifti")
"""Files that may be opened with it. What opens them at a double click is left as it is."""


def desktop_entry(command: str = "xraysr") -> str:
    """The entry of the menu; `command` is a name on the path, or a quoted place."""
    return (
        "[Desktop Entry]\nType=Application\nVersion=1.4\nName=xraysr\nGenericName=Radiograph Workstation\n"
        "GenericName[de]=Arbeitsplatz für Röntgenbilder\n"
        f"Comment=Enhance and compare radiographs. {NO_DEVICE}\n"
        f"Exec={command} %F\nIcon=xraysr\nTerminal=false\nStartupWMClass=xraysr\nStartupNotify=true\n"
        "Categories=Science;MedicalSoftware;\nKeywords=DICOM;X-ray;radiograph;super-resolution;\n"
        f"MimeType={';'.join(TYPES)};\n"
    )


def man_page(version: str) -> str:
    """The page of `man xraysr`, made of what the command line tells of itself."""
    from xraysr_gui.cli.main import parser_of_all

    whole = parser_of_all()
    commands = next(one for one in whole._actions if isinstance(one, argparse._SubParsersAction))
    lines = [
        f'.TH XRAYSR 1 "" "xraysr {version}" "User Commands"',
        ".SH NAME\nxraysr \\- enhance and compare radiographs, honestly",
        ".SH SYNOPSIS\n.B xraysr\n[\\fIFILE\\fR...]\n.br\n.B xraysr\n\\fICOMMAND\\fR ...",
        f".SH DESCRIPTION\n{_escaped(str(whole.description))}",
        "Without a command the words are files and folders, and the window opens on them.",
        ".SH COMMANDS",
    ]
    for name, command in commands.choices.items():
        lines += [f".SS {name}", _escaped(str(command.description))]
        for one in command._actions[1:]:  # the first is --help
            lines += [".TP", _named(one), _escaped(_help_of(one, command))]
    lines += [
        ".SH EXIT STATUS",
        "0: done. 2: you can mend what is in the way, and three sentences say how.",
        "70: a fault of the program.",
        ".SH FILES",
        ".I ~/.config/xraysr\nsettings\n.br\n.I ~/.local/share/xraysr\nmodels that you installed\n.br",
        ".I ~/.cache/xraysr\nthe index of your studies\n.br\n.I ~/.local/state/xraysr\nfaults of the program",
        ".PP\nRemoving the program leaves these folders as they are.",
    ]
    return "\n".join(lines) + "\n"


def _named(action: argparse.Action) -> str:
    words = [f"\\fB{_escaped(one)}\\fR" for one in action.option_strings]
    takes = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    value = f"\\fI{_escaped(takes)}\\fR"
    if not words:
        return value
    return ", ".join(words) + ("" if action.nargs == 0 else f" {value}")


def _help_of(action: argparse.Action, command: argparse.ArgumentParser) -> str:
    facts = {**vars(action), "prog": command.prog, "choices": ", ".join(map(str, action.choices or ()))}
    return (action.help or "") % facts


def _escaped(words: str) -> str:
    """As roff reads it: no dash becomes a hyphen, no line begins with a command."""
    plain = words.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in (".", "'") else line for line in plain.splitlines())


def write_icons(folder: Path) -> None:
    """The icon as a drawing and in all sizes, below a folder such as /usr/share/icons/hicolor."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(str(ICON))
    for size in SIZES:
        picture = QImage(size, size, QImage.Format.Format_ARGB32)
        picture.fill(0)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.render(painter)
        painter.end()
        target = folder / f"{size}x{size}" / "apps" / "xraysr.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(target)):
            raise OSError(f"{target} could not be written")
    scalable = folder / "scalable" / "apps" / "xraysr.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    scalable.write_bytes(ICON.read_bytes())


def write_menu(share: Path, version: str) -> None:
    """All of it below a folder such as /usr/share."""
    write_icons(share / "icons" / "hicolor")
    for place, text in (
        ("applications/xraysr.desktop", desktop_entry().encode()),
        ("man/man1/xraysr.1.gz", gzip.compress(man_page(version).encode(), mtime=0)),
    ):
        target = share / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]
    from locked import stated_version

    write_menu(Path(sys.argv[1]), stated_version())
