"""Images, regions and marks without what a person typed or a file says of a person.

The header travels on, unparsed, to the reader child, which takes the person out of it there.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import replace

from xraysr_gui.core.called import KIND, SIGNS
from xraysr_gui.core.identifying import identifying_words, says_any
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.source import Source

PERSONAL = ("PatientName", "PatientID", "PatientBirthDate", "AccessionNumber", "ReferringPhysicianName")


def alias_of(source: Source, key: bytes) -> str:
    """What the image of a file is called without its hash: the same every time, and no way back."""
    known = source.sha256 or str(source.address.path)
    return hmac.digest(key, f"file\0{known}".encode(), "sha256").hex()[:SIGNS]


def unnamed(image: Radiograph, alias: str) -> Radiograph:
    """An image whose file, patient and hash nothing tells; words of a file that lie over it are gone."""
    source = image.source
    forbidden = identifying_words(source.label(keyword) for keyword in PERSONAL)
    labels = tuple((k, words) for k, words in source.labels if k in KIND and not says_any(words, forbidden))
    bare = replace(source, labels=labels, sha256="", size=0, alias=alias)
    spacing = replace(image.spacing, note="")
    vois = tuple(replace(voi, title="") for voi in image.vois)
    return replace(image, source=bare, spacing=spacing, vois=vois, overlays=(), notices=())


def unnamed_regions(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Numbers in the place of what a reader called them."""
    return tuple(
        replace(region, id=f"region-{number}", name=f"Region {number}")
        for number, region in enumerate(regions, 1)
    )


def unnamed_marks(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks without what a reader wrote at them."""
    return tuple(replace(mark, text="") for mark in marks)
