"""The kinds of file that the program can read, in the order in which they are tried.

To add one: write a module with the four functions of `decoder.Decoder`, and name it in READERS. The table
itself is light, so that the window can say what it opens; the modules are loaded in the reader child alone,
also those of other packages.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, TypeGuard, cast

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.plug_ins import PlugIns
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.decoder import Decoder

COLLECTIONS = (".zip", "DICOMDIR")
"""What holds files of these kinds."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file.

    Attributes:
        id: Stable name.
        title: For people.
        extensions: How names of such files end; they are recognised by their content all the same.
        module: A `Decoder`.
        home: The package that the module is of.
        package: Name and version of the plug-in that brings it, "" for ours.
    """

    id: str
    title: str
    extensions: tuple[str, ...]
    module: str
    home: str = "xraysr_gui.image_io"
    package: str = ""

    def decoder(self) -> Decoder:
        """The module, loaded at the first time; that of another package with its faults told as its own."""
        name = f"{self.home}.{self.module}"
        if self.package:
            from xraysr_gui.image_io.plug_in_decoder import guarded_decoder

            return guarded_decoder(name, self.package, self.extensions)
        return cast("Decoder", import_module(name))


def _is_reader(thing: object) -> TypeGuard[Reader]:
    return isinstance(thing, Reader)


PLUG_INS: PlugIns[Reader] = PlugIns(
    "readers", _is_reader, lambda reader: reader.id, lambda reader, package: replace(reader, package=package)
)


VOLUMES = (".nii", ".nii.gz", ".nrrd", ".mha", ".mhd")
PICTURES = (".png", ".tif", ".tiff", ".jpg", ".jpeg", ".bmp", ".webp")
READERS = Catalogue(
    Reader("dicom", "DICOM", (".dcm", ".dicom", ".ima"), "dicom.dicom_reader"),
    Reader("picture", "PNG, JPEG, TIFF, BMP, WebP", PICTURES, "pictures.raster_reader"),
    Reader("volume", "NRRD, MetaImage, NIfTI", VOLUMES, "volumes.volume_reader"),
    Reader("matlab", "Matlab 7.3", (".mat",), "volumes.matlab_reader"),
    further=PLUG_INS.beside,
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
