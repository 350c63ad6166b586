"""What is taken from the image that a new object is made of, and what it has to make up."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from pydicom.filereader import read_dataset
from pydicom.uid import generate_uid

from xraysr_gui import __version__
from xraysr_gui.core.loose import Json
from xraysr_gui.core.provenance import PROGRAM
from xraysr_gui.image_io.derived.clean_values import clean, clean_code, clean_uid, referenced_uids
from xraysr_gui.image_io.dicom.dicom_values import numbers, text, whole

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

PATIENT = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
STUDY = ("StudyDate", "StudyTime", "AccessionNumber", "StudyID", "ReferringPhysicianName")
OPTIONAL = (
    *("IssuerOfPatientID", "PatientAge", "PatientSize", "PatientWeight", "StudyDescription"),
    *("BodyPartExamined", "InstitutionName", "AcquisitionDate", "AcquisitionTime"),
)
UNPAIRED = {
    "ABDOMEN", "ABDOMENPELVIS", "AORTA", "BLADDER", "BRAIN", "CEREBELLUM", "CHEST", "CHESTABDOMEN",
    "CHESTABDPELVIS", "CIRCLEOFWILLIS", "COCCYX", "COLON", "CORONARYARTERY", "CSPINE", "CTSPINE",
    "DUODENUM", "ESOPHAGUS", "FACE", "GALLBLADDER", "HEAD", "HEADNECK", "HEART", "ILEUM", "JAW",
    "JEJUNUM", "LARYNX", "LIVER", "LSPINE", "LSSPINE", "MAXILLA", "MEDIASTINUM", "MOUTH", "NECK",
    "NECKCHEST", "NECKCHESTABDOMEN", "NECKCHESTABDPELV", "NOSE", "PANCREAS", "PELVIS", "PENIS",
    "PHARYNX", "PROSTATE", "RECTUM", "SKULL", "SPINE", "SPLEEN", "SSPINE", "STERNUM", "STOMACH",
    "THYMUS", "THYROID", "TLSPINE", "TONGUE", "TRACHEA", "TSPINE", "UTERUS", "VAGINA", "WHOLEBODY",
}  # fmt: skip
"""Parts of the body (PS3.16 annex L) of which there is one: they have no side."""
TIMES = (
    *("InstanceCreationDate", "InstanceCreationTime", "DateOfSecondaryCapture", "TimeOfSecondaryCapture"),
    *("ContentDate", "ContentTime"),
)
"""What a library writes down of the moment of making: all of it may be left out."""
OF_IMAGES = ("BodyPartExamined", "AcquisitionDate", "AcquisitionTime", "Laterality", "ImageLaterality")
_DIRECTIONS = re.compile(r"[A-Z]{1,4}")


@dataclass(frozen=True, slots=True, eq=False)
class SourceHeader:
    """The header of a source image; an empty dataset for a picture.

    `key` is what a result of a batch is filed under: then all that is made up follows from it.
    """

    dataset: Dataset
    frame: int
    key: str = ""

    @staticmethod
    def of(header: bytes, frame: int, key: str = "") -> SourceHeader:
        """Parse what came with a radiograph: explicit little endian, without pixels."""
        return SourceHeader(read_dataset(BytesIO(header), False, True), frame, key)

    @property
    def is_dicom(self) -> bool:
        """Whether there is a header at all."""
        return bool(len(self.dataset))

    @property
    def study_uid(self) -> str:
        """The same study; a UID that is none becomes one that is the same every time."""
        return self._uid("StudyInstanceUID")

    @property
    def frame_of_reference(self) -> str:
        """Of a slice that lies somewhere in the patient, "" for all others."""
        return self._uid("FrameOfReferenceUID") if text(self.dataset, "FrameOfReferenceUID") else ""

    @property
    def class_uid(self) -> str:
        """Of the source image, "" where it has no valid one."""
        return clean_uid(text(self.dataset, "SOPClassUID"))

    @property
    def instance_uid(self) -> str:
        """Of the source image, "" where it has no valid one."""
        return clean_uid(text(self.dataset, "SOPInstanceUID"))

    @property
    def ancestors(self) -> tuple[str, ...]:
        """The source image and the images that it was made of."""
        return (self.instance_uid, *referenced_uids(self.dataset, "SourceImageSequence"))

    @property
    def modality(self) -> str:
        """Such as CR; OT where the source does not say."""
        return clean(self.dataset, "Modality") or "OT"

    @property
    def instance_number(self) -> int:
        """At least 1; frames of one object are told apart by it."""
        return max(1, min(whole(self.dataset, "InstanceNumber") or 1, 2**31 - 100_001)) + self.frame

    @property
    def series_number(self) -> int:
        """Behind the numbers that a study begins with."""
        return 9000 + max(0, whole(self.dataset, "SeriesNumber") or 0) % 900

    @property
    def orientation(self) -> list[str]:
        """Towards which side of the patient rows and columns run, [] where that is not known."""
        said = text(self.dataset, "PatientOrientation").split(", ")
        return said if len(said) == 2 and all(_DIRECTIONS.fullmatch(one) for one in said) else []

    @property
    def laterality(self) -> str:
        """R or L of a paired body part."""
        return clean_code(self.dataset, "Laterality", ("R", "L"))

    @property
    def image_laterality(self) -> str:
        """The same, of the image."""
        return clean_code(self.dataset, "ImageLaterality", ("R", "L", "U", "B"))

    @property
    def columns(self) -> int | None:
        """How wide the source image is."""
        return whole(self.dataset, "Columns")

    @property
    def rows(self) -> int | None:
        """How high the source image is."""
        return whole(self.dataset, "Rows")

    @property
    def is_one_of_many_frames(self) -> bool:
        """Whether the source image is more than this frame."""
        return (whole(self.dataset, "NumberOfFrames") or 1) > 1

    def lossy_ratios(self) -> tuple[float, ...]:
        """How much smaller compression with loss has made it, each time."""
        return tuple(ratio for ratio in numbers(self.dataset, "LossyImageCompressionRatio") if ratio > 1)

    def made_up_uid(self, of: str) -> str:
        """A new one: of random numbers, or the same for the same key."""
        return derived_uid(f"{self.key} {of}") if self.key else new_uid()

    def describe(self, made: Dataset) -> None:
        """Say in a new object whose image it is: the same patient and study, or empty fields."""
        made.SpecificCharacterSet = "ISO_IR 192"
        for keyword in (*PATIENT, *STUDY):
            setattr(made, keyword, clean(self.dataset, keyword))
        made.PatientSex = clean_code(self.dataset, "PatientSex", ("M", "F", "O"))
        if self.key:
            for keyword in TIMES:
                if keyword in made:
                    delattr(made, keyword)
        elif not self.is_dicom:
            now = datetime.now()
            made.StudyDate, made.StudyTime = now.strftime("%Y%m%d"), now.strftime("%H%M%S")
        for keyword in OPTIONAL:
            value = clean(self.dataset, keyword)
            if value:
                setattr(made, keyword, value)
        self._tell_side(made)

    def describe_document(self, made: Dataset) -> None:
        """The same for an object that is no image: it has no side and was not acquired."""
        self.describe(made)
        for keyword in OF_IMAGES:
            if keyword in made:
                delattr(made, keyword)

    def of_a_new_object(self) -> Json:
        """What every object that leaves says of itself, by the words that highdicom knows."""
        return {
            "series_instance_uid": self.made_up_uid("series"),
            "series_number": self.series_number,
            "sop_instance_uid": self.made_up_uid("instance"),
            "instance_number": self.instance_number,
            "manufacturer": PROGRAM,
            "manufacturer_model_name": PROGRAM,
            "software_versions": __version__,
            "device_serial_number": "1",
        }

    def tell_side_of_series(self, made: Dataset) -> None:
        """The part of the body and its side, of an object whose series must have one."""
        part = clean(self.dataset, "BodyPartExamined")
        if part:
            made.BodyPartExamined = part
        if part not in UNPAIRED:
            side = self.laterality or self.image_laterality
            made.Laterality = side if side in ("R", "L") else ""

    def _tell_side(self, made: Dataset) -> None:
        """Right, left or unknown; the side of an unpaired part (chest) belongs to the image alone."""
        unpaired = clean(self.dataset, "BodyPartExamined") in UNPAIRED
        of_image = self.image_laterality or (self.laterality if unpaired else "")
        if of_image:
            made.ImageLaterality = of_image
        elif not unpaired:
            made.Laterality = self.laterality

    def _uid(self, keyword: str) -> str:
        said = text(self.dataset, keyword)
        if clean_uid(said):
            return said
        return derived_uid(said) if said else self.made_up_uid(keyword)


def new_uid() -> str:
    """One that nobody else has; made of random numbers (2.25), it needs no registered root."""
    return str(generate_uid(None))


def derived_uid(words: str) -> str:
    """One that is the same for the same words."""
    return f"2.25.{int.from_bytes(hashlib.sha256(words.encode()).digest()[:16])}"
