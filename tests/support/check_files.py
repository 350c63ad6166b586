"""Writes the known picture of `xraysr check` in every transfer syntax and in other formats.

python -m tests.support.check_files resources/check
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import h5py
import imagecodecs
import numpy as np
import SimpleITK
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, generate_uid

from tests.support import check_methods
from xraysr_gui.commands.checking.check_decoders import LIST, expected_codes, hash_of, smooth_codes

SYNTAXES = {
    "implicit": "1.2.840.10008.1.2",
    "uncompressed": "1.2.840.10008.1.2.1",
    "big-endian": "1.2.840.10008.1.2.2",
    "deflated": "1.2.840.10008.1.2.1.99",
    "rle": "1.2.840.10008.1.2.5",
    "jpeg-baseline": "1.2.840.10008.1.2.4.50",
    "jpeg-extended": "1.2.840.10008.1.2.4.51",
    "jpeg-progressive": "1.2.840.10008.1.2.4.55",
    "jpeg-lossless-any": "1.2.840.10008.1.2.4.57",
    "jpeg-lossless": "1.2.840.10008.1.2.4.70",
    "jpeg-ls": "1.2.840.10008.1.2.4.80",
    "jpeg-ls-near": "1.2.840.10008.1.2.4.81",
    "jpeg-2000": "1.2.840.10008.1.2.4.90",
    "jpeg-2000-lossy": "1.2.840.10008.1.2.4.91",
    "htj2k": "1.2.840.10008.1.2.4.201",
    "htj2k-rpcl": "1.2.840.10008.1.2.4.202",
    "htj2k-lossy": "1.2.840.10008.1.2.4.203",
}
OFF = {
    "jpeg-baseline": 6, "jpeg-extended": 12, "jpeg-progressive": 6, "jpeg-ls-near": 2,
    "jpeg-2000-lossy": 8, "htj2k-lossy": 8, "jpeg": 6,
}  # fmt: skip
"""How many grey levels a decoder may be off, where the format loses something."""
BITS = {"jpeg-baseline": 8, "jpeg-progressive": 8, "jpeg": 8, "bmp": 8, "webp": 8, "png-8": 8}
"""Of formats that are less than 12 bits deep."""


def main(folder: Path) -> None:
    """Write one file for each syntax and format."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, syntax in SYNTAXES.items():
        write(folder / f"{name}.dcm", codes_of(name), syntax)
    _write_pictures(folder)
    image = SimpleITK.GetImageFromArray(expected_codes())
    for name in ("nrrd.nrrd", "tiff.tif", "nifti.nii.gz", "metaimage.mha"):
        SimpleITK.WriteImage(image, str(folder / name), useCompression=True)
    _write_matlab(folder / "matlab.mat", expected_codes())
    write_list(folder)
    check_methods.main(folder)


def codes_of(name: str) -> np.ndarray:
    """What a stored file holds."""
    return (smooth_codes if name in OFF else expected_codes)(BITS.get(name, 12))


def write_list(folder: Path) -> None:
    """What each file of the folder must give."""
    told = {
        path.name: {
            "sha256": hash_of(codes_of(name)),
            "bits": BITS.get(name, 12),
            "off": OFF.get(name, 0),
        }
        for path in sorted(folder.glob("*.*"))
        if path.suffix != ".json" and (name := path.name.split(".")[0])
    }
    (folder / LIST).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _write_pictures(folder: Path) -> None:
    """Of the kinds that the program opens beside DICOM."""
    (folder / "png.png").write_bytes(imagecodecs.png_encode(expected_codes()))
    pictures = {
        name: Image.fromarray(codes_of(name).astype(np.uint8)) for name in ("png-8", "bmp", "webp", "jpeg")
    }
    pictures["png-8"].save(folder / "png-8.png")
    pictures["bmp"].save(folder / "bmp.bmp")
    pictures["webp"].save(folder / "webp.webp", lossless=True)
    pictures["jpeg"].save(folder / "jpeg.jpg", quality=98)
    deep = Image.fromarray(expected_codes())
    deep.save(folder / "tiff-lzw.tif", compression="tiff_lzw")
    deep.save(folder / "tiff-plain.tif")


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
    bits = BITS.get(path.stem, 12)
    it.BitsAllocated, it.BitsStored, it.HighBit = (8 if bits == 8 else 16), bits, bits - 1
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
        is_implicit_VR=syntax == SYNTAXES["implicit"],
        is_little_endian=syntax != SYNTAXES["big-endian"],
    )
    file.save_as(path, enforce_file_format=True)


def _encoded(codes: np.ndarray, syntax: str) -> bytes:
    name = next(name for name, uid in SYNTAXES.items() if uid == syntax)
    if name in ("implicit", "uncompressed", "deflated"):
        return codes.astype("<u2").tobytes()
    if name == "big-endian":
        return codes.astype(">u2").tobytes()
    small = codes.astype(np.uint8)
    frames = {
        "rle": lambda: _rle(codes),
        "jpeg-baseline": lambda: imagecodecs.jpeg8_encode(small, level=98),
        "jpeg-extended": lambda: imagecodecs.jpeg_encode(codes, level=98, bitspersample=12),
        "jpeg-progressive": lambda: _progressive(small),
        "jpeg-lossless": lambda: imagecodecs.ljpeg_encode(codes, bitspersample=12),
        "jpeg-lossless-any": lambda: imagecodecs.ljpeg_encode(codes, bitspersample=12),
        "jpeg-ls": lambda: imagecodecs.jpegls_encode(codes),
        "jpeg-ls-near": lambda: imagecodecs.jpegls_encode(codes, level=2),
        "jpeg-2000": lambda: imagecodecs.jpeg2k_encode(codes, codecformat="j2k", reversible=True, level=0),
        "jpeg-2000-lossy": lambda: imagecodecs.jpeg2k_encode(
            codes, codecformat="j2k", reversible=False, level=80, bitspersample=12
        ),
        "htj2k": lambda: imagecodecs.htj2k_encode(codes, reversible=True),
        "htj2k-rpcl": lambda: imagecodecs.htj2k_encode(codes, reversible=True),
        "htj2k-lossy": lambda: imagecodecs.htj2k_encode(codes, reversible=False, level=1e-4),
    }
    return encapsulate([frames[name]()])


def _progressive(codes: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(codes).save(file, "JPEG", quality=98, progressive=True)
    return file.getvalue()


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
