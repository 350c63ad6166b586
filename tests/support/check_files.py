"""Writes the known picture of `xraysr check` in every transfer syntax and in other formats.

python -m tests.support.check_files resources/check
"""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import imagecodecs
import numpy as np
import SimpleITK
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, generate_uid

from xraysr_gui.commands.checking.check_installation import expected_codes

SYNTAXES = {
    "uncompressed": "1.2.840.10008.1.2.1",
    "big-endian": "1.2.840.10008.1.2.2",
    "deflated": "1.2.840.10008.1.2.1.99",
    "rle": "1.2.840.10008.1.2.5",
    "jpeg-extended": "1.2.840.10008.1.2.4.51",
    "jpeg-lossless": "1.2.840.10008.1.2.4.70",
    "jpeg-ls": "1.2.840.10008.1.2.4.80",
    "jpeg-2000": "1.2.840.10008.1.2.4.90",
    "htj2k": "1.2.840.10008.1.2.4.201",
}


def main(folder: Path) -> None:
    """Write one file for each syntax and format."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, syntax in SYNTAXES.items():
        write(folder / f"{name}.dcm", expected_codes(), syntax)
    codes = expected_codes()
    (folder / "png.png").write_bytes(imagecodecs.png_encode(codes))
    image = SimpleITK.GetImageFromArray(codes)
    SimpleITK.WriteImage(image, str(folder / "nrrd.nrrd"), useCompression=True)
    SimpleITK.WriteImage(image, str(folder / "tiff.tif"), useCompression=True)
    _write_matlab(folder / "matlab.mat", codes)


def _write_matlab(path: Path, codes: np.ndarray) -> None:
    """Like a slice of the brain-tumour collection: HDF5 behind 512 bytes of Matlab's own, by columns."""
    with h5py.File(path, "w", userblock_size=512) as file:
        file.create_dataset("cjdata/image", data=codes.T.astype("<i2"), compression="gzip")
        file["cjdata/label"] = np.array([[1.0]])
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, written for a check".ljust(124) + b"\0\2IM")


def write(path: Path, codes: np.ndarray, syntax: str) -> None:
    it = Dataset()
    it.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    it.SOPInstanceUID = generate_uid(entropy_srcs=["xraysr check", path.name])
    it.StudyInstanceUID = it.SeriesInstanceUID = generate_uid(entropy_srcs=["xraysr check"])
    it.Modality, it.PatientName, it.PatientID = "DX", "Check^Picture", "CHECK"
    it.Rows, it.Columns = codes.shape
    it.SamplesPerPixel, it.PhotometricInterpretation, it.PixelRepresentation = 1, "MONOCHROME2", 0
    it.BitsAllocated, it.BitsStored, it.HighBit = 16, 12, 11
    it.PixelData = _encoded(codes, syntax)
    it["PixelData"].VR = "OW"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = it.SOPClassUID, it.SOPInstanceUID
    meta.TransferSyntaxUID = UID(syntax)
    if meta.TransferSyntaxUID.is_compressed and syntax != SYNTAXES["deflated"]:
        it["PixelData"].VR = "OB"
        it["PixelData"].is_undefined_length = True
    file = FileDataset(
        str(path),
        it,
        file_meta=meta,
        preamble=b"\0" * 128,
        is_implicit_VR=False,
        is_little_endian=syntax != SYNTAXES["big-endian"],
    )
    file.save_as(path, enforce_file_format=True)


def _encoded(codes: np.ndarray, syntax: str) -> bytes:
    name = next(name for name, uid in SYNTAXES.items() if uid == syntax)
    if name in ("uncompressed", "deflated"):
        return codes.astype("<u2").tobytes()
    if name == "big-endian":
        return codes.astype(">u2").tobytes()
    frames = {
        "rle": _rle,
        "jpeg-extended": lambda c: imagecodecs.jpeg_encode(c, level=98, bitspersample=12),
        "jpeg-lossless": lambda c: imagecodecs.ljpeg_encode(c, bitspersample=12),
        "jpeg-ls": imagecodecs.jpegls_encode,
        "jpeg-2000": lambda c: imagecodecs.jpeg2k_encode(c, codecformat="j2k", reversible=True, level=0),
        "htj2k": lambda c: imagecodecs.htj2k_encode(c, reversible=True),
    }
    return encapsulate([frames[name](np.ascontiguousarray(codes))])


def _rle(codes: np.ndarray) -> bytes:
    high, low = (codes >> 8).astype(np.uint8), (codes & 255).astype(np.uint8)
    segments = []
    for plane in (high, low):
        packed = b"".join(imagecodecs.packbits_encode(row.tobytes()) for row in plane)
        segments.append(packed + b"\0" * (len(packed) % 2))
    offsets = [2, 64, 64 + len(segments[0])] + [0] * 13
    return np.array(offsets, "<u4").tobytes() + b"".join(segments)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
