"""How a DICOM file stores its image, in the words that the window and `xraysr info` use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.source import Encoding
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_file import DicomFile
from xraysr_gui.image_io.dicom.dicom_values import (
    BROKEN,
    FrameHeader,
    items,
    number,
    numbers,
    text,
    unread,
    value_of,
)
from xraysr_gui.image_io.dicom.pixel_layout import Layout

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_METHODS = {
    "ISO_10918_1": "JPEG",
    "ISO_14495_1": "JPEG-LS near-lossless",
    "ISO_15444_1": "JPEG 2000",
    "ISO_15444_15": "High-Throughput JPEG 2000",
    "ISO_13818_2": "MPEG-2",
    "ISO_14496_10": "MPEG-4",
    "ISO_23008_2": "HEVC",
}
_ALWAYS_LOSSY = "JPEG"
LARGEST_HEADER = 1 << 20
_LARGEST_VALUE = 1 << 18
_ICON = 0x00880200


def encoding_of(file: DicomFile, layout: Layout) -> Encoding:
    """Depth, photometric interpretation, compression and frames of a file."""
    return Encoding(
        format="DICOM",
        bits=layout.stored,
        photometric=layout.photometric,
        transfer_syntax=file.syntax.uid,
        lossy=lossy_words(file),
        frames=layout.frames,
        frame_time_ms=frame_time_ms(file.header),
        has_table=bool(items(file.header, "ModalityLUTSequence")),
    )


def lossy_words(file: DicomFile) -> str:
    """Such as "JPEG 2000, 12:1"; "" where no detail was lost, as far as the file says."""
    said = text(file.header, "LossyImageCompression")
    if said != "01" and (not file.syntax.lossy or (said == "00" and file.syntax.lossy != _ALWAYS_LOSSY)):
        return ""
    methods = text(file.header, "LossyImageCompressionMethod").split(", ")
    words = _METHODS.get(methods[-1]) or file.syntax.lossy or tr("method not stated")
    ratios = [ratio for ratio in numbers(file.header, "LossyImageCompressionRatio") if ratio > 1]
    return f"{words}, {ratios[-1]:.3g}:1" if ratios else words


def method_code(words: str) -> str:
    """The standard's own term for words of `lossy_words`, "" if it has none."""
    title = words.partition(",")[0]
    return next((code for code, method in _METHODS.items() if method == title), "")


def lossy_notice(lossy: str) -> tuple[str, ...]:
    """The sentence that stays with a lossy image."""
    return (tr("Compressed with loss ({}): fine detail may be missing.").format(lossy),) if lossy else ()


def frame_time_ms(header: Dataset) -> float | None:
    """How long a frame lasts, by whichever of four attributes says it."""
    time = number(header, "FrameTime")
    if time is None:
        steps = [step for step in numbers(header, "FrameTimeVector") if step > 0]
        time = sum(steps) / len(steps) if steps else None
    if time is None:
        rate = number(header, "CineRate") or number(header, "RecommendedDisplayFrameRate")
        time = 1000 / rate if rate and rate > 0 else _duration(header)
    return time if time is not None and 1 <= time <= 60_000 else None


def _duration(header: Dataset) -> float | None:
    """What an enhanced object says about its first frame."""
    part = FrameHeader(header, 0).holding("FrameAcquisitionDuration", "FrameContentSequence")
    return number(part, "FrameAcquisitionDuration") if part is not None else None


def header_bytes(file: DicomFile) -> bytes:
    """The dataset without pixels, drawings and icons, explicit little endian.

    A header that is stored like that already is cut out of the file as it is: 15 ms saved per image.
    """
    start, end = file.header_span
    plain = file.is_explicit and file.syntax.is_little_endian and end - start <= LARGEST_HEADER
    if plain and not any(_is_bulk(element) for element in unread(file.header)):
        return bytes(file.memory[start:end])
    return _written(file.header)


def _is_bulk(element: object) -> bool:
    """Whether an element is a drawing, an icon, or a large blob that only one vendor understands."""
    tag = int(getattr(element, "tag", 0))
    if tag >> 16 in range(0x6000, 0x6020) and tag & 0xFFFF == 0x3000:
        return True
    value = getattr(element, "value", None)
    return tag == _ICON or (isinstance(value, bytes) and len(value) > _LARGEST_VALUE)


def _written(header: Dataset) -> bytes:
    """Write element by element; one that is damaged is left out."""
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_data_element

    whole = bytearray()
    encodings = _character_sets(header)
    for element in unread(header):
        if _is_bulk(element) or element.tag >> 16 <= 2:
            continue
        out = DicomBytesIO()
        out.is_little_endian, out.is_implicit_VR = True, False
        try:
            write_data_element(out, header[element.tag], encodings)
        except BROKEN:
            continue
        whole += out.getvalue()
    return bytes(whole)


def _character_sets(header: Dataset) -> list[str]:
    from pydicom.charset import convert_encodings

    return list(convert_encodings(value_of(header, "SpecificCharacterSet") or "ISO_IR 6"))
