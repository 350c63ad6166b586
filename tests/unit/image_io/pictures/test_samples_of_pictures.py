"""Samples of a pixel that are no grey and no colour, and greys that a decoder or a header tells otherwise."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageOps

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.pictures import raster_reader
from xraysr_gui.image_io.stored_numbers import SEE_THROUGH

RNG = np.random.default_rng(8)
SAMPLES = RNG.integers(0, 256, (16, 24, 5)).astype(np.uint8)
WEIGHTS = np.array([0.299, 0.587, 0.114])


def opened(path):
    return raster_reader.read(Content(Address(path)), 0)


def tiff(folder, stored, **how):
    tifffile.imwrite(folder / "a.tif", stored, **how)
    return opened(folder / "a.tif")


@pytest.mark.parametrize("what", ["unspecified", "assocalpha", "unassalpha"])
@pytest.mark.parametrize("colours", [1, 3])
def test_only_an_opacity_darkens_a_tiff(tmp_path, what, colours):
    """A colour that comes with its opacity in it is dark already; any other sample is no opacity at all."""
    kind = "rgb" if colours == 3 else "minisblack"
    how = {"photometric": kind, "planarconfig": "contig", "extrasamples": [what]}
    found = tiff(tmp_path, SAMPLES[..., : colours + 1], **how)
    grey = np.rint(SAMPLES[..., :3] @ WEIGHTS) if colours == 3 else SAMPLES[..., 0].astype(float)
    if what == "unassalpha":
        grey = np.rint(grey * (SAMPLES[..., colours] / 255))
    np.testing.assert_allclose(found.pixels, grey, atol=1)
    assert (SEE_THROUGH in found.notices) == (what == "unassalpha")


def test_of_many_samples_the_grey_is_the_first(tmp_path):
    found = tiff(tmp_path, SAMPLES, photometric="minisblack", planarconfig="contig")
    np.testing.assert_array_equal(found.pixels, SAMPLES[..., 0])


def test_of_lightness_and_two_colours_the_lightness_is_shown(tmp_path):
    found = tiff(tmp_path, SAMPLES[..., :3], photometric="icclab")
    np.testing.assert_array_equal(found.pixels, SAMPLES[..., 0])


@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
@pytest.mark.parametrize("compression", [None, "zlib", "jpeg"])
def test_white_is_what_the_tiff_calls_white(tmp_path, photometric, compression):
    ramp = np.tile(np.arange(64, dtype=np.uint8) * 4, (48, 1))
    found = tiff(tmp_path, ramp, photometric=photometric, compression=compression)
    bright = ramp if photometric == "minisblack" else 255 - ramp
    np.testing.assert_allclose(found.pixels, bright, atol=3)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("how", ["plain", "jpeg", "ycbcr", "separated"])
def test_a_tiff_is_turned_upright_once(tmp_path, how, orientation):
    """A decoder that flips JPEG, inks and Y Cb Cr by itself is not helped: left would be right again."""
    grey = np.add.outer(np.arange(48), 2 * np.arange(64)).astype(np.uint8)
    stored = {
        "ycbcr": np.stack([grey, *np.full((2, 48, 64), 128, np.uint8)], -1),
        "separated": np.stack([*np.zeros((3, 48, 64), np.uint8), 255 - grey], -1),
    }.get(how, grey)
    kind = how if stored.ndim == 3 else "minisblack"
    tags = [(274, 3, 1, orientation, True)]
    packing = "jpeg" if how == "jpeg" else None
    found = tiff(tmp_path, stored, photometric=kind, compression=packing, extratags=tags)
    image = Image.fromarray(grey)
    image.getexif()[274] = orientation
    np.testing.assert_allclose(found.pixels, np.asarray(ImageOps.exif_transpose(image)), atol=2)


def test_complex_numbers_are_refused(tmp_path):
    with pytest.raises(CannotOpenImage):
        tiff(tmp_path, SAMPLES[..., 0].astype(np.complex64) * 1j)


def png(path, rows, depth, *parts):
    """A grey PNG of rows of bytes, with more parts before the pixels."""

    def part(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", len(rows[0]) * 8 // depth, len(rows), depth, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = ((b"IHDR", header), *parts, (b"IDAT", pixels), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(part(*one) for one in parts))
    return opened(path)


@pytest.mark.parametrize("filled", [0, 8])
def test_greys_of_few_bits_are_found_again(tmp_path, filled):
    """The bits below are empty, or the same again."""
    greys = RNG.integers(0, 4096, (6, 8))
    stored = greys << 4 | (greys >> filled if filled else 0)
    found = png(tmp_path / "a.png", [row.astype(">u2").tobytes() for row in stored], 16, (b"sBIT", b"\x0c"))
    assert (found.source.encoding.bits, found.white) == (12, 4095)
    np.testing.assert_array_equal(found.pixels, greys)


@pytest.mark.parametrize("most", [4096, 65536])
def test_no_bit_of_a_grey_is_lost_to_a_wrong_word_about_its_depth(tmp_path, most):
    stored = RNG.integers(0, most, (6, 8))
    found = png(tmp_path / "a.png", [row.astype(">u2").tobytes() for row in stored], 16, (b"sBIT", b"\x0c"))
    assert (found.source.encoding.bits, found.white) == (16, 65535)
    np.testing.assert_array_equal(found.pixels, stored)


@pytest.mark.parametrize("transparent", [0, 1])
def test_black_and_white_of_which_one_is_transparent(tmp_path, transparent):
    rows = [bytes([0b10110010]), bytes([0b01101100])]
    found = png(tmp_path / "a.png", rows, 1, (b"tRNS", struct.pack(">H", transparent)))
    bits = np.array([[1, 0, 1, 1, 0, 0, 1, 0], [0, 1, 1, 0, 1, 1, 0, 0]])
    np.testing.assert_array_equal(found.pixels, np.where(bits == transparent, 0, bits))
    assert SEE_THROUGH in found.notices
