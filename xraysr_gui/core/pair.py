"""What is compared with what, for every map and figure of the window."""

from __future__ import annotations

from enum import StrEnum

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph


class ReferenceKind(StrEnum):
    """Where a reference comes from."""

    ORIGINAL = "original"
    FILE = "file"
    KNOWN_TRUTH = "known-truth"


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One thing that results can be compared with.

    Attributes:
        kind: Where it comes from.
        title: On screen; of a file its name.
        radiograph: The image, None where it follows from the document.
    """

    kind: ReferenceKind
    title: str
    radiograph: Radiograph | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A reference and a candidate that a reader chose.

    Attributes:
        reference: What is compared with.
        candidate: What is compared.
        words: Which they are, for people at the screen: figures and maps always say it.
        registered: Whether a shift between them is to be looked for and taken back.
        degraded: What the candidate was made of, where that is no version of the open image: the
            reference is the truth then, and the candidate what was restored of its degraded copy.
        unnamed: The words without the name of a file, "" where they have none.
    """

    reference: Radiograph
    candidate: Radiograph
    words: str
    registered: bool = False
    degraded: Radiograph | None = None
    unnamed: str = ""

    @property
    def words_to_keep(self) -> str:
        """For what leaves the program: without the name of a file."""
        return self.unnamed or self.words
