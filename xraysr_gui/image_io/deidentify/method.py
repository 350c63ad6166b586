"""How an object says that the person was taken out of it, and the dates on which it was made itself."""

from __future__ import annotations

from pydicom.dataset import Dataset

from xraysr_gui import __version__
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.image_io.deidentify.mapping import Mapping
from xraysr_gui.image_io.deidentify.profile import DUMMIES

BASIC = ("113100", "Basic Application Confidentiality Profile")
PIXELS = ("113101", "Clean Pixel Data Option")
GRAPHICS = ("113103", "Clean Graphics Option")
CONTENT = ("113104", "Clean Structured Content Option")
DESCRIPTORS = ("113105", "Clean Descriptors Option")
DATES = ("113107", "Retain Longitudinal Temporal Information Modified Dates Option")
CHARACTERISTICS = ("113108", "Retain Patient Characteristics Option")
DEVICE = ("113109", "Retain Device Identity Option")
SAFE_PRIVATE = ("113111", "Retain Safe Private Option")
OF_KIND = {"view": (GRAPHICS,), "measurements": (CONTENT,)}
"""What is drawn and measured stays, without what a reader called it."""


def say_method(made: Dataset, told: Leaving, more: tuple[tuple[str, str], ...] = ()) -> None:
    """Mark an object, by the codes of the standard."""
    wished = (
        (told.boxes or told.was_looked_through, PIXELS),
        (told.shifts_dates, DATES),
        (told.keeps_characteristics, CHARACTERISTICS),
        (told.keeps_device, DEVICE),
    )
    codes = (BASIC, *(code for is_wished, code in wished if is_wished), *more)
    made.PatientIdentityRemoved = "YES"
    made.DeidentificationMethod = [f"xraysr {__version__}", "PS3.15 Basic Profile, edition 2026c"]
    made.DeidentificationMethodCodeSequence = [_item(*code) for code in sorted(codes)]
    made.LongitudinalTemporalInformationModified = "MODIFIED" if told.shifts_dates else "REMOVED"


def say_burned_in(made: Dataset, told: Leaving) -> None:
    """Whether text that tells who it is stands in the pixels, as far as anybody knows.

    Only a reader who looked can say that there is none; without one, what the file said stays, and a place
    that looks like text is told of.
    """
    if told.was_looked_through:
        made.BurnedInAnnotation = "NO"
    elif told.is_suspected:
        made.BurnedInAnnotation = "YES"


def hide_day_of_making(made: Dataset, told: Leaving, mapping: Mapping) -> None:
    """Treat the dates on which this program made an object like those of its image."""
    for element in made.iterall():
        if element.keyword not in OF_MAKING or not element.value:
            continue
        if element.VR == "TM" and told.shifts_dates:
            continue
        element.value = mapping.date(str(element.value)) if told.shifts_dates else DUMMIES[element.VR]


OF_MAKING = (
    *("ContentDate", "ContentTime", "InstanceCreationDate", "InstanceCreationTime"),
    *("DateOfSecondaryCapture", "TimeOfSecondaryCapture", "PresentationCreationDate"),
    *("PresentationCreationTime", "ContributionDateTime", "AcquisitionDateTime", "ObservationDateTime"),
)
"""What the libraries write down by the clock of this computer."""


def _item(value: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "DCM", meaning
    return item
