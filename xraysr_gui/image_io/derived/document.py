"""A page in PDF as a DICOM object of the same study (PS3.3 A.45.1)."""

from __future__ import annotations

from datetime import datetime

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID

from xraysr_gui import __version__
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.provenance import PROGRAM, from_json
from xraysr_gui.image_io.derived import provenance_elements as provenance
from xraysr_gui.image_io.derived.clean_values import plain
from xraysr_gui.image_io.derived.image import EXPLICIT
from xraysr_gui.image_io.derived.source_header import SourceHeader, new_uid

ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"
TITLE = "Report (not for primary diagnosis)"


def encapsulated_pdf(request: Json, pdf: Numbers, source: SourceHeader) -> Dataset:
    """The whole object."""
    made, now = Dataset(), datetime.now()
    made.SOPClassUID, made.SOPInstanceUID = ENCAPSULATED_PDF, new_uid()
    made.StudyInstanceUID, made.SeriesInstanceUID = source.study_uid, new_uid()
    source.describe_document(made)
    for keyword in ("Laterality", "ImageLaterality"):
        if keyword in made:
            delattr(made, keyword)
    made.Modality, made.ConversionType = "DOC", "WSD"
    made.SeriesNumber, made.InstanceNumber = source.series_number, source.instance_number
    made.SeriesDescription = TITLE
    made.Manufacturer = made.ManufacturerModelName = PROGRAM
    made.SoftwareVersions = __version__
    made.ContentDate, made.ContentTime = now.strftime("%Y%m%d"), now.strftime("%H%M%S")
    made.AcquisitionDateTime = ""
    made.InstanceCreationDate, made.InstanceCreationTime = made.ContentDate, made.ContentTime
    made.BurnedInAnnotation = "YES" if request["names_patient"] else "NO"
    made.DocumentTitle = plain(request["title"], 1024)
    made.ConceptNameCodeSequence = []
    made.MIMETypeOfEncapsulatedDocument = "application/pdf"
    data = pdf.tobytes()
    made.EncapsulatedDocumentLength = len(data)
    made.EncapsulatedDocument = data + b"\0" * (len(data) % 2)
    reference = provenance.source_image(source)
    if reference is not None:
        del reference.PurposeOfReferenceCodeSequence
        made.SourceInstanceSequence = [reference]
    provenance.add_origin(made, from_json(request["capsule"]), source)
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = UID(EXPLICIT)
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    return made
