"""Pixels that lie otherwise than their header says, or in words of the other byte order."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest

from tests.support.dicom_files import BIG_ENDIAN, EXPLICIT, JPEG, dataset_of, packed, save, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.dicom.pixel_layout import NOT_SHARED

RNG = np.random.default_rng(5)
YBR = RNG.integers(0, 256, (6, 8, 3)).astype(np.uint8)


def opened(path, frame=0):
    return dicom_reader.read(Content(Address(path)), frame)


def values(radiograph):
    return radiograph.greys.values[radiograph.greys.codes]


def turned_round(plain):
    """The bytes as 16-bit words of the other byte order."""
    return np.frombuffer(plain + b"\0" * (len(plain) % 2), "<u2").astype(">u2").tobytes()


def test_colours_that_are_not_shared_are_shown_as_they_lie(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", YBR, bits=8, PhotometricInterpretation="YBR_FULL_422")
    found = opened(path)
    np.testing.assert_array_equal(values(found), YBR[..., 0])
    assert NOT_SHARED in found.notices
    assert found.source.encoding.photometric == "YBR_FULL"


def test_colours_that_are_shared_are_taken_by_twos(tmp_path):
    pairs = np.concatenate([YBR[:, 0::2, :1], YBR[:, 1::2, :1], YBR[:, 0::2, 1:]], axis=2).tobytes()
    said = {"PhotometricInterpretation": "YBR_FULL_422", "PixelData": pairs}
    found = opened(write_dicom(tmp_path / "a.dcm", YBR, bits=8, **said))
    np.testing.assert_array_equal(values(found), YBR[..., 0])
    assert NOT_SHARED not in found.notices


@pytest.mark.parametrize("shape", [(6, 7), (5, 7)])
def test_shared_colours_in_rows_of_an_odd_number_are_refused(tmp_path, shape):
    said = {"PhotometricInterpretation": "YBR_FULL_422", "PixelData": bytes(2 * shape[0] * (shape[1] + 1))}
    path = write_dicom(tmp_path / "a.dcm", np.zeros((*shape, 3)), bits=8, **said)
    with pytest.raises(CannotOpenImage, match="could not be opened"):
        opened(path)


def test_one_sample_has_no_colour_to_share(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", YBR[..., 0], bits=8, PhotometricInterpretation="YBR_FULL_422")
    np.testing.assert_array_equal(values(opened(path)), YBR[..., 0])


@pytest.mark.parametrize("called", ["RGB", "YBR_RCT", "YBR_FULL"])
def test_colours_that_were_mixed_in_jpeg_2000_are_red_green_and_blue(tmp_path, called):
    """The codec mixes them and takes that back, whatever the header calls them."""
    rgb = RNG.integers(0, 256, (32, 40, 3)).astype(np.uint8)
    stream = imagecodecs.jpeg2k_encode(rgb, level=0, reversible=True, mct=True, codecformat="j2k")
    path = write_dicom(
        tmp_path / "a.dcm",
        rgb,
        bits=8,
        syntax=JPEG + "90",
        frames=[stream],
        PhotometricInterpretation=called,
    )
    np.testing.assert_array_equal(values(opened(path)), np.rint(rgb @ np.array([0.299, 0.587, 0.114])))


def test_brightness_that_was_not_mixed_is_taken(tmp_path):
    ybr = RNG.integers(0, 256, (32, 40, 3)).astype(np.uint8)
    stream = imagecodecs.jpeg2k_encode(ybr, level=0, reversible=True, mct=False, codecformat="j2k")
    said = {"PhotometricInterpretation": "YBR_FULL", "syntax": JPEG + "90", "frames": [stream]}
    found = opened(write_dicom(tmp_path / "a.dcm", ybr, bits=8, **said))
    np.testing.assert_array_equal(values(found), ybr[..., 0])


@pytest.mark.parametrize("syntax", [JPEG + "90", JPEG + "91"])
def test_compressed_greys_above_unused_bits_keep_them_out(tmp_path, syntax):
    stored = RNG.integers(0, 4096, (32, 40)).astype(np.uint16)
    stream = imagecodecs.jpeg2k_encode(stored << 4, level=0, reversible=True, codecformat="j2k")
    path = write_dicom(tmp_path / "a.dcm", stored, syntax=syntax, frames=[stream], HighBit=15)
    np.testing.assert_array_equal(values(opened(path)), stored)


@pytest.mark.parametrize("syntax", [EXPLICIT, BIG_ENDIAN])
@pytest.mark.parametrize("bits", [1, 8])
def test_frames_that_begin_within_a_word_of_either_byte_order(tmp_path, syntax, bits):
    stored = RNG.integers(0, 1 << bits, (3, 5, 7)).astype(np.uint8)
    header = dataset_of(stored, bits, bits, False)
    plain = packed(stored, bits)
    header.add_new("PixelData", "OW", turned_round(plain) if syntax == BIG_ENDIAN else plain)
    path = save(tmp_path / "a.dcm", header, syntax)
    for frame in range(3):
        np.testing.assert_array_equal(values(opened(path, frame)), stored[frame])


@pytest.mark.parametrize("syntax", [EXPLICIT, BIG_ENDIAN])
@pytest.mark.parametrize("kind", ["OB", "OW"])
def test_a_drawing_of_either_byte_order(tmp_path, syntax, kind):
    drawn = RNG.integers(0, 2, (5, 7)).astype(np.uint8)
    plain = packed(drawn, 1)
    header = dataset_of(np.zeros((5, 7)), 12, 16, False)
    header.add_new("PixelData", "OW", bytes(70))
    for element, vr, value in ((0x10, "US", 5), (0x11, "US", 7), (0x40, "CS", "G"), (0x50, "SS", [1, 1])):
        header.add_new(0x60000000 | element, vr, value)
    is_turned = syntax == BIG_ENDIAN and kind == "OW"
    header.add_new(0x60003000, kind, turned_round(plain) if is_turned else plain)
    found = opened(save(tmp_path / "a.dcm", header, syntax))
    np.testing.assert_array_equal(found.overlays[0].drawn, drawn == 1)
