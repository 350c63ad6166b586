"""The original itself, without the person: its header cleaned, its pixels decoded and written plainly.

Compressed pixels are not passed on as they are: their streams have room for comments of their own.
"""

from __future__ import annotations

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.derived.image import EXPLICIT
from xraysr_gui.image_io.derived.loss import add_loss
from xraysr_gui.image_io.derived.source_header import SourceHeader, new_uid
from xraysr_gui.image_io.dicom.dicom_values import whole

GONE = ("PixelData", "FloatPixelData", "DoubleFloatPixelData", "ExtendedOffsetTable", "IconImageSequence")
DRAWINGS = range(0x6000, 0x6100)
"""Groups of overlays."""


def whole_original(request: Json, codes: Numbers, source: SourceHeader) -> Dataset:
    """The source with these codes, one plane for each frame.

    Raises:
        CannotExport: the source has no kind that could be named.
    """
    if not source.class_uid:
        raise CannotExport(
            tr("{} cannot go along.").format(request["subject"]),
            why=tr("Its header does not say what kind of DICOM object it is."),
            remedy=tr("Leave the original out; results, regions and the report leave without it."),
        )
    made = source.dataset
    for keyword in GONE:
        if keyword in made:
            delattr(made, keyword)
    for element in [one for one in made if one.tag.group in DRAWINGS]:  # their bits did not come along
        del made[element.tag]
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = source.class_uid
    made.SOPInstanceUID = source.instance_uid or new_uid()
    _add_pixels(made, codes + np.int32(request["first_stored"]))
    if "NumberOfFrames" in made or len(codes) > 1:
        made.NumberOfFrames = len(codes)  # as many as the file held, whatever it promised
    if request["lacking"]:
        made.ImageComments = f"{request['lacking']}."
    add_loss(made, request, source)  # the way in which its file was stored said so, and is another now
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = UID(EXPLICIT)
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    return made


def _add_pixels(made: Dataset, stored: Numbers) -> None:
    bits = whole(made, "BitsStored") or 16
    wide, signed = bits > 8, whole(made, "PixelRepresentation") == 1
    made.BitsAllocated, made.BitsStored, made.HighBit = (16 if wide else 8), bits, bits - 1
    made.SamplesPerPixel = 1
    kind = f"<{'i' if signed else 'u'}{2 if wide else 1}"
    data = stored.astype(kind).tobytes()
    made.PixelData = data + b"\0" * (len(data) % 2)
    made["PixelData"].VR = "OW" if wide else "OB"
