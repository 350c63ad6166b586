"""How what leaves the program calls an image: by what was exposed and by its hash, not by its file.

Files are often called after patients. Whoever has the file finds it by its hash (`sha256sum FILE`); only
who asks for names gets them, beside the hash and never in its place.
"""

from __future__ import annotations

from xraysr_gui.core.loose import Json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Source

KIND = ("Modality", "BodyPartExamined", "ViewPosition")
SIGNS = 12
"""Of a hash: enough to tell the images of a hospital apart."""


def kind_of(source: Source) -> str:
    """What was exposed and how, such as "DX CHEST PA"; "" where the file does not say."""
    return " ".join(filter(None, (source.label(keyword) for keyword in KIND)))


def called(source: Source) -> str:
    """Such as "DX CHEST PA 1a2b3c4d5e6f", "image 1a2b3c4d5e6f, frame 3"."""
    kind = kind_of(source) or "image"
    frame = f", frame {source.address.frame + 1}" if source.address.frame else ""
    return f"{kind} {source.alias or source.sha256[:SIGNS] or 'of unknown hash'}{frame}"


def called_version(image: Radiograph) -> str:
    """The same with what it was made by."""
    name = called(image.source)
    return f"{name} ({image.made_by})" if image.made_by else name


def file_line(title: str, image: Radiograph) -> str:
    """A file's name, for who asked for it."""
    return f"{title}: {image.source.address.name}"


def identity(image: Radiograph, *, names_file: bool) -> Json:
    """Which image it is, for scripts: hash and frame, and the file's name if that was asked for."""
    source = image.source
    named = {"file": source.address.name} if names_file else {}
    return {"sha256": source.sha256, "frame": source.address.frame, **named}
