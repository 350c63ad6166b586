"""The kinds of file that the program can read, in the order in which they are tried.

To add one: write a module with the four functions of `Decoder`, and name it in READERS. The table itself is
light, so that the window can say what it opens; the modules are loaded in the reader child alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.summary import Summary
    from xraysr_gui.image_io.tags import Tag

COLLECTIONS = (".zip", "DICOMDIR")
"""What holds files of these kinds."""


class Decoder(Protocol):
    """What a module offers that reads one kind of file."""

    def recognises(self, content: Content) -> bool:
        """Whether a file is of this kind, by its content."""

    def read(self, content: Content, frame: int) -> Radiograph:
        """One frame, decoded."""

    def summarise(self, content: Content) -> Summary:
        """What the file is, without decoding it."""

    def list_tags(self, content: Content) -> list[Tag]:
        """Its elements in words, [] if it has none."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file.

    Attributes:
        id: Stable name.
        title: For people.
        extensions: How names of such files end; they are recognised by their content all the same.
        module: Of `image_io`, a `Decoder`.
    """

    id: str
    title: str
    extensions: tuple[str, ...]
    module: str

    def decoder(self) -> Decoder:
        """The module, loaded at the first time."""
        return cast(Decoder, import_module(f"xraysr_gui.image_io.{self.module}"))


VOLUMES = (".nii", ".nii.gz", ".nrrd", ".mha", ".mhd")
PICTURES = (".png", ".tif", ".tiff", ".jpg", ".jpeg", ".bmp", ".webp")
READERS = (
    Reader("dicom", "DICOM", (".dcm", ".dicom", ".ima"), "dicom.dicom_reader"),
    Reader("picture", "PNG, JPEG, TIFF, BMP, WebP", PICTURES, "pictures.raster_reader"),
    Reader("volume", "NRRD, MetaImage, NIfTI", VOLUMES, "volumes.volume_reader"),
    Reader("matlab", "Matlab 7.3", (".mat",), "volumes.matlab_reader"),
)


def reader_of(content: Content) -> Reader:
    """The first reader that recognises a file.

    Raises:
        CannotOpenImage: none does.
    """
    for reader in READERS:
        if reader.decoder().recognises(content):
            return reader
    raise CannotOpenImage(
        tr("{} could not be opened.").format(content.address.name),
        why=tr("The file is empty.")
        if not content.size
        else tr("Its content is of no kind that this program reads."),
        remedy=tr("Open a file of one of these kinds: {}.").format(
            ", ".join(reader.title for reader in READERS)
        ),
    )
