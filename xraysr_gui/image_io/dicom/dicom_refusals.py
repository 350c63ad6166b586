"""What a person is told about a DICOM file that cannot be shown: what, why, and what to do."""

from __future__ import annotations

from xraysr_gui.core.errors import CannotOpenImage, TellsOfImages
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.file_refusals import reason, refused, shown

LONGEST_MODALITY = 16
WITHOUT_IMAGES = ("DOC", "KO", "PR", "SR")
"""Modalities of reports, views and marks: a disc or an archive holds them beside the images they tell of."""


def no_header(name: str) -> CannotOpenImage:
    """The file ends before anything useful was said."""
    return refused(name, tr("It looks like a DICOM file, but no header could be read from it."))


def no_pixels(name: str, modality: str, damage: str = "") -> CannotOpenImage:
    """The file describes something without holding an image of it, or is damaged before its pixels."""
    if damage:
        return refused(name, tr("{} No pixel data could be found behind it.").format(damage))
    kind = tr(" (modality {})").format(shown(modality[:LONGEST_MODALITY])) if modality else ""
    told = refused(
        name,
        tr(
            "It is a DICOM object without pixel data{}: a report, a plan, or an image whose pixels "
            "were removed."
        ).format(kind),
        tr("Open the image that belongs to it, or ask the sender for the file with its pixel data."),
    )
    if modality not in WITHOUT_IMAGES:
        return told
    return TellsOfImages(told.what, why=told.why, remedy=told.remedy)


def too_deep(name: str) -> CannotOpenImage:
    """Sequences lie in sequences without end: damage, or an attack."""
    return refused(name, tr("Its header nests lists within lists too deeply: the file is damaged."))


def wrong_number(name: str, what: str, value: object) -> CannotOpenImage:
    """A number without which the pixels mean nothing is missing or impossible."""
    found = tr("is missing") if value is None else tr("cannot be {}").format(value)
    return refused(
        name, tr("The DICOM attribute {} {}, so the pixels cannot be laid out.").format(what, found)
    )


def truncated(name: str, present: int, needed: int) -> CannotOpenImage:
    """Too little of the image is left to show any of it."""
    return refused(
        name,
        tr("The file ends too early: {:,} bytes of {:,} bytes of pixel data are left.")
        .format(present, needed)
        .replace(",", " "),
    )


def frame_missing(name: str, frame: int) -> CannotOpenImage:
    """A frame of which the file holds nothing at all."""
    return refused(
        name,
        tr("Frame {} is missing from the file.").format(frame + 1),
        tr("Look at the other frames, and ask the sender for another copy of the file."),
    )


def cut_short(name: str, syntax: str) -> CannotOpenImage:
    """A compressed image whose end is missing, which its decoder does not forgive."""
    return refused(
        name,
        tr("The file ends in the middle of its compressed pixels ({}), so they cannot be decoded.").format(
            shown(syntax)
        ),
    )


def not_decodable(name: str, syntax: str, detail: str) -> CannotOpenImage:
    """The compressed pixels are damaged, or of a kind that no decoder here knows."""
    return refused(
        name,
        tr("Its pixels are compressed as {}, and the decoder gave up: {}.").format(
            shown(syntax), reason(detail)
        ),
        tr(
            "Ask the sender for another copy of the file, best without compression "
            "(Explicit VR Little Endian)."
        ),
    )


def unknown_syntax(name: str, syntax: str) -> CannotOpenImage:
    """The pixels are stored in a way that this program has no decoder for."""
    return refused(
        name,
        tr("Its pixels are stored in the transfer syntax {}, for which there is no decoder here.").format(
            shown(syntax)
        ),
        tr("Export the image again as Explicit VR Little Endian, from the program it came from."),
    )
