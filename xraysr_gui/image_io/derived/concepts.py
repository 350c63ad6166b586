"""What measurements are called in DICOM: by the standard's own codes where it has them, else by our own.

Codes of this program stand in a private coding scheme, as the standard asks (PS3.16 section 8.2), and each
meaning can be read without it.
"""

from __future__ import annotations

from dataclasses import dataclass

from highdicom.coding_schemes import CodingSchemeIdentificationItem
from highdicom.sr import CodedConcept
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from xraysr_gui.core.grey_levels import GREY_LEVELS
from xraysr_gui.core.provenance import PROGRAM
from xraysr_gui.image_io.derived.clean_values import plain

SCHEME = "99XRAYSR"


@dataclass(frozen=True, slots=True)
class Concept:
    """What a number is, and how it was taken of many (CID 7464), None if it is no such number."""

    name: Code
    derivation: Code | None = None


def _own(value: str, meaning: str) -> Code:
    return Code(value, SCHEME, meaning)


_PIXEL = _own("PIXEL_VALUE", "Pixel value after the modality transformation")
CONCEPTS = {
    "mean": Concept(_PIXEL, codes.SCT.Mean),
    "sd": Concept(_PIXEL, codes.SCT.StandardDeviation),
    "minimum": Concept(_PIXEL, codes.SCT.Minimum),
    "maximum": Concept(_PIXEL, codes.SCT.Maximum),
    "pixels": Concept(_own("PIXELS", "Number of pixels whose centre lies inside")),
    "noise": Concept(_own("NOISE_TRIMMED", "SD of white noise: trimmed mean size after Immerkaer's mask")),
    "snr": Concept(codes.DCM.SignalToNoise),
    "cnr": Concept(_own("CNR", "Contrast-to-noise ratio against what is outside all regions")),
    "area": Concept(codes.SCT.Area),
    "distance": Concept(codes.SCT.Length),
    "angle": Concept(codes.SCT.Angle),
    "cobb": Concept(codes.SCT.CobbAngle),
}
"""What is measured of one image; metrics bring codes of their own."""
_UNITS = {
    "": ("1", "no units"),
    "%": ("%", "percent"),
    "dB": ("dB", "decibel"),
    "mm": ("mm", "millimeter"),
    "mm²": ("mm2", "square millimeter"),
    "px": ("{pixels}", "pixels"),
    "px²": ("{pixels}2", "square pixels"),
    "°": ("deg", "degree"),
}
_PROCEDURES: dict[str, Code] = {
    "MG": codes.SCT.Mammography,
    "CR": codes.SCT.PlainRadiography,
    "DX": codes.SCT.PlainRadiography,
    "IO": codes.SCT.PlainRadiography,
    "PX": codes.SCT.PlainRadiography,
}


def concept_of(id: str, own: tuple[str, str] | None) -> Concept:
    """A number by its id, or by the code that it brought with it."""
    return CONCEPTS[id] if own is None else Concept(_own(*own))


def unit_code(words: str) -> CodedConcept:
    """In UCUM, where grey levels are numbers of a kind and stand in braces."""
    if words in _UNITS:
        value, meaning = _UNITS[words]
        return CodedConcept(value, "UCUM", meaning)
    bare = words.removesuffix("²").removesuffix(", squared")
    kind = GREY_LEVELS if bare.startswith(GREY_LEVELS) else bare  # how many there are, the meaning tells
    kind = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in kind)[:13]
    return CodedConcept(
        f"{{{kind}}}" + ("2" if bare != words else ""), "UCUM", plain(words, 64).replace("²", " squared")
    )


def procedure_of(modality: str) -> Code:
    """What was done to the patient, as far as the modality tells it."""
    return _PROCEDURES.get(modality, Code("363679005", "SCT", "Imaging"))


def coding_scheme() -> CodingSchemeIdentificationItem:
    """Whose the private codes are."""
    return CodingSchemeIdentificationItem(
        SCHEME, name="Measurements of radiographs", responsible_organization=PROGRAM
    )
