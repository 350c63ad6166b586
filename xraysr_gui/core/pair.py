"""What is compared with what, for every map and figure of the window."""

from __future__ import annotations

from dataclasses import dataclass

from xraysr_gui.core.radiograph import Radiograph


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A reference and a candidate that a reader chose.

    Attributes:
        reference: What is compared with.
        candidate: What is compared.
        words: Which they are, for people: figures and maps always say it.
        registered: Whether a shift between them is to be looked for and taken back.
    """

    reference: Radiograph
    candidate: Radiograph
    words: str
    registered: bool = False
