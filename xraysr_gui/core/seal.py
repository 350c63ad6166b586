"""The seal of a file that left: hashes by which a later change is found, and what was changed is told.

It stands in the description of how the file was made. It is no signature: whoever has this program can make
another one. What proves an image is that its steps, done again, give its pixels.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.strips import strips

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")

BLANK = "0" * 64
NOT_OF_WORDS = "seal", "significant_bits"


@dataclass(frozen=True, slots=True)
class Seal:
    """SHA-256 of the parts of one file, each as 64 digits.

    Attributes:
        pixels: Of the numbers that are stored for the pixels; "" for what holds no grey levels of an image.
        header: Of what stands beside the pixels, however it is packed.
        words: Of the description itself.
        file: Of all bytes, with 64 zeros in the place of this hash.
    """

    pixels: str
    header: str
    words: str
    file: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """How a file is now, to be held against its seal.

    Attributes:
        as_written: Whether not a bit of it was changed since it was sealed; False also where it has no seal.
        header, words: The hashes of its header and of its description as they are; "" where there is none.
    """

    as_written: bool
    header: str
    words: str


def hash_of_words(told: JsonView) -> str:
    """Of a description without its seal: the same content has the same hash, in whatever order it stands."""
    plain = {name: value for name, value in told.items() if name not in NOT_OF_WORDS}
    return hashlib.sha256(canonical(plain)).hexdigest()


def canonical(told: JsonView) -> bytes:
    """The same content as the same bytes."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), default=str).encode()


def hash_of_frames(frames: Iterable[Numbers]) -> str:
    """Of stored numbers, frame by frame: whole numbers of any depth count as what they are."""
    found = hashlib.sha256()
    for frame in frames:
        is_float = frame.dtype.kind == "f"
        found.update(f"{frame.shape[0]}x{frame.shape[1]} {'f' if is_float else 'i'};".encode())
        for rows in strips((frame.shape[0], frame.shape[1])):
            found.update(np.ascontiguousarray(frame[rows], "<f4" if is_float else "<i4").data)
    return found.hexdigest()


def stored_numbers(image: Radiograph) -> Numbers:
    """What the file of an opened image holds for each pixel."""
    if image.exact is not None:
        return image.exact
    return image.greys.codes.astype(np.int32) + np.int32(image.greys.first_stored)


def blank_seal(told: JsonView, pixels: str) -> Json:
    """The seal of a file that is yet to be packed: its header and its bytes are hashed afterwards."""
    return {"pixels": pixels, "header": BLANK, "words": hash_of_words(told), "file": BLANK}


def seal_from(told: JsonView) -> Seal | None:
    """The seal that a description carries; None for one without, as older versions of the program wrote.

    Raises:
        ValueError, KeyError, TypeError: it makes no sense.
    """
    if "seal" not in told:
        return None
    names = ("pixels", "header", "words", "file")
    hashes = [str(told["seal"][name]) for name in names]
    if any(len(one) not in (0, 64) or set(one) - set("0123456789abcdef") for one in hashes):
        raise ValueError("its seal is none")
    return Seal(*hashes)
