"""What is done to every object that leaves: to its source before it is made, to the object itself after."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.loose import Json
from xraysr_gui.image_io.deidentify import method
from xraysr_gui.image_io.deidentify.mapping import Mapping
from xraysr_gui.image_io.deidentify.profile import deidentified, mapping_of
from xraysr_gui.image_io.derived.source_header import SourceHeader
from xraysr_gui.image_io.written.sealing import PRIVATE_CREATOR, PRIVATE_GROUP

IMAGES = ("image", "frames", "original")


@dataclass(frozen=True, slots=True)
class Exit:
    """The way out for one object.

    Attributes:
        kind: Of the object, as the request calls it.
        told: What the reader wants.
        mapping: The other names, of the patient of the source.
        is_clean: Whether the source has left this way already, and has these names.
    """

    kind: str
    told: Leaving
    mapping: Mapping
    is_clean: bool = False

    @staticmethod
    def of(request: Json, source: SourceHeader) -> Exit:
        """As a request asks for it; all leaves as it is where it asks for nothing."""
        told = Leaving.from_json(request["leaving"]) if "leaving" in request else Leaving()
        secret, patient = bytes.fromhex(request.get("secret", "")), request.get("patient")
        mapping = mapping_of(source.dataset, secret) if patient is None else Mapping(secret, patient)
        return Exit(request["kind"], told, mapping, is_clean=patient is not None)

    def of_source(self, source: SourceHeader) -> SourceHeader:
        """What the object may be made of."""
        if self.is_clean or not self.told.without_patient or not source.is_dicom:
            return source
        return replace(source, dataset=deidentified(source.dataset, self.told, self.mapping))

    def finish(self, made: Dataset, source: SourceHeader) -> None:
        """Say what was done, and hide on which day."""
        if self.kind in IMAGES:
            method.say_burned_in(made, self.told)
        if not self.told.without_patient:
            return
        more = () if self.kind == "original" else (*method.OF_KIND.get(self.kind, ()), method.DESCRIPTORS)
        if self.kind != "original":
            method.hide_day_of_making(made, self.told, self.mapping)
        if not source.is_dicom:
            made.StudyDate = made.StudyTime = ""
        if _keeps_provenance(made):
            more = (*more, method.SAFE_PRIVATE)
            made.PrivateDataElementCharacteristicsSequence = [_safe_block()]
        method.say_method(made, self.told, more)


def _keeps_provenance(made: Dataset) -> bool:
    return any(element.tag.is_private_creator and element.value == PRIVATE_CREATOR for element in made)


def _safe_block() -> Dataset:
    """That how an object was made says nothing of whom it shows."""
    item = Dataset()
    item.PrivateGroupReference, item.PrivateCreatorReference = PRIVATE_GROUP, PRIVATE_CREATOR
    item.BlockIdentifyingInformationStatus = "SAFE"
    return item
