"""A header without the person: every attribute as the table of the Basic Profile says, at every depth.

Beyond the table nothing is believed: private elements, kinds that nobody knows, names and dates that the
table does not list go as well, UIDs get other ones. So does every free text; a short one (a label, the
meaning of a code) stays unless it says the patient's name, number or anything else that was taken out, in
whatever spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from xraysr_gui.core.identifying import identifying_words, says_any
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.image_io.deidentify.basic_profile import (
    ACTIONS,
    CHARACTERISTICS,
    DEVICE,
    GROUPS,
    NEVER_SHIFTED,
)
from xraysr_gui.image_io.deidentify.mapping import Mapping
from xraysr_gui.image_io.dicom.dicom_values import BROKEN, text, unread

DATES = ("DA", "DT", "TM")
TEXTS = ("AE", "AS", "CS", "LO", "LT", "SH", "ST", "UC", "UR", "UT")
DUMMIES = {
    **dict.fromkeys(("AE", "LO", "LT", "SH", "ST", "UC", "UT"), "REMOVED"),
    **{"DA": "19000101", "DT": "19000101000000", "TM": "000000", "PN": "REMOVED", "AS": "000Y"},
    **dict.fromkeys(("DS", "IS"), "0"),
}
FREE_TEXTS = ("LT", "ST", "UT")
FREELY_TYPED = ("Description", "Comment", "Comments", "Text", "Explanation", "Notes", "Label")
"""How keywords end whose value a person typed, even where it is short."""
CODES = ("AE", "AS", "CS")
NAMING = ("LO", "SH", "ST", "UC")
"""Kinds of value that tell who the patient is: numbers, addresses, other names."""
OF_THE_PATIENT, ACCESSION_NUMBER = 0x0010, 0x00080050


def mapping_of(header: Dataset, secret: bytes) -> Mapping:
    """The other names for one patient: known by number and issuer, else by name, else by study."""
    number, issuer = text(header, "PatientID"), text(header, "IssuerOfPatientID")
    who = f"{number}\0{issuer}" if number else text(header, "PatientName")
    return Mapping(secret, who or text(header, "StudyInstanceUID"))


def deidentified(header: Dataset, told: Leaving, mapping: Mapping) -> Dataset:
    """A copy of a header without the person; pixels are no part of it."""
    forbidden = identifying_words(_identifying(header))
    made = _Cleaner(told, mapping, forbidden).cleaned(header)
    made.PatientName = made.PatientID = mapping.pseudonym
    return made


def _elements(header: Dataset) -> Iterator[DataElement]:
    """Those whose value can be understood; what is damaged beyond that is not taken along."""
    for element in unread(header):
        try:
            yield header[element.tag]
        except BROKEN:
            continue


def _identifying(header: Dataset) -> Iterator[str]:
    """What the table takes out and could stand elsewhere as well: names of people, numbers, addresses."""
    for element in _elements(header):
        if element.VR == "SQ":
            for item in element.value:
                yield from _identifying(item)
        elif _names_somebody(element):
            yield str(element.value)


def _names_somebody(element: DataElement) -> bool:
    tag = int(element.tag)
    is_of_patient = element.tag.group == OF_THE_PATIENT and element.VR in NAMING
    return element.VR == "PN" or tag == ACCESSION_NUMBER or (is_of_patient and tag not in CHARACTERISTICS)


@dataclass(frozen=True, slots=True)
class _Cleaner:
    """Goes through a header and all that lies in it."""

    told: Leaving
    mapping: Mapping
    forbidden: frozenset[str]

    def cleaned(self, header: Dataset) -> Dataset:
        made = Dataset()
        for element in _elements(header):
            kept = self._kept(element)
            if kept is not None:
                made.add(kept)
        return made

    def _kept(self, element: DataElement) -> DataElement | None:
        tag, told = int(element.tag), self.told
        if element.tag.is_private or _goes_as_a_group(element.tag.group) or element.VR == "UN":
            return None
        if (told.keeps_device and tag in DEVICE) or (told.keeps_characteristics and tag in CHARACTERISTICS):
            return self._unlisted(element)
        if element.VR in DATES and told.shifts_dates and tag not in NEVER_SHIFTED:
            return self._shifted(element)
        letters = ACTIONS.get(tag)
        if letters is not None:
            return self._listed(element, letters)
        return None if element.VR in (*DATES, "PN") else self._unlisted(element)

    def _listed(self, element: DataElement, letters: str) -> DataElement | None:
        """As the table says; of a choice between several, what every kind of object allows."""
        if letters == "X":
            return None
        if letters == "U" or letters.endswith("U*"):
            return self._unlisted(element)
        if "D" not in letters:
            return _with(element, [] if element.VR == "SQ" else "")
        if element.VR not in DUMMIES:
            return None
        return _with(element, DUMMIES[element.VR])

    def _unlisted(self, element: DataElement) -> DataElement | None:
        """What may stay, without what may not stay in it."""
        if element.VR == "SQ":
            return _with(element, [self.cleaned(item) for item in element.value])
        if element.VR == "UI":
            return _with(element, _each(element.value, self.mapping.uid))
        if element.VR in TEXTS and self._may_say_somebody(element):
            return _with(element, DUMMIES.get(element.VR, ""))
        return element

    def _may_say_somebody(self, element: DataElement) -> bool:
        is_code, said = element.VR in CODES, str(element.value)
        if said and (element.VR in FREE_TEXTS or (not is_code and element.keyword.endswith(FREELY_TYPED))):
            return True
        return says_any(said, self.forbidden, is_typed=not is_code)

    def _shifted(self, element: DataElement) -> DataElement:
        if element.VR == "TM":
            return element
        return _with(element, _each(element.value, self.mapping.date))


def _goes_as_a_group(group: int) -> bool:
    return any(first <= group < first + 0x20 for first in GROUPS)


def _with(element: DataElement, value: object) -> DataElement:
    return DataElement(element.tag, element.VR, value)


def _each(value: object, change: Callable[[str], str]) -> object:
    """One value changed, or each of several."""
    if isinstance(value, MultiValue | list | tuple):
        return [change(str(one)) for one in value]
    return change(str(value)) if value else ""
