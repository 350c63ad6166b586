"""Picture files: every depth and kind of colour comes out as the numbers that went in."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.pictures import raster_reader
from xraysr_gui.image_io.stored_numbers import COLOUR, NO_NUMBER, SEE_THROUGH

GREYS = (np.arange(48 * 64).reshape(48, 64) * 7 % 251).astype(np.uint8)
DEEP = (np.arange(48 * 64).reshape(48, 64) * 21).astype(np.uint16)
COLOURS = np.dstack([GREYS, GREYS[::-1], np.full_like(GREYS, 40)])


def packed(kind: str, greys: NDArray[Any], mode: str = "", **how: Any) -> bytes:
    out = io.BytesIO()
    picture = Image.fromarray(greys)
    (picture.convert(mode) if mode else picture).save(out, kind, **how)
    return out.getvalue()


def read(folder: Path, content: bytes, frame: int = 0) -> Radiograph:
    path = folder / "picture"
    path.write_bytes(content)
    return raster_reader.read(Content(Address(path)), frame)


def weighed(colours: NDArray[Any]) -> NDArray[Any]:
    """Brightness by BT.601 in exact arithmetic, rounded."""
    parts = colours.astype(object)
    sums = parts[..., 0] * 299 + parts[..., 1] * 587 + parts[..., 2] * 114
    return np.array([[float(round(one / 1000)) for one in row] for row in sums])


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_eight_bit_greys_come_back_as_written(tmp_path, kind):
    radiograph = read(tmp_path, packed(kind, GREYS))
    np.testing.assert_array_equal(radiograph.pixels, GREYS)
    assert (radiograph.black, radiograph.white, radiograph.greys.inverted) == (0.0, 255.0, False)
    encoding = radiograph.source.encoding
    assert (encoding.format, encoding.bits, encoding.photometric) == (kind, 8, "MONOCHROME2")
    assert radiograph.notices == ()
    assert radiograph.spacing.unit == "px"


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_greys_come_back_as_written(tmp_path, kind):
    radiograph = read(tmp_path, packed(kind, DEEP))
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
    assert radiograph.white == 65535.0
    assert radiograph.source.encoding.bits == 16
    assert radiograph.stored_at(3, 5) == int(DEEP[3, 5])


def test_a_jpeg_shows_its_greys_as_decoded_and_says_that_it_is_lossy(tmp_path):
    content = packed("JPEG", GREYS, quality=80)
    radiograph = read(tmp_path, content)
    np.testing.assert_array_equal(radiograph.pixels, np.asarray(Image.open(io.BytesIO(content))))
    assert radiograph.source.encoding.lossy == "JPEG"
    assert any("with loss (JPEG)" in notice for notice in radiograph.notices)


def test_a_jpeg_of_twelve_bits_keeps_them(tmp_path):
    radiograph = read(tmp_path, imagecodecs.jpeg8_encode(DEEP >> 4, bitspersample=12, level=100))
    assert np.abs(radiograph.pixels - (DEEP >> 4)).max() <= 8
    assert (radiograph.white, radiograph.source.encoding.bits) == (4095.0, 12)


def test_a_lossless_jpeg_is_not_called_lossy(tmp_path):
    radiograph = read(tmp_path, imagecodecs.ljpeg_encode(DEEP, bitspersample=16))
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
    assert radiograph.source.encoding.lossy == ""


@pytest.mark.parametrize(("lossless", "lossy"), [(True, ""), (False, "WebP")])
def test_webp_says_whether_it_is_lossy(tmp_path, lossless, lossy):
    radiograph = read(tmp_path, packed("WEBP", np.dstack([GREYS] * 3), lossless=lossless))
    assert radiograph.source.encoding.lossy == lossy
    assert np.abs(radiograph.pixels - GREYS).mean() <= (0 if lossless else 60)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "WEBP"])
def test_colours_become_brightness_and_the_reader_is_told(tmp_path, kind):
    radiograph = read(tmp_path, packed(kind, COLOURS, **({"lossless": True} if kind == "WEBP" else {})))
    assert np.abs(radiograph.pixels - weighed(COLOURS)).max() <= 1
    assert np.mean(radiograph.pixels != weighed(COLOURS)) < 0.01  # halves may round either way
    assert COLOUR in radiograph.notices
    assert radiograph.source.encoding.photometric == "RGB"


def test_greys_stored_as_colours_are_taken_as_they_are(tmp_path):
    radiograph = read(tmp_path, packed("PNG", np.dstack([GREYS] * 3)))
    np.testing.assert_array_equal(radiograph.pixels, GREYS)
    assert radiograph.notices == ()


def test_sixteen_bit_colours_keep_sixteen_bits(tmp_path):
    colours = np.dstack([DEEP, DEEP[::-1], DEEP // 2])
    radiograph = read(tmp_path, imagecodecs.png_encode(colours))
    assert np.abs(radiograph.pixels - weighed(colours)).max() <= 1
    assert radiograph.white == 65535.0


def test_what_is_transparent_is_shown_on_black(tmp_path):
    opacity = np.full_like(GREYS, 255)
    opacity[:10] = 0
    radiograph = read(tmp_path, packed("PNG", np.dstack([GREYS, GREYS, GREYS, opacity])))
    assert not radiograph.pixels[:10].any()
    np.testing.assert_array_equal(radiograph.pixels[10:], GREYS[10:])
    assert SEE_THROUGH in radiograph.notices


@pytest.mark.parametrize("opacity", [255, 128])
def test_greys_with_opacity_are_weighed_by_it(tmp_path, opacity):
    radiograph = read(tmp_path, packed("PNG", np.dstack([GREYS, np.full_like(GREYS, opacity)])))
    np.testing.assert_allclose(radiograph.pixels, GREYS * (opacity / 255), atol=0.51)
    assert (SEE_THROUGH in radiograph.notices) == (opacity < 255)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_a_palette_is_looked_up(tmp_path, kind):
    indexed = Image.fromarray(GREYS // 16)
    indexed.putpalette([value for step in range(16) for value in [step * 17] * 3])
    out = io.BytesIO()
    indexed.save(out, kind)
    radiograph = read(tmp_path, out.getvalue())
    np.testing.assert_array_equal(radiograph.pixels, (GREYS // 16).astype(np.int64) * 17)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_black_and_white_has_two_greys(tmp_path, kind):
    radiograph = read(tmp_path, packed(kind, GREYS > 100))
    shown = radiograph.pixels / radiograph.white
    np.testing.assert_array_equal(shown, GREYS > 100)
    assert radiograph.source.encoding.bits == (8 if kind == "BMP" else 1)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def hand_made_png(greys: NDArray[Any], depth: int, more: bytes = b"") -> bytes:
    """A grey PNG of 1 to 16 bits, written bit by bit."""
    rows, columns = greys.shape
    bits = [[f"{int(value):0{depth}b}" for value in row] for row in greys]
    lines = [bytes(int("".join(row)[at : at + 8], 2) for at in range(0, columns * depth, 8)) for row in bits]
    header = struct.pack(">IIBBBBB", columns, rows, depth, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + line for line in lines))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_a_png_of_few_greys_keeps_its_own_numbers(tmp_path, depth):
    greys = np.arange(128).reshape(8, 16) * 331 % 2**depth
    radiograph = read(tmp_path, hand_made_png(greys, depth))
    np.testing.assert_array_equal(radiograph.pixels, greys)
    assert (radiograph.white, radiograph.source.encoding.bits) == (2.0**depth - 1, depth)


def test_a_png_that_says_that_12_of_its_16_bits_count_has_a_white_of_4095(tmp_path):
    scanned = np.arange(128).reshape(8, 16) * 32
    filled = scanned << 4 | scanned >> 8
    radiograph = read(tmp_path, hand_made_png(filled, 16, chunk(b"sBIT", b"\x0c")))
    np.testing.assert_array_equal(radiograph.pixels, scanned)
    assert (radiograph.white, radiograph.source.encoding.bits) == (4095.0, 12)


@pytest.mark.parametrize("senseless", [b"\0", b"\x11", b""])
def test_a_png_that_says_nonsense_of_its_bits_keeps_all(tmp_path, senseless):
    greys = np.arange(128).reshape(8, 16) * 500
    assert read(tmp_path, hand_made_png(greys, 16, chunk(b"sBIT", senseless))).white == 65535.0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_that_was_turned_is_shown_upright(tmp_path, kind, orientation):
    exif = Image.Exif()
    exif[274] = orientation
    how: dict[str, Any] = {"tiffinfo": {274: orientation}} if kind == "TIFF" else {"exif": exif}
    if kind == "WEBP":
        how["lossless"] = True
    content = packed(kind, GREYS[:, :20], **how)
    with Image.open(io.BytesIO(content)) as picture:
        upright = np.asarray(ImageOps.exif_transpose(picture).convert("L"))
    np.testing.assert_array_equal(read(tmp_path, content).pixels, upright)
    (tmp_path / "picture").write_bytes(content)
    summary = raster_reader.summarise(Content(Address(tmp_path / "picture")))
    assert (summary.rows, summary.columns) == upright.shape


def test_print_resolution_is_never_taken_for_millimetres(tmp_path):
    radiograph = read(tmp_path, packed("PNG", GREYS, dpi=(300, 300)))
    assert radiograph.spacing.mm is None
    assert any("300 dots per inch" in notice and "in pixels" in notice for notice in radiograph.notices)


def test_cmyk_is_shown_by_its_brightness(tmp_path):
    content = packed("TIFF", COLOURS, "CMYK")
    assert np.abs(read(tmp_path, content).pixels - weighed(COLOURS)).max() <= 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
def test_what_is_left_of_a_cut_file_is_shown_and_named(tmp_path, kind):
    content = packed(kind, np.tile(GREYS, (8, 8)))
    radiograph = read(tmp_path, content[: len(content) * 2 // 3])
    assert radiograph.missing is not None
    share = round(100 * radiograph.missing.mean())
    side = "upper" if kind == "BMP" else "lower"
    assert radiograph.notices[-1].startswith(f"The {side} {share} % of this image is missing from the file")
    whole = read(tmp_path, content).pixels
    part = slice(-50, None) if kind == "BMP" else slice(0, 50)  # BMP begins with the last row
    np.testing.assert_array_equal(radiograph.pixels[part], whole[part])
    assert read(tmp_path, content).missing is None


@pytest.mark.parametrize("number", [1, 4])
def test_a_frame_that_is_not_there_is_refused(tmp_path, number):
    with pytest.raises(CannotOpenImage, match=f"Frame {number + 1} was asked for, and the file holds 1"):
        read(tmp_path, packed("PNG", GREYS), number)


def test_an_animation_shows_its_first_picture_and_says_so(tmp_path):
    out = io.BytesIO()
    first, second = Image.fromarray(GREYS), Image.fromarray(GREYS[::-1].copy())
    first.save(out, "PNG", save_all=True, append_images=[second])
    radiograph = read(tmp_path, out.getvalue())
    np.testing.assert_array_equal(radiograph.pixels, GREYS)
    assert any("animation" in notice for notice in radiograph.notices)


def test_numbers_that_are_none_are_shown_black(tmp_path):
    values = np.linspace(-2, 3, 48, dtype=np.float32).reshape(6, 8)
    values[0, 3] = np.nan
    out = io.BytesIO()
    Image.fromarray(values).save(out, "TIFF")
    radiograph = read(tmp_path, out.getvalue())
    assert radiograph.exact is not None
    assert radiograph.pixels[0, 3] == radiograph.black == -2.0
    np.testing.assert_array_equal(radiograph.pixels[1:], values[1:])
    assert NO_NUMBER in radiograph.notices


def test_a_picture_file_has_no_tags(tmp_path):
    (tmp_path / "a.png").write_bytes(packed("PNG", GREYS))
    assert raster_reader.list_tags(Content(Address(tmp_path / "a.png"))) == []
