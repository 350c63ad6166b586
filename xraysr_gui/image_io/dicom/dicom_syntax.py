"""Transfer syntaxes by name, and which of them lose detail."""

from __future__ import annotations

from xraysr_gui.core.light_dataclass import dataclass

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
RLE = "1.2.840.10008.1.2.5"


@dataclass(frozen=True, slots=True)
class Syntax:
    """One transfer syntax.

    Attributes:
        uid: As the file names it.
        title: In words.
        codec: How frames are compressed: "" (not), "jpeg", "jpegls", "jpeg2000", "rle", or "unknown".
        lossy: Words for the loss, "" if the syntax cannot lose anything or does not say.
    """

    uid: str
    title: str
    codec: str = ""
    lossy: str = ""

    @property
    def is_implicit(self) -> bool:
        """Whether the dataset leaves out the kinds of its values."""
        return self.uid == IMPLICIT

    @property
    def is_little_endian(self) -> bool:
        """Whether the low byte comes first."""
        return self.uid != BIG_ENDIAN


_JPEG = "1.2.840.10008.1.2.4."
_KNOWN = {
    syntax.uid: syntax
    for syntax in (
        Syntax(IMPLICIT, "Implicit VR Little Endian"),
        Syntax(EXPLICIT, "Explicit VR Little Endian"),
        Syntax(DEFLATED, "Deflated Explicit VR Little Endian"),
        Syntax(BIG_ENDIAN, "Explicit VR Big Endian"),
        Syntax(RLE, "RLE Lossless", "rle"),
        Syntax(_JPEG + "50", "JPEG Baseline", "jpeg", "JPEG"),
        Syntax(_JPEG + "51", "JPEG Extended (12 bit)", "jpeg", "JPEG"),
        Syntax(_JPEG + "53", "JPEG Spectral Selection", "jpeg", "JPEG"),
        Syntax(_JPEG + "55", "JPEG Full Progression", "jpeg", "JPEG"),
        Syntax(_JPEG + "57", "JPEG Lossless", "jpeg"),
        Syntax(_JPEG + "70", "JPEG Lossless, First-Order Prediction", "jpeg"),
        Syntax(_JPEG + "80", "JPEG-LS Lossless", "jpegls"),
        Syntax(_JPEG + "81", "JPEG-LS Near-lossless", "jpegls", "JPEG-LS near-lossless"),
        Syntax(_JPEG + "90", "JPEG 2000 Lossless", "jpeg2000"),
        Syntax(_JPEG + "91", "JPEG 2000", "jpeg2000", "JPEG 2000"),
        Syntax(_JPEG + "201", "High-Throughput JPEG 2000 Lossless", "jpeg2000"),
        Syntax(_JPEG + "202", "High-Throughput JPEG 2000 Lossless with RPCL", "jpeg2000"),
        Syntax(_JPEG + "203", "High-Throughput JPEG 2000", "jpeg2000", "High-Throughput JPEG 2000"),
        *(Syntax(_JPEG + str(number), "MPEG video", "unknown", "MPEG") for number in range(100, 109)),
    )
}


def syntax_of(uid: str) -> Syntax:
    """The syntax with a UID; one that nobody knows reads as explicit little endian, its pixels as unknown."""
    return _KNOWN.get(uid) or Syntax(uid, uid, "unknown")
