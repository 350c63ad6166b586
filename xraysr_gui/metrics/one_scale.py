"""Two images whose files have room for different depths, or for real numbers, on one scale of greys."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.radiograph import Radiograph, on_scale
from xraysr_gui.core.words import tr

PICTURES = ("PNG", "TIFF")
UNDECLARED = ("Matlab",)
"""Their files do not say how many bits are used: as few are taken as hold what occurs."""
MOST_UNLIKE = 50.0
"""Times: numbers that span so much more than those of the other image mean something else."""
_NARROW = 2e-6
"""Of a number: what a file of one and the same real number spans, as it is read."""

OnOneScale = tuple[Radiograph, Radiograph, tuple[str, ...]]


class CannotCompare(UserError):
    """Two images do not show the same, so their difference means nothing."""


def on_one_scale(reference: Radiograph, candidate: Radiograph) -> OnOneScale:
    """Both, one of them on the scale of the other where it declares none or has more room than it uses.

    PNG and TIFF know 8 and 16 bits: an image of 12 bits is kept in them with its greys as they are. Real
    numbers declare no range at all: they are taken as what they are on the scale of the other image.

    Raises:
        CannotCompare: real numbers cannot be values of the other image.
    """
    images = [reference, candidate]
    ruling = _ruling(images)
    if ruling is None:
        return reference, candidate, ()
    ruler, other = images[ruling], images[1 - ruling]
    images[1 - ruling] = _on_scale_of(ruler, other)
    return images[0], images[1], (_said(ruler, other, ("reference", "candidate")[1 - ruling]),)


def range_words(reference: Radiograph, name: str) -> str:
    """Where the range comes from in which errors are told; `name` is not that of a file."""
    encoding = reference.source.encoding
    if encoding.bits > 16:
        ends = tr("black {:g} and white {:g}").format(reference.black, reference.white)
        return tr("{} of {}, whose pixels are real numbers").format(ends, name)
    if encoding.format in UNDECLARED:
        return tr("the {} bits that hold every grey of {}, which declares no depth").format(
            encoding.bits, name
        )
    return tr("the {} stored bits of {}").format(encoding.bits, name)


def _ruling(images: list[Radiograph]) -> int | None:
    """Whose scale both are brought to; None if each stays on its own, or both are on one."""
    encodings = [one.source.encoding for one in images]
    depths, formats = [one.bits for one in encodings], [one.format for one in encodings]
    if max(depths) > 16:
        if (images[0].black, images[0].white) == (images[1].black, images[1].white):
            return None
        if min(depths) <= 16:
            return depths.index(min(depths))
        return 1 if _is_flat(images[0]) else 0
    if depths[0] == depths[1]:
        return None
    if all(format in UNDECLARED for format in formats):
        return depths.index(max(depths))
    deeper = depths.index(max(depths))
    picture, white = images[deeper], 2.0 ** min(depths) - 1
    is_roomy = formats[deeper] in PICTURES and picture.white == 2.0 ** max(depths) - 1
    return 1 - deeper if is_roomy and float(picture.pixels.max()) <= white else None


def _is_flat(image: Radiograph) -> bool:
    return image.white - image.black <= max(_NARROW, abs(image.black) * _NARROW)


def _on_scale_of(ruler: Radiograph, other: Radiograph) -> Radiograph:
    """The same numbers, with black and white where the ruler has them."""
    bits, is_real = ruler.source.encoding.bits, other.source.encoding.bits > 16
    black, white = (ruler.black, ruler.white) if is_real else (other.black, other.black + 2.0**bits - 1)
    if is_real:
        _refuse_other_numbers(ruler, other)
    source = replace(other.source, encoding=replace(other.source.encoding, bits=bits))
    return replace(on_scale(other, black, white), source=source)


def _refuse_other_numbers(ruler: Radiograph, other: Radiograph) -> None:
    """Such as shares from 0 to 1 beside greys from 0 to 4095."""
    spans = other.white - other.black, ruler.white - ruler.black
    if _is_flat(other) or _is_flat(ruler) or 1 / MOST_UNLIKE <= spans[0] / spans[1] <= MOST_UNLIKE:
        return
    name, its_name = other.source.address.name, ruler.source.address.name
    raise CannotCompare(
        tr("{} and {} cannot be compared.").format(name, its_name),
        why=tr(
            "{} holds real numbers from {:g} to {:g}, which are no greys on the scale of {}, from "
            "{:g} to {:g}."
        ).format(name, other.black, other.white, its_name, ruler.black, ruler.white),
        remedy=tr("Save it with the same meaning of its numbers, or as whole numbers of 8 or 16 bits."),
    )


def _said(ruler: Radiograph, other: Radiograph, role: str) -> str:
    name, depth = (
        tr("The reference") if role == "reference" else tr("The candidate"),
        other.source.encoding.bits,
    )
    if depth > 16:
        return tr(
            "{} holds real numbers and does not say which of them is white: they are taken to be "
            "on the scale of the other image, from {:g} to {:g}."
        ).format(name, ruler.black, ruler.white)
    bits = ruler.source.encoding.bits
    if other.source.encoding.format in UNDECLARED:
        return tr("{} declares no depth: its greys are taken to be on the same scale of {} bits.").format(
            name, bits
        )
    return tr(
        "{} has room for {} bits and holds no grey above {:g}, the white of the other image: "
        "its greys are taken to be on the same scale of {} bits."
    ).format(name, depth, 2.0**bits - 1, bits)
