"""Reads a DICOM segmentation: which pixels of one image belong to each of its segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.dicom.dicom_file import looks_like_dicom, read_dicom_file
from xraysr_gui.image_io.dicom.dicom_values import (
    BROKEN,
    FrameHeader,
    items,
    numbers,
    quiet_pydicom,
    text,
    whole,
)

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.image_io.content import Content
    from xraysr_gui.isolation.answer import Answer

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
MOST_SEGMENTS, MOST_FRAMES, MOST_CELLS = 256, 4096, 1_000_000_000
COLOUR = "#ffb000"


def read_segments(content: Content, answer: Answer, frame: int) -> None:
    """Answer with a mask for each segment that was drawn on the image whose header was given.

    Raises:
        CannotOpenImage: the file is damaged, or no segmentation.
    """
    with quiet_pydicom(content.address.name):
        if not looks_like_dicom(content.head):
            raise _refused(content, tr("It is no DICOM file."))
        header = read_dicom_file(content).header
        if text(header, "SOPClassUID") != SEGMENTATION:
            raise _refused(content, tr("It is a DICOM object of another kind."))
        image = SourceHeader.of(answer.given["header"].tobytes(), frame)
        frames = _frames_of(header, image)
        segments = items(header, "SegmentSequence")[:MOST_SEGMENTS]
        known = {whole(segment, "SegmentNumber"): segment for segment in segments}
        chosen = sorted({number for number in frames.values() if number in known})
        for place, number in enumerate(chosen):
            mask = _mask(content, header, [index for index, one in frames.items() if one == number])
            if (place + 1) * mask.size > MOST_CELLS:
                raise _refused(content, tr("It holds more than this program takes in at once."))
            answer.array(f"mask {place}", mask)
        rows = [{"name": text(known[n], "SegmentLabel")[:64], "colour": _colour(known[n])} for n in chosen]
        answer.message(segments=rows, total=len(segments))


def _frames_of(header: Dataset, image: SourceHeader) -> dict[int, int]:
    """The frames that lie on the image, each with the number of its segment."""
    count = min(max(whole(header, "NumberOfFrames") or 1, 1), MOST_FRAMES)
    found = {}
    for index in range(count):
        frame = FrameHeader(header, index)
        part = frame.holding("ReferencedSegmentNumber", "SegmentIdentificationSequence")
        number = whole(part, "ReferencedSegmentNumber") if part is not None else None
        if number is not None and _lies_on(header, index, image):
            found[index] = number
    return found


def _lies_on(header: Dataset, index: int, image: SourceHeader) -> bool:
    """Whether a frame was drawn on the image; one that does not say so is believed."""
    part = FrameHeader(header, index).holding("SourceImageSequence", "DerivationImageSequence")
    references = items(part, "SourceImageSequence") if part is not None else ()
    if not references or not image.instance_uid:
        return True
    for reference in references:
        frames = numbers(reference, "ReferencedFrameNumber")
        if text(reference, "ReferencedSOPInstanceUID") in image.ancestors:
            return not frames or image.frame + 1 in frames
    return False


def _mask(content: Content, header: Dataset, frames: list[int]) -> NDArray[np.bool_]:
    """Where at least one of the frames says yes; of a probability, at least one half."""
    from xraysr_gui.image_io.dicom import dicom_reader

    half = 1
    if text(header, "SegmentationType") == "FRACTIONAL":
        half = max(1, ((whole(header, "MaximumFractionalValue") or 255) + 1) // 2)
    masks = [np.asarray(dicom_reader.read(content, index).greys.codes >= half) for index in frames]
    return np.asarray(np.logical_or.reduce(masks))


def _colour(segment: Dataset) -> str:
    """The colour that the segment should have, as "#rrggbb"."""
    said = numbers(segment, "RecommendedDisplayCIELabValue")
    if len(said) != 3 or not all(0 <= one <= 65535 for one in said):
        return COLOUR
    from highdicom.color import CIELabColor

    try:
        lightness, a, b = said[0] / 65535 * 100, said[1] / 65535 * 255 - 128, said[2] / 65535 * 255 - 128
        red, green, blue = CIELabColor(lightness, a, b).to_rgb(clip=True)
    except BROKEN:
        return COLOUR
    return f"#{red:02x}{green:02x}{blue:02x}"


def _refused(content: Content, why: str) -> CannotOpenImage:
    return CannotOpenImage(
        tr("{} holds no regions.").format(content.address.name),
        why=why,
        remedy=tr("Choose a DICOM segmentation, a mask or a JSON file of regions."),
    )
