"""Every codec gives the pixels that pydicom's own plug-ins give (figures: docs/adr/0010-decoders.md)."""

from __future__ import annotations

import warnings
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest

from tests.support.dicom_files import JPEG, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import decoders, dicom_reader
from xraysr_gui.image_io.dicom.decoders import CannotDecode, Stream, decode, look_at
from xraysr_gui.image_io.dicom.pixel_layout import Layout

COLLECTION = Path(__file__).parents[5] / "shared" / "data" / "dicom"
REAL = sorted(
    path.relative_to(COLLECTION).as_posix() for path in COLLECTION.glob("*/*") if path.parent.name != "broken"
)
NOT_FOR_PYDICOM = (
    "cr/RG2_JPLY.dcm",  # 12-bit JPEG Extended: no plug-in takes it
    "cr/CR-MONO1-10-chest_no_preamble.dcm",  # no transfer syntax
    "other_ts/1.2.840.10008.1.2.dcm",  # no transfer syntax
    "other_ts/1.2.840.10008.1.2.2.dcm",  # colour
    "other_ts/pydicom_SC_rgb_small_odd.dcm",  # colour
)
LOSSY_JPEG = (JPEG + "50", JPEG + "51")

rows, columns = np.mgrid[:48, :64]
SMOOTH = (2000 + 1500 * np.sin(rows / 9) * np.cos(columns / 7)).astype(np.uint16)
NOISE = np.random.default_rng(3).integers(0, 4096, (48, 64)).astype(np.uint16)


def opened(path: Path, frame: int = 0) -> Radiograph:
    return dicom_reader.read(Content(Address(path)), frame)


def by_pydicom(path: Path) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pixels = pydicom.dcmread(path).pixel_array
    return pixels[0] if pixels.ndim == 3 and pixels.shape[-1] != 3 else pixels


def stored(radiograph: Radiograph) -> np.ndarray:
    return radiograph.greys.codes.astype(int) + radiograph.greys.first_stored


@pytest.mark.skipif(not REAL, reason="the collection of real files is not beside the project")
@pytest.mark.parametrize("name", [name for name in REAL if name not in NOT_FOR_PYDICOM])
def test_real_files_decode_as_pydicom_decodes_them(name):
    radiograph = opened(COLLECTION / name)
    lossy = radiograph.source.encoding.transfer_syntax in LOSSY_JPEG
    difference = np.abs(stored(radiograph) - by_pydicom(COLLECTION / name).astype(int))
    assert difference.max() <= (1 if lossy else 0)


@pytest.mark.skipif(not REAL, reason="the collection of real files is not beside the project")
def test_the_12_bit_jpeg_that_pydicom_refuses_shows_the_image_of_its_lossless_twin():
    lossy, lossless = (opened(COLLECTION / "cr" / name) for name in ("RG2_JPLY.dcm", "RG2_JPLL.dcm"))
    difference = np.abs(stored(lossy) - stored(lossless))
    assert difference.mean() < 8  # of 1024 grey levels, at 35:1
    assert np.corrcoef(lossy.pixels.ravel(), lossless.pixels.ravel())[0, 1] > 0.999


@pytest.mark.skipif(not REAL, reason="the collection of real files is not beside the project")
def test_every_frame_of_a_moving_image_is_the_one_that_pydicom_gives():
    path = COLLECTION / "xa" / "XA_coronary_96frames_jpegbaseline.dcm"
    frames = pydicom.dcmread(path).pixel_array
    for frame in (0, 1, 47, 95):
        assert np.abs(stored(opened(path, frame)) - frames[frame].astype(int)).max() <= 1


def lossless_streams() -> dict[str, tuple[str, bytes]]:
    eight = (NOISE >> 4).astype(np.uint8)
    return {
        "lossless jpeg, any predictor": (
            "57",
            imagecodecs.jpeg8_encode(NOISE, lossless=True, predictor=5, bitspersample=12),
        ),
        "lossless jpeg": (
            "70",
            imagecodecs.jpeg8_encode(NOISE, lossless=True, predictor=1, bitspersample=12),
        ),
        "lossless jpeg by another encoder": ("70", imagecodecs.ljpeg_encode(NOISE, bitspersample=12)),
        "lossless jpeg, 8 bits": ("70", imagecodecs.jpeg8_encode(eight, lossless=True)),
        "jpeg-ls": ("80", imagecodecs.jpegls_encode(NOISE)),
        "jpeg-ls, 8 bits": ("80", imagecodecs.jpegls_encode(eight)),
        "jpeg 2000": ("90", imagecodecs.jpeg2k_encode(NOISE, reversible=True, codecformat="J2K")),
        "jpeg 2000 in a file of its own": (
            "90",
            imagecodecs.jpeg2k_encode(NOISE, reversible=True, codecformat="JP2"),
        ),
        "jpeg 2000, 8 bits": ("90", imagecodecs.jpeg2k_encode(eight, reversible=True, codecformat="J2K")),
        "htj2k": ("201", imagecodecs.htj2k_encode(NOISE, reversible=True)),
        "htj2k, rpcl": ("202", imagecodecs.htj2k_encode(NOISE, reversible=True)),
        "htj2k, 8 bits": ("203", imagecodecs.htj2k_encode(eight, reversible=True)),
    }


@pytest.mark.parametrize("name", lossless_streams())
def test_lossless_codecs_give_back_what_was_written(tmp_path, name):
    number, frame = lossless_streams()[name]
    bits = 8 if "8 bits" in name else 12
    original = NOISE >> 4 if bits == 8 else NOISE
    path = write_dicom(tmp_path / "a.dcm", original, bits=bits, syntax=JPEG + number, frames=[frame])
    np.testing.assert_array_equal(stored(opened(path)), original)
    np.testing.assert_array_equal(by_pydicom(path), original)


@pytest.mark.parametrize("number", ["70", "80", "90", "201"])
def test_signed_pixels_survive_every_lossless_codec(tmp_path, number):
    original = NOISE.astype(np.int32) - 2048
    patterns = (original & 0xFFF).astype(np.uint16)
    encode = {
        "70": lambda: imagecodecs.jpeg8_encode(patterns, lossless=True, bitspersample=12),
        "80": lambda: imagecodecs.jpegls_encode(patterns),
        "90": lambda: imagecodecs.jpeg2k_encode(
            original.astype(np.int16), reversible=True, codecformat="J2K"
        ),
        "201": lambda: imagecodecs.htj2k_encode(original.astype(np.int16), reversible=True),
    }
    path = write_dicom(
        tmp_path / "a.dcm", original, bits=12, signed=True, syntax=JPEG + number, frames=[encode[number]()]
    )
    np.testing.assert_array_equal(stored(opened(path)), original)


@pytest.mark.parametrize(
    ("number", "bits", "frame"),
    [
        ("50", 8, imagecodecs.jpeg8_encode((SMOOTH >> 4).astype(np.uint8), level=90)),
        ("51", 12, imagecodecs.jpeg8_encode(SMOOTH, level=90, bitspersample=12)),
        ("81", 12, imagecodecs.jpegls_encode(SMOOTH, level=3)),
        ("91", 12, imagecodecs.jpeg2k_encode(SMOOTH, level=80, reversible=False, codecformat="J2K")),
        ("203", 12, imagecodecs.htj2k_encode(SMOOTH, level=0.0005, reversible=False)),
    ],
)
def test_lossy_codecs_stay_near_the_original_and_are_called_lossy(tmp_path, number, bits, frame):
    original = SMOOTH >> (12 - bits)
    path = write_dicom(tmp_path / "a.dcm", original, bits=bits, syntax=JPEG + number, frames=[frame])
    radiograph = opened(path)
    assert np.abs(stored(radiograph) - original.astype(int)).max() <= (1 << bits) // 50
    if number != "51":
        assert np.abs(stored(radiograph) - by_pydicom(path).astype(int)).max() <= (number in ("50", "203"))
    assert radiograph.source.encoding.lossy
    assert "Compressed with loss" in radiograph.notices[0]


def test_a_lossy_codec_that_overshoots_is_cut_and_not_wrapped_round(tmp_path):
    edge = np.where(columns < 37, 0, 1023).astype(np.uint16)
    frame = imagecodecs.jpeg8_encode(edge, level=40, bitspersample=12)
    assert imagecodecs.jpeg8_decode(frame).max() > 1023
    path = write_dicom(tmp_path / "a.dcm", edge, bits=10, syntax=JPEG + "51", frames=[frame])
    overshot = imagecodecs.jpeg8_decode(frame) > 1023
    assert (stored(opened(path))[overshot] == 1023).all()


COLOURS = np.stack([rows * 5, columns * 3, 255 - rows * 4], axis=-1).clip(0, 255).astype(np.uint8)
BRIGHTNESS = COLOURS.astype(float) @ [0.299, 0.587, 0.114]


@pytest.mark.parametrize(
    ("number", "photometric", "frame"),
    [
        ("50", "YBR_FULL_422", imagecodecs.jpeg8_encode(COLOURS, level=98)),
        ("50", "RGB", imagecodecs.jpeg8_encode(COLOURS, level=98)),  # says RGB, is not: its own mark is right
        ("50", "RGB", imagecodecs.jpeg8_encode(COLOURS, level=98, colorspace="RGB", outcolorspace="RGB")),
        ("80", "RGB", imagecodecs.jpegls_encode(COLOURS)),
        ("90", "YBR_RCT", imagecodecs.jpeg2k_encode(COLOURS, reversible=True, codecformat="J2K")),
        ("91", "YBR_ICT", imagecodecs.jpeg2k_encode(COLOURS, level=60, codecformat="J2K")),
        ("201", "YBR_RCT", imagecodecs.htj2k_encode(COLOURS, reversible=True)),
    ],
)
def test_colour_of_every_codec_becomes_the_same_brightness(tmp_path, number, photometric, frame):
    path = write_dicom(
        tmp_path / "a.dcm",
        COLOURS,
        bits=8,
        syntax=JPEG + number,
        frames=[frame],
        PhotometricInterpretation=photometric,
    )
    assert np.abs(stored(opened(path)) - BRIGHTNESS).max() <= 3


def test_the_bytes_and_not_the_header_choose_the_codec(tmp_path):
    frame = imagecodecs.jpeg2k_encode(NOISE, reversible=True, codecformat="J2K")
    path = write_dicom(tmp_path / "a.dcm", NOISE, syntax=JPEG + "70", frames=[frame])
    np.testing.assert_array_equal(stored(opened(path)), NOISE)


def test_a_stream_tells_its_codec_size_and_colours():
    assert look_at(imagecodecs.jpegls_encode(NOISE), "") == Stream("jpegls", 48, 64, 1)
    assert look_at(imagecodecs.jpeg8_encode(NOISE, lossless=True, bitspersample=12), "").codec == (
        "jpeg lossless"
    )
    assert look_at(imagecodecs.jpeg8_encode(COLOURS), "") == Stream("jpeg", 48, 64, 3, "YCBCR")
    assert look_at(imagecodecs.jpeg2k_encode(NOISE, codecformat="J2K"), "") == Stream("jpeg2000", 48, 64, 1)
    assert look_at(imagecodecs.htj2k_encode(NOISE), "") == Stream("htj2k", 48, 64, 1)
    assert look_at(b"\2\0\0\0" + b"\0" * 60, "rle") == Stream("rle")
    assert look_at(b"nothing", "jpeg") == Stream("")


LAYOUT = Layout(48, 64, 1, 16, 12, 0, False, "MONOCHROME2", False, 1)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xc3\0\x0b",
        b"\xff\x4f\xff\x51",
        imagecodecs.jpegls_encode(NOISE)[:2500],
        imagecodecs.jpeg2k_encode(NOISE, codecformat="J2K")[:100],
        imagecodecs.htj2k_encode(NOISE)[:90],
        imagecodecs.jpegls_encode(NOISE.T.copy()),
        imagecodecs.jpeg8_encode(COLOURS[:20]),
    ],
)
def test_damaged_streams_and_other_sizes_are_refused(frame):
    with pytest.raises(CannotDecode):
        decode(frame, LAYOUT, "")


def test_a_cut_stream_of_jpeg_ls_is_refused_before_its_decoder_is_asked(monkeypatch):
    whole = imagecodecs.jpegls_encode(np.arange(64, dtype=np.uint16).reshape(8, 8))
    monkeypatch.setattr(imagecodecs, "jpegls_decode", lambda *_: pytest.fail("the decoder was asked"))
    with pytest.raises(CannotDecode, match="ends in the middle"):
        decoders._jpegls(whole[:-8], None, None)
