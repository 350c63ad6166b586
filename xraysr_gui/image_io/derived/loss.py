"""That detail was lost to compression: in the source, or in a step since. Once lost it is lost for ever.

It is also said of what holds no compressed pixel itself, but was made of some (PS3.3 C.7.6.1.1.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.loose import Json
from xraysr_gui.image_io.derived.clean_values import clean_code
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.derived.stored_greys import decimal
from xraysr_gui.image_io.dicom.dicom_encoding import method_code
from xraysr_gui.image_io.dicom.dicom_values import text

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

JPEG = "ISO_10918_1"


def add_loss(made: Dataset, request: Json, source: SourceHeader) -> None:
    """What is known of it; how much smaller a step made the image, nobody knows."""
    said = clean_code(source.dataset, "LossyImageCompression", ("00", "01"))
    if not request["lossy"] and not request["jpeg"]:
        if said == "00":
            made.LossyImageCompression = "00"
        return
    made.LossyImageCompression = "01"
    if not request["lossy"]:
        made.LossyImageCompressionMethod = JPEG
        return
    ratios = source.lossy_ratios() or (max(1.0, float(request["ratio"])),)
    made.LossyImageCompressionRatio = [decimal(round(ratio, 3)) for ratio in ratios]
    methods = text(source.dataset, "LossyImageCompressionMethod").split(", ")
    known = method_code(request["lossy"])
    if len(methods) == len(ratios) and all(method.startswith("ISO_") for method in methods):
        made.LossyImageCompressionMethod = methods
    elif known and len(ratios) == 1:
        made.LossyImageCompressionMethod = known
