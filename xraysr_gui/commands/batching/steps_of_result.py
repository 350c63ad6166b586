"""What was done to a result, by its own account."""

from __future__ import annotations

from pathlib import Path

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.harmless_text import harmless
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.step import Step
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader


def steps_of_result(path: Path, reader: ImageReader, progress: Progress | None = None) -> tuple[Step, ...]:
    """The steps that its capsule holds, the first one first.

    Raises:
        CannotOpenImage: it is missing, damaged, or tells nothing.
        CannotReadProvenance: what it tells is damaged.
    """
    capsule = reader.provenance(Address(path), progress or Progress())
    if capsule is None:
        raise CannotOpenImage(
            tr("{} tells no steps.").format(harmless(path.name)),
            why=tr("It was not written by this program, or what described it was taken out."),
            remedy=tr("Name a result that this program wrote as PNG, TIFF or DICOM."),
        )
    return capsule.steps
