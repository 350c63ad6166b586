"""Finds in a DICOM, PNG or TIFF file how its image was made. Runs in the reader child."""

from __future__ import annotations

import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from xraysr_gui.core.provenance import MOST_SIGNS, CannotReadProvenance, from_json, sort_of
from xraysr_gui.image_io.written.sealing import (
    PNG,
    PRIVATE_CREATOR,
    PRIVATE_ELEMENT,
    PRIVATE_GROUP,
    PROVENANCE,
    TIFF,
    TIFF_DESCRIPTION,
)

if TYPE_CHECKING:
    from xraysr_gui.core.provenance import Capsule
    from xraysr_gui.image_io.content import Content

BEFORE = "{} before it was opened{}: not for primary diagnosis."


def told_in(content: Content, header: bytes) -> Capsule | None:
    """How an image was made by the account of its file; None where it gives none, or a damaged one."""
    if header and PRIVATE_CREATOR.encode() not in header:
        return None
    try:
        text = provenance_in(content)
        return from_json(text) if text else None
    except CannotReadProvenance:
        return None


def made_before(capsule: Capsule | None) -> tuple[str, tuple[str, ...]]:
    """What a program like this one had done to an image, and the sentences that stay with it for that."""
    if capsule is None:
        return "", ()
    missing = (f"{capsule.missing}: there it shows nothing real.",) if capsule.missing else ()
    if not capsule.steps:
        return "", missing
    sort = sort_of(capsule.steps)
    titles = ", ".join(step.title or step.enhancer for step in capsule.steps if not step.degrades)
    done = f" ({titles})" if titles else ""
    return f"{sort}{done}", (BEFORE.format(sort, done), *missing)


def provenance_in(content: Content) -> str | None:
    """The description that a file carries as it stands there, None where there is none."""
    from xraysr_gui.image_io.dicom.dicom_file import looks_like_dicom

    if content.head.startswith(PNG):
        return _in_png(content)
    if content.head.startswith(TIFF):
        return _in_tiff(content)
    return _in_dicom(content) if looks_like_dicom(content.head) else None


def _in_png(content: Content) -> str | None:
    """The text of the one chunk that is ours: chunks are jumped over, nothing is decoded."""
    with content.open() as file:
        file.seek(len(PNG))
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind == b"iTXt" and length <= MOST_SIGNS:
                text = _text_of(file.read(length))
                file.seek(4, 1)
                if text is not None:
                    return text
            else:
                file.seek(length + 4, 1)
    return None


def _text_of(chunk: bytes) -> str | None:
    keyword, _, rest = chunk.partition(b"\0")
    parts = rest[2:].split(b"\0", 2)
    if keyword != PROVENANCE.encode() or len(rest) < 2 or len(parts) != 3:
        return None
    packed = parts[2]
    if rest[0]:
        try:
            packed = zlib.decompressobj().decompress(packed, MOST_SIGNS)
        except zlib.error:
            return ""
    return packed.decode("utf-8", "replace")


def _in_tiff(content: Content) -> str | None:
    from PIL import Image

    try:
        with warnings.catch_warnings(), content.open() as file:
            warnings.simplefilter("ignore")
            with Image.open(file, formats=["TIFF"]) as picture:
                text = getattr(picture, "tag_v2", {}).get(TIFF_DESCRIPTION)
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None
    return text if isinstance(text, str) and text.startswith("{") and '"restriction"' in text else None


def _in_dicom(content: Content) -> str | None:
    from xraysr_gui.image_io.dicom.dicom_file import read_dicom_file
    from xraysr_gui.image_io.dicom.dicom_values import BROKEN, quiet_pydicom

    with quiet_pydicom(content.address.name):
        header = read_dicom_file(content).header
        try:
            value = header.private_block(PRIVATE_GROUP, PRIVATE_CREATOR)[PRIVATE_ELEMENT].value
        except BROKEN:
            return None
    if isinstance(value, bytes):  # another program wrote the file without the kinds of its values
        return value.decode("ascii", "replace").rstrip("\0 ")
    return str(value)
