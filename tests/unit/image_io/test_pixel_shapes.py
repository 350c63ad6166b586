"""Pixels that are not square, a grey that stands for nothing, JPEG 2000 in TIFF: each by hand."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from xraysr_gui.core.address import Address
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.pictures import raster_reader
from xraysr_gui.image_io.stored_numbers import SEE_THROUGH
from xraysr_gui.image_io.written.float_file import write_floats
from xraysr_gui.image_io.written.picture_file import write_image

GREYS = np.random.default_rng(4).integers(0, 256, (40, 60)).astype(np.uint8)


def read(path: Path, content: bytes | None = None) -> Radiograph:
    if content is not None:
        path.write_bytes(content)
    return raster_reader.read(Content(Address(path)), 0)


def packed(kind: str, pixels: np.ndarray = GREYS, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **how)
    return out.getvalue()


def png_with(kind: bytes, body: bytes, pixels: np.ndarray = GREYS) -> bytes:
    whole = packed("PNG", pixels)
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return whole[:33] + chunk + whole[33:]


def exif_of(across: int, down: int) -> Image.Exif:
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = float(across), float(down), 2
    return exif


FORMS = {
    "PNG, metres": png_with(b"pHYs", struct.pack(">IIB", 4000, 2000, 1)),
    "PNG, shape alone": png_with(b"pHYs", struct.pack(">IIB", 2, 1, 0)),
    "TIFF": packed("TIFF", dpi=(200, 100)),
    "JPEG": packed("JPEG", dpi=(200, 100)),
    "WebP": packed("WEBP", lossless=True, exif=exif_of(200, 100)),
}


@pytest.mark.parametrize("name", FORMS)
def test_pixels_that_are_not_square_keep_their_shape(tmp_path, name):
    radiograph = read(tmp_path / "a", FORMS[name])
    assert radiograph.spacing == Spacing(2.0, 1.0)
    assert radiograph.spacing.calibration is Calibration.NONE
    assert radiograph.field_size == (60, 80)
    assert any("2 times as high as they are wide" in notice for notice in radiograph.notices)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
def test_square_pixels_are_nothing_to_speak_of(tmp_path, kind):
    radiograph = read(tmp_path / "a", packed(kind, dpi=(300, 300)))
    assert radiograph.spacing == Spacing()
    assert not any("as they are wide" in notice for notice in radiograph.notices)


def test_a_turned_picture_has_turned_pixels(tmp_path):
    exif = exif_of(200, 100)
    exif[274] = 6
    assert read(tmp_path / "a", packed("WEBP", lossless=True, exif=exif)).spacing == Spacing(0.5, 1.0)


def test_a_shape_that_makes_no_sense_is_not_believed(tmp_path):
    for body in ((0, 0, 0), (1, 4_000_000_000, 0)):
        assert read(tmp_path / "a", png_with(b"pHYs", struct.pack(">IIB", *body))).spacing == Spacing()


@pytest.mark.parametrize("ending", [".png", ".tiff"])
def test_the_shape_of_pixels_leaves_with_them(tmp_path, ending):
    radiograph = read(tmp_path / "a", FORMS["PNG, metres"])
    write_image(tmp_path / f"b{ending}", replace(radiograph, spacing=Spacing(3.0, 2.0)))
    again = read(tmp_path / f"b{ending}")
    assert again.spacing == Spacing(1.5, 1.0)
    np.testing.assert_array_equal(again.pixels, GREYS)
    assert not any("dots per inch" in notice for notice in again.notices)


def test_the_shape_of_pixels_leaves_with_floating_point_numbers_too(tmp_path):
    image = read(tmp_path / "a.tiff", FORMS["TIFF"])
    write_floats(tmp_path / "b.tiff", image)
    with Image.open(tmp_path / "b.tiff") as picture:
        assert picture.mode == "F"
        across, down = (float(picture.tag_v2[tag]) for tag in (282, 283))
        assert (across / down, picture.tag_v2[296]) == (2.0, 1)
    found = read(tmp_path / "b.tiff")
    assert found.spacing.row / found.spacing.column == 2.0
    np.testing.assert_array_equal(found.pixels, image.pixels)


@pytest.mark.parametrize("bits", [8, 16])
def test_the_grey_that_stands_for_nothing_is_shown_black_as_pillow_has_it(tmp_path, bits):
    pixels = GREYS if bits == 8 else GREYS.astype(np.uint16) * 257
    nothing = int(pixels[3, 7])
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", transparency=nothing)
    radiograph = read(tmp_path / "a", out.getvalue())
    np.testing.assert_array_equal(radiograph.pixels, np.where(pixels == nothing, 0, pixels))
    assert SEE_THROUGH in radiograph.notices
    if bits == 8:
        with Image.open(tmp_path / "a") as picture:
            opacity = np.asarray(picture.convert("LA"))[..., 1]
        np.testing.assert_array_equal(opacity == 0, pixels == nothing)


def test_the_colour_that_stands_for_nothing_is_shown_black(tmp_path):
    colours = np.stack([GREYS] * 3, axis=2)
    nothing = tuple(int(one) for one in colours[3, 7])
    radiograph = read(tmp_path / "a", png_with(b"tRNS", struct.pack(">HHH", *nothing), colours))
    np.testing.assert_array_equal(radiograph.pixels, np.where(nothing[0] == GREYS, 0, GREYS))


def test_a_grey_that_does_not_occur_is_nothing_to_speak_of(tmp_path):
    told, out = PngInfo(), io.BytesIO()
    pixels = np.minimum(GREYS, 200)
    Image.fromarray(pixels).save(out, "PNG", transparency=250, pnginfo=told)
    radiograph = read(tmp_path / "a", out.getvalue())
    assert SEE_THROUGH not in radiograph.notices


def tiff_of(streams: list[bytes], rows: int, columns: int, bits: int, compression: int, side: int) -> bytes:
    """A TIFF file of tiles, written number by number."""
    data = b"".join(streams)
    offsets = [8 + sum(map(len, streams[:number])) for number in range(len(streams))]
    after = 8 + len(data)
    tables = struct.pack(f"<{len(streams)}I", *offsets) + struct.pack(f"<{len(streams)}I", *map(len, streams))
    entries = [
        (256, 3, 1, columns),
        (257, 3, 1, rows),
        (258, 3, 1, bits),
        (259, 3, 1, compression),
        (262, 3, 1, 1),
        (277, 3, 1, 1),
        (322, 3, 1, side),
        (323, 3, 1, side),
        (324, 4, len(streams), after),
        (325, 4, len(streams), after + 4 * len(streams)),
    ]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<I", after + len(tables))
    return head + data + tables + directory + bytes(4)


@pytest.mark.parametrize("bits", [8, 16])
def test_jpeg_2000_in_tiff_opens(tmp_path, bits):
    pixels = GREYS if bits == 8 else GREYS.astype(np.uint16) * 200
    padded = np.zeros((64, 64), pixels.dtype)
    padded[:40, :60] = pixels
    tiles = [
        imagecodecs.jpeg2k_encode(
            np.ascontiguousarray(padded[top : top + 32, left : left + 32]), reversible=True, codecformat="J2K"
        )
        for top in (0, 32)
        for left in (0, 32)
    ]
    radiograph = read(tmp_path / "a", tiff_of(tiles, 40, 60, bits, 34712, 32))
    np.testing.assert_array_equal(radiograph.pixels, pixels)
    assert radiograph.missing is None
    assert any("JPEG 2000" in notice for notice in radiograph.notices)

    incomplete = read(tmp_path / "a", tiff_of([tiles[0], b"", *tiles[2:]], 40, 60, bits, 34712, 32))
    assert incomplete.missing is not None
    assert incomplete.missing[:32, 32:].all()
    assert np.count_nonzero(incomplete.missing) == 32 * 28
