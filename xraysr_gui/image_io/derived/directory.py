"""The directory of a disc (DICOMDIR, PS3.3 F): who is on it, which studies, series and objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import UID

from xraysr_gui.core.loose import Json
from xraysr_gui.image_io.derived.image import EXPLICIT
from xraysr_gui.image_io.derived.source_header import new_uid

DIRECTORY = "1.2.840.10008.1.3.10"
KINDS = {
    "PRESENTATION": ("1.2.840.10008.5.1.4.1.1.11.1",),
    "SR DOCUMENT": ("1.2.840.10008.5.1.4.1.1.88.33",),
    "ENCAP DOC": ("1.2.840.10008.5.1.4.1.1.104.1",),
}
"""Kind of record -> classes of objects; all others are images."""
LEVELS = {
    "PATIENT": ("PatientName", "PatientID"),
    "STUDY": ("StudyDate", "StudyTime", "StudyDescription", "StudyInstanceUID", "StudyID", "AccessionNumber"),
    "SERIES": ("Modality", "SeriesInstanceUID", "SeriesNumber"),
    "IMAGE": ("InstanceNumber",),
    "PRESENTATION": (
        *("PresentationCreationDate", "PresentationCreationTime", "InstanceNumber", "ContentLabel"),
        *("ContentDescription", "ContentCreatorName"),
    ),
    "SR DOCUMENT": (
        *("InstanceNumber", "CompletionFlag", "VerificationFlag", "ContentDate", "ContentTime"),
        "ConceptNameCodeSequence",
    ),
    "ENCAP DOC": (
        *("ContentDate", "ContentTime", "InstanceNumber", "DocumentTitle", "ConceptNameCodeSequence"),
        "MIMETypeOfEncapsulatedDocument",
    ),
}
"""What a record says."""
MUST_SAY = {"StudyID": "1", "StudyDate": "19000101", "StudyTime": "000000", "PatientID": "UNKNOWN"}
"""Where an object may be silent and its record may not."""
REFERENCED = "ReferencedSeriesSequence"
IN_USE = 0xFFFF
OPTIONAL = ("ContentDescription", "ContentCreatorName")
RECORDS = b"\x04\x00\x20\x12SQ\x00\x00"
LENGTH_BYTES, ITEM_HEAD_BYTES = 4, 8


def record_of(made: Dataset) -> Json:
    """What a directory says of an object, as plain JSON."""
    kind = next((kind for kind, classes in KINDS.items() if made.SOPClassUID in classes), "IMAGE")
    said = Dataset()
    said.SpecificCharacterSet = "ISO_IR 192"
    wanted = (*LEVELS["PATIENT"], *LEVELS["STUDY"], *LEVELS["SERIES"], *LEVELS[kind])
    for keyword in (*wanted, *((REFERENCED,) if kind == "PRESENTATION" else ())):
        if keyword in made:
            said.add(made[keyword])
    return {
        "kind": kind,
        "class": str(made.SOPClassUID),
        "instance": str(made.SOPInstanceUID),
        "said": json.loads(json.dumps(said.to_json_dict(), default=str)),  # dates may be objects
    }


@dataclass(slots=True)
class _Record:
    """One record with those below it."""

    said: Dataset
    below: list[_Record] = field(default_factory=list)
    at: int = 0

    def walk(self) -> Iterator[_Record]:
        yield self
        for one in self.below:
            yield from one.walk()


def directory(records: list[Json]) -> Dataset:
    """The object; each record is one of `record_of` with the parts of its file's name as "file"."""
    top = _sorted(records)
    flat = [record for one in top for record in one.walk()]
    made = _object(flat)
    _place(flat, _start_of_records(made))
    _link(top)
    for record in flat:
        record.said.OffsetOfReferencedLowerLevelDirectoryEntity = record.below[0].at if record.below else 0
    made.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = top[0].at if top else 0
    made.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = top[-1].at if top else 0
    return made


def _sorted(records: list[Json]) -> list[_Record]:
    """Patients with their studies, series and objects, in the order in which they come."""
    top: list[_Record] = []
    for told in records:
        said, kind = Dataset.from_json(told["said"]), str(told["kind"])
        home = top
        for level, key in (
            ("PATIENT", "PatientID"),
            ("STUDY", "StudyInstanceUID"),
            ("SERIES", "SeriesInstanceUID"),
        ):
            head = _about(said, level)
            found = next((one for one in home if one.said[key].value == head[key].value), None)
            if found is None:
                found = _Record(head)
                home.append(found)
            home = found.below
        home.append(_Record(_leaf(said, kind, told)))
    return top


def _about(said: Dataset, level: str) -> Dataset:
    made = Dataset()
    made.OffsetOfTheNextDirectoryRecord = 0
    made.RecordInUseFlag = IN_USE
    made.OffsetOfReferencedLowerLevelDirectoryEntity = 0
    made.DirectoryRecordType = level
    made.SpecificCharacterSet = "ISO_IR 192"
    for keyword in LEVELS[level]:
        if keyword in said:
            made.add(said[keyword])
        elif keyword not in OPTIONAL:
            setattr(made, keyword, None)
        if keyword in MUST_SAY and not made.get(keyword):
            setattr(made, keyword, MUST_SAY[keyword])
    return made


def _leaf(said: Dataset, kind: str, told: Json) -> Dataset:
    made = _about(said, kind)
    made.ReferencedFileID = list(told["file"])
    made.ReferencedSOPClassUIDInFile = told["class"]
    made.ReferencedSOPInstanceUIDInFile = told["instance"]
    made.ReferencedTransferSyntaxUIDInFile = told.get("syntax", EXPLICIT)
    if kind == "PRESENTATION" and REFERENCED in said:
        made.add(said[REFERENCED])
    return made


def _object(records: list[_Record]) -> Dataset:
    made = Dataset()
    made.FileSetID = "XRAYSR"
    made.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = 0
    made.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = 0
    made.FileSetConsistencyFlag = 0
    made.DirectoryRecordSequence = [record.said for record in records]
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = UID(EXPLICIT)
    made.file_meta.MediaStorageSOPClassUID = UID(DIRECTORY)
    made.file_meta.MediaStorageSOPInstanceUID = UID(new_uid())
    return made


def _start_of_records(made: Dataset) -> int:
    """Where the first item begins: its offsets are numbers of one length, so nothing moves later."""
    file = BytesIO()
    made.save_as(file, enforce_file_format=True)
    return file.getvalue().index(RECORDS) + len(RECORDS) + LENGTH_BYTES


def _place(records: list[_Record], start: int) -> None:
    for record in records:
        record.at = start
        packed = DicomBytesIO()
        packed.is_implicit_VR, packed.is_little_endian = False, True
        write_dataset(packed, record.said)
        start += ITEM_HEAD_BYTES + len(packed.getvalue())


def _link(siblings: list[_Record]) -> None:
    for one, following in pairwise(siblings):
        one.said.OffsetOfTheNextDirectoryRecord = following.at
    for one in siblings:
        _link(one.below)
