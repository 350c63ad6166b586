"""The enhanced frames of one object, as a multi-frame secondary capture (PS3.3 A.8.3 and A.8.4).

Its kind allows neither a slope nor a sign nor dark-means-dense: even steps over the range of all frames
are stored, bright means dense, and the window is given in these steps.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydicom.dataset import Dataset
from pydicom.tag import Tag

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import from_json
from xraysr_gui.image_io.derived import provenance_elements as provenance
from xraysr_gui.image_io.derived.image import add_vois, bare_image
from xraysr_gui.image_io.derived.loss import add_loss
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.derived.spacing_elements import add_spacing
from xraysr_gui.image_io.derived.stored_greys import decimal
from xraysr_gui.image_io.derived.surroundings import PADDING, add_drawings, add_shutter
from xraysr_gui.image_io.packing import unpack_voi

BYTES, WORDS = "1.2.840.10008.5.1.4.1.1.7.2", "1.2.840.10008.5.1.4.1.1.7.3"
FRAME_TIME, PAGE_NUMBER = Tag(0x0018, 0x1063), Tag(0x0018, 0x2001)


def derived_frames(request: Json, given: Mapping[str, Numbers], source: SourceHeader) -> Dataset:
    """The whole object."""
    capsule, bits, steps = from_json(request["capsule"]), int(request["bits"]), given["steps"]
    made: Dataset = bare_image(steps[0], source, capsule)
    source.describe(made)
    made.SOPClassUID = BYTES if bits == 8 else WORDS
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.BitsAllocated = 8 * steps.dtype.itemsize
    made.BitsStored, made.HighBit, made.PixelRepresentation = bits, bits - 1, 0
    made.RescaleIntercept, made.RescaleSlope, made.RescaleType = "0", "1", "US"
    made.PresentationLUTShape = "IDENTITY"
    if "BurnedInAnnotation" not in made:
        made.BurnedInAnnotation = "YES"  # nobody said that there is none
    if request["padding"] is not None:
        made.add_new(PADDING, "US", request["padding"])
    made.NumberOfFrames = len(steps)
    _add_order(made, request["frame_time_ms"], len(steps))
    made.PixelData = steps.astype(steps.dtype.newbyteorder("<")).tobytes()
    made["PixelData"].VR = "OB" if bits == 8 else "OW"
    add_spacing(made, request, source)
    add_shutter(made, add_drawings(made, request["drawings"], given), source, given)
    if request["window"]:
        add_vois(made, [unpack_voi(request["window"])], signed=False)
    add_loss(made, request, source)
    provenance.add_provenance(made, capsule, source, provenance.derivation_codes(capsule.steps))
    for item in made.get("SourceImageSequence", ()):  # all of its frames, not the first alone
        if "ReferencedFrameNumber" in item:
            del item.ReferencedFrameNumber
    return made


def _add_order(made: Dataset, frame_time_ms: float | None, count: int) -> None:
    """What leads from one frame to the next: time, or mere counting."""
    if frame_time_ms:
        made.FrameTime = decimal(float(frame_time_ms))
        made.FrameIncrementPointer = FRAME_TIME
    else:
        made.PageNumberVector = list(range(1, count + 1))
        made.FrameIncrementPointer = PAGE_NUMBER
