"""Writes the sample study: three DICOM objects of a patient who does not exist.

python -m tests.support.sample_study resources/sample_study
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import JPEGLSLossless, generate_uid
from scipy.ndimage import map_coordinates

from tests.support.phantom import chest

DX_STORAGE = "1.2.840.10008.5.1.4.1.1.1.1"
FLUORO_STORAGE = "1.2.840.10008.5.1.4.1.1.12.2"
STUDY = generate_uid(entropy_srcs=["xraysr sample study"])


def main(folder: Path) -> None:
    """Write all objects of the study into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "1_chest_pa.dcm", _chest())
    _write(folder / "2_test_pattern.dcm", _pattern())
    _write(folder / "3_breathing.dcm", _breathing())


def _object(number: int, description: str, storage: str, modality: str) -> Dataset:
    it = Dataset()
    it.SOPClassUID = storage
    it.SOPInstanceUID = generate_uid(entropy_srcs=["xraysr sample", description])
    it.StudyInstanceUID = STUDY
    it.SeriesInstanceUID = generate_uid(entropy_srcs=["xraysr sample series", description])
    it.PatientName, it.PatientID = "Phantom^Paula", "SAMPLE-1"
    it.PatientBirthDate, it.PatientSex = "19700101", "F"
    it.StudyDate, it.StudyTime, it.StudyID = "20260105", "101500", "1"
    it.AccessionNumber, it.ReferringPhysicianName = "SAMPLE", ""
    it.StudyDescription, it.SeriesDescription = "Drawn sample study", description
    it.SeriesNumber, it.InstanceNumber = number, 1
    it.Modality, it.Manufacturer = modality, "drawn by a program"
    it.SpecificCharacterSet = "ISO_IR 192"
    it.ImageType = ["ORIGINAL", "PRIMARY", ""]
    return it


def _with_pixels(it: Dataset, codes: NDArray[np.uint16], bits: int) -> Dataset:
    if codes.ndim == 3:
        it.NumberOfFrames = len(codes)
    it.Rows, it.Columns = codes.shape[-2:]
    it.SamplesPerPixel, it.PhotometricInterpretation = 1, "MONOCHROME2"
    allocated = 8 if bits <= 8 else 16
    it.BitsAllocated, it.BitsStored, it.HighBit = allocated, bits, bits - 1
    it.PixelRepresentation = 0
    it.PixelData = codes.astype(f"<u{allocated // 8}").tobytes()
    return it


def _chest() -> Dataset:
    it = _object(1, "Chest PA", DX_STORAGE, "DX")
    it.BodyPartExamined, it.ViewPosition, it.PatientOrientation = "CHEST", "PA", ["L", "F"]
    it.ImageLaterality, it.PresentationIntentType = "U", "FOR PRESENTATION"
    it.KVP, it.Exposure, it.ExposureTime, it.ExposureIndex = "120", "2", "11", "255"
    it.ImagerPixelSpacing, it.EstimatedRadiographicMagnificationFactor = [0.24, 0.24], "1.05"
    it.PresentationLUTShape, it.PixelIntensityRelationship = "IDENTITY", "LOG"
    it.RescaleSlope, it.RescaleIntercept, it.RescaleType = "1", "0", "US"
    it.WindowCenter, it.WindowWidth = ["1950", "1500"], ["3300", "1800"]
    it.WindowCenterWidthExplanation = ["Chest", "Lung"]
    codes = np.rint(chest() * 4095).astype(np.uint16)
    return _with_pixels(it, codes, 12)


def _pattern(side: int = 1000) -> Dataset:
    """A step wedge, bars 1 to 10 pixels wide, and a frame of exactly 180.0 mm."""
    it = _object(2, "Test pattern: frame 180 mm, wedge, bars", DX_STORAGE, "DX")
    it.PixelSpacing, it.PixelSpacingCalibrationType = [0.2, 0.2], "GEOMETRY"
    it.PixelSpacingCalibrationDescription = "by construction"
    it.PresentationLUTShape = "IDENTITY"
    codes = np.full((side, side), 16384, np.uint16)
    for step in range(16):
        codes[120:260, 100 + 50 * step : 150 + 50 * step] = step * 4369
    column = 100
    for width in range(1, 11):
        for bar in range(4):
            codes[320:620, column + 2 * bar * width : column + (2 * bar + 1) * width] = 60000
        column += 8 * width + 30
    rows, columns = np.mgrid[0:side, 0:side]
    for number in range(6):
        low_contrast = (rows - 760) ** 2 + (columns - 180 - 128 * number) ** 2 < 45**2
        codes[low_contrast] = 16384 + 2 ** (6 + number)
    for low, high in ((49, 50), (950, 951)):
        codes[low:high, 49:951] = codes[49:951, low:high] = 65535
    return _with_pixels(it, codes, 16)


def _breathing(frames: int = 24) -> Dataset:
    """One breath: the chest, small, stretched up and down."""
    it = _object(3, "One breath, 24 frames", FLUORO_STORAGE, "RF")
    it.FrameTime, it.CineRate = "83.3", 12
    it.ImagerPixelSpacing = [0.96, 0.96]
    still = chest(448, 384, 0.92, seed=11)
    rows, columns = np.mgrid[0:448, 0:384].astype(float)
    codes = np.empty((frames, 448, 384), np.uint16)
    for frame in range(frames):
        depth = 0.5 - 0.5 * np.cos(2 * np.pi * frame / frames)
        stretch = 1 - 0.09 * depth * (rows / 448) ** 1.5
        moved = map_coordinates(still, [rows * stretch, columns], order=1, mode="nearest")
        codes[frame] = np.rint(moved * 255)
    return _with_pixels(it, codes, 8)


def _write(path: Path, it: Dataset) -> None:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = it.SOPClassUID, it.SOPInstanceUID
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    file = FileDataset(str(path), it, file_meta=meta, preamble=b"\0" * 128)
    file.compress(JPEGLSLossless, generate_instance_uid=False)
    file.save_as(path, enforce_file_format=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
