"""The kinds of file that the reader child can read, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io import dicom_reader, dicom_summary, matlab_reader, raster_reader, volume_reader

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.summary import Summary
    from xraysr_gui.image_io.tags import Tag


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file.

    Attributes:
        recognises: Whether a file is of this kind, by its content.
        read: Decodes one frame.
        summarise: Says what the file is without decoding it.
        list_tags: Lists its elements in words, [] if it has none.
    """

    id: str
    title: str
    recognises: Callable[[Content], bool]
    read: Callable[[Content, int], Radiograph]
    summarise: Callable[[Content], Summary]
    list_tags: Callable[[Content], list[Tag]]


READERS: tuple[Reader, ...] = (
    Reader(
        "dicom",
        "DICOM",
        dicom_reader.recognises,
        dicom_reader.read,
        dicom_summary.summarise,
        dicom_reader.list_tags,
    ),
    Reader(
        "picture",
        "PNG, JPEG, TIFF, BMP, WebP",
        raster_reader.recognises,
        raster_reader.read,
        raster_reader.summarise,
        raster_reader.list_tags,
    ),
    Reader(
        "volume",
        "NRRD, MetaImage, NIfTI",
        volume_reader.recognises,
        volume_reader.read,
        volume_reader.summarise,
        volume_reader.list_tags,
    ),
    Reader(
        "matlab",
        "Matlab 7.3",
        matlab_reader.recognises,
        matlab_reader.read,
        matlab_reader.summarise,
        matlab_reader.list_tags,
    ),
)
