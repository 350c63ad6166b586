"""Where an image came from, and how it was stored there."""

from __future__ import annotations

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass

MOST_BITS = 16
"""Of what this program keeps and writes."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the file stores the image.

    Attributes:
        format: Such as "DICOM" or "PNG".
        bits: Stored bits per sample.
        photometric: As DICOM names it: MONOCHROME1, MONOCHROME2, RGB ...
        transfer_syntax: UID of the DICOM transfer syntax, "" for other files.
        lossy: What is known of lossy compression, in words; "" if none.
        frames: How many frames or slices the file holds.
        frame_time_ms: How long one lasts, None if the file does not say.
        has_table: Whether a table turns what is stored into values, which then do not lie evenly.
    """

    format: str = ""
    bits: int = 16
    photometric: str = "MONOCHROME2"
    transfer_syntax: str = ""
    lossy: str = ""
    frames: int = 1
    frame_time_ms: float | None = None
    has_table: bool = False

    @property
    def kept_bits(self) -> int:
        """So many bits keep every grey in even steps, as far as 16 can: more no file of ours has."""
        return MOST_BITS if self.has_table else min(self.bits, MOST_BITS)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an image came from.

    Attributes:
        address: The file, member and frame.
        encoding: How it was stored there.
        header: The DICOM dataset without its pixels (explicit little endian), b"" for other files;
            bytes cannot be changed behind another thread's back. Only image_io unpacks them.
        labels: What the corner annotation shows, by DICOM keyword: PatientName, StudyDate, KVP ...
        sha256: Of the bytes that were decoded: what `sha256sum` says of the file; "" if unknown.
        made_before: What a program like this one had done to it before it was opened, such as "Enhanced (Best
            x2)"; "" for an image as it was acquired, or where nothing is known.
        size: How many bytes these were, 0 if unknown.
        alias: What it is called where nothing may tell its file, its hash or the day of its making; else "".
    """

    address: Address
    encoding: Encoding = Encoding()
    header: bytes = b""
    labels: tuple[tuple[str, str], ...] = ()
    sha256: str = ""
    made_before: str = ""
    size: int = 0
    alias: str = ""

    def label(self, keyword: str) -> str:
        """One label, "" if the file does not say."""
        return dict(self.labels).get(keyword, "")

    @property
    def names_patient(self) -> bool:
        """Whether the file says whose image it is."""
        return bool(self.label("PatientName") or self.label("PatientID"))
