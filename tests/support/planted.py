"""A name, a number, a day and UIDs planted wherever an image can hold them, and the search for them."""

from __future__ import annotations

import base64
import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydicom.dataset import Dataset
from pypdf import PdfReader

from tests.support.derived_files import source_file

ROWS, COLUMNS = 96, 128
NAME, NUMBER, DAY = "Quirrel", "MRN40178", "20240229"
STUDY, SERIES, IMAGE = (f"1.2.826.0.1.3680043.9.{number}" for number in (771, 772, 773))
PLANTED = (NAME, NUMBER, DAY, "2024-02-29", STUDY, SERIES, IMAGE)
STORED = np.tile(np.linspace(0, 4000, COLUMNS).astype(np.uint16), (ROWS, 1))
LETTERS = np.s_[12:20, 10:36]
FULL = 4095
DESCRIPTION, DOCUMENT, ARTIST = 270, 269, 315
"""Tags of TIFF and EXIF that hold a text."""
CR = "1.2.840.10008.5.1.4.1.1.1"


def planted_file(path: Path, *, frames: int = 1) -> Path:
    """A valid computed radiograph that says who it is in its header, its drawings and its pixels."""
    stored = STORED.copy()
    stored[LETTERS] = FULL
    source_file(
        path,
        stored=stored if frames == 1 else np.stack([stored] * frames),
        SOPClassUID=CR,
        Modality="CR",
        StudyInstanceUID=STUDY,
        SeriesInstanceUID=SERIES,
        SOPInstanceUID=IMAGE,
        PatientName=f"{NAME}^Zacharias",
        PatientID=NUMBER,
        PatientComments=f"{NAME} came late",
        AccessionNumber=NUMBER,
        ReferringPhysicianName=f"{NAME}^Doctor",
        StudyDate=DAY,
        ContentDate=DAY,
        AcquisitionDate=DAY,
        StudyDescription=f"Hand of {NAME}",
        SeriesDescription=f"{NAME} {DAY}",
        ImageComments=f"{NAME}, {NUMBER}",
        AcquisitionDeviceProcessingDescription=NAME,
        ViewPosition="AP",
        DetectorID=NUMBER,
        StationName=f"{NAME}ROOM",
        WindowCenterWidthExplanation=[NAME, "BONE"],
        PixelSpacingCalibrationDescription=f"coin of {NAME}",
        PixelPaddingValue=None,
    )
    header = pydicom.dcmread(path)
    nested = Dataset()
    nested.ReferencedSOPClassUID, nested.ReferencedSOPInstanceUID = CR, IMAGE + ".1"
    nested.PatientName = NAME
    header.ReferencedImageSequence = [nested]
    header.private_block(0x0029, "VENDOR", create=True).add_new(1, "LO", f"{NAME} {NUMBER}")
    _add_overlay(header)
    header.preamble = NAME.encode().ljust(128, b"\0")
    header.save_as(path)
    return path


def _add_overlay(header: Dataset) -> None:
    drawn = np.zeros((ROWS, COLUMNS), np.uint8)
    drawn[40:44, 40:80] = 1
    for element, kind, value in (
        *((0x10, "US", ROWS), (0x11, "US", COLUMNS), (0x22, "LO", NAME), (0x40, "CS", "G")),
        *((0x50, "SS", [1, 1]), (0x100, "US", 1), (0x102, "US", 0), (0x1500, "LO", NAME)),
        (0x3000, "OW", np.packbits(drawn.ravel(), bitorder="little").tobytes()),
    ):
        header.add_new(0x60000000 | element, kind, value)


def planted_pictures(folder: Path) -> list[Path]:
    """A PNG with texts, a TIFF with tags and a JPEG with comments, each with the name in its own name."""
    greys = np.tile(np.linspace(0, 250, COLUMNS).astype(np.uint8), (ROWS, 1))
    picture, said = Image.fromarray(greys), f"{NAME}, {NUMBER}, {DAY}"
    stem = folder / f"{NAME}_{NUMBER}"
    texts = PngInfo()
    texts.add_text("Title", said)
    texts.add_text("Comment", said, zip=True)
    texts.add_itxt("Author", said, zip=True)
    about = Image.Exif()
    for tag in (DESCRIPTION, DOCUMENT, ARTIST):
        about[tag] = said
    paths = [stem.with_suffix(ending) for ending in (".png", ".tiff", ".jpg")]
    picture.save(paths[0], pnginfo=texts, exif=about)
    picture.save(paths[1], tiffinfo=dict.fromkeys((DESCRIPTION, DOCUMENT, ARTIST), said))
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{said}</x:xmpmeta>".encode()
    picture.save(paths[2], comment=said.encode(), exif=about, xmp=packet)
    return paths


def found_in(path: Path) -> list[str]:
    """Which of the words that were planted stand in a file, or in its name."""
    told = words_in(path).lower() + path.name.lower().encode()
    return [word for word in PLANTED if word.lower().encode() in told]


def words_in(path: Path) -> bytes:
    """All bytes of a file, and what is packed in them: texts of PDF and PNG, pictures, members of a zip."""
    raw = path.read_bytes()
    found = [raw, raw.replace(b"\0", b"")]  # UTF-16 as well
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                inner = path.with_name(f"member-{Path(name).name}")
                inner.write_bytes(archive.read(name))
                found += [name.encode(), words_in(inner)]
    if raw.startswith(b"\x89PNG"):
        with Image.open(BytesIO(raw)) as picture:
            picture.load()
            found.append(str(picture.info).encode())
    for number, packed in enumerate(re.findall(rb"base64,([A-Za-z0-9+/=]+)", raw)):
        inner = path.with_name(f"member-{path.stem}-{number}")
        inner.write_bytes(base64.b64decode(packed))
        found.append(words_in(inner))
    at = raw.find(b"%PDF-")
    if at >= 0:
        pdf = raw[at:]
        found += [page.extract_text().encode() for page in PdfReader(BytesIO(pdf)).pages]
        found += [str(PdfReader(BytesIO(pdf)).metadata).encode()]
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
            try:
                found.append(zlib.decompressobj().decompress(stream))
            except zlib.error:
                continue
    return b"\n".join(found)
