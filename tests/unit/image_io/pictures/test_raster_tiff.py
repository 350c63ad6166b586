"""TIFF: packed depths, signs, pages, and directories that lie."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.pictures import raster_reader
from xraysr_gui.image_io.pictures.raster_tiff import directories, orientation_in

GREYS = (np.arange(48).reshape(6, 8) * 5).astype(np.uint8)
KINDS = {"u": 1, "i": 2, "f": 3}


def hand_made(pixels: bytes, bits: int, order: str = "<", big: bool = False, **tags: int) -> bytes:
    """A TIFF file of 6 x 8 pixels in one strip, small or big, of either byte order."""
    entries = {256: 8, 257: 6, 258: bits, 259: 1, 262: tags.get("photometric", 1), 277: 1, 278: 6}
    entries |= {279: len(pixels), 339: tags.get("kind", 1), 274: tags.get("orientation", 1)}
    count_form, entry_form, next_form = ("Q", "HHQQ", "Q") if big else ("H", "HHII", "I")
    first = 16 if big else 8
    entries[273] = first + struct.calcsize("=" + count_form) + 11 * struct.calcsize("=" + entry_form) + 8
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
    head += struct.pack(order + "HHQ", 8, 0, first) if big else struct.pack(order + "I", first)
    kind = 16 if big else 4
    rows = [struct.pack(order + entry_form, tag, kind, 1, value) for tag, value in sorted(entries.items())]
    end = struct.pack(order + next_form, 0).ljust(8, b"\0")
    return head + struct.pack(order + count_form, len(rows)) + b"".join(rows) + end + pixels


def content(folder: Path, whole: bytes) -> Content:
    (folder / "a.tif").write_bytes(whole)
    return Content(Address(folder / "a.tif"))


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_and_the_big_kind_are_read(tmp_path, order, big):
    stored = np.arange(48).reshape(6, 8) * 1300
    whole = hand_made(stored.astype(order + "u2").tobytes(), 16, order, big)
    np.testing.assert_array_equal(raster_reader.read(content(tmp_path, whole), 0).pixels, stored)


@pytest.mark.parametrize("bits", [1, 2, 4, 10, 12, 14])
def test_packed_greys_keep_their_own_numbers_and_their_white(tmp_path, bits):
    stored = np.arange(48).reshape(6, 8) * 977 % 2**bits
    rows = ["".join(f"{int(value):0{bits}b}" for value in row) for row in stored]
    pixels = b"".join(int(row, 2).to_bytes(len(row) // 8, "big") for row in rows)
    radiograph = raster_reader.read(content(tmp_path, hand_made(pixels, bits)), 0)
    np.testing.assert_array_equal(radiograph.pixels, stored)
    assert (radiograph.white, radiograph.source.encoding.bits) == (2.0**bits - 1, bits)


@pytest.mark.parametrize("kind", ["i1", "i2"])
def test_signed_greys_keep_their_sign(tmp_path, kind):
    stored = ((np.arange(48).reshape(6, 8) - 20) * 3).astype(kind)
    whole = hand_made(stored.tobytes(), stored.itemsize * 8, kind=KINDS["i"])
    radiograph = raster_reader.read(content(tmp_path, whole), 0)
    np.testing.assert_array_equal(radiograph.pixels, stored)
    assert radiograph.stored_at(0, 0) == -60
    assert radiograph.black == float(np.iinfo(kind).min)


@pytest.mark.parametrize("kind", ["u4", "i4", "f2", "f4", "f8"])
def test_wide_and_floating_numbers_are_kept_exactly(tmp_path, kind):
    stored = (np.arange(48).reshape(6, 8) * 25).astype(kind)
    whole = hand_made(stored.tobytes(), stored.itemsize * 8, kind=KINDS[kind[0]])
    radiograph = raster_reader.read(content(tmp_path, whole), 0)
    np.testing.assert_array_equal(radiograph.pixels, stored)
    assert radiograph.exact is not None
    assert (radiograph.black, radiograph.white) == (0.0, 1175.0)


def test_white_is_zero_is_turned_round_for_the_screen_and_not_for_the_numbers(tmp_path):
    radiograph = raster_reader.read(content(tmp_path, hand_made(GREYS.tobytes(), 8, photometric=0)), 0)
    np.testing.assert_array_equal(radiograph.pixels, 255 - GREYS.astype(int))
    assert radiograph.value_at(2, 3) == float(GREYS[2, 3])
    assert radiograph.source.encoding.photometric == "MONOCHROME1"


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_deflate", "packbits", "raw"])
def test_pages_are_frames_in_every_lossless_compression(tmp_path, compression):
    pages = [Image.fromarray(GREYS + number) for number in range(4)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression=compression)
    whole = content(tmp_path, out.getvalue())
    for frame in range(4):
        radiograph = raster_reader.read(whole, frame)
        np.testing.assert_array_equal(radiograph.pixels, GREYS + frame)
        assert radiograph.source.address.frame == frame
        assert radiograph.source.encoding.frames == 4
    assert raster_reader.summarise(whole).frames == 4
    with pytest.raises(CannotOpenImage, match="Frame 5 was asked for, and the file holds 4"):
        raster_reader.read(whole, 4)


def test_a_smaller_copy_of_a_page_is_no_frame(tmp_path):
    thumbnail, page = Image.fromarray(GREYS[:2, :2].copy()), Image.fromarray(GREYS)
    out = io.BytesIO()
    thumbnail.save(out, "TIFF", save_all=True, append_images=[page], tiffinfo={254: 0})
    sound, copy = (struct.pack("<HHII", 254, 4, 1, value) for value in (0, 1))
    whole = out.getvalue().replace(sound, copy, 1)
    radiograph = raster_reader.read(content(tmp_path, whole), 0)
    np.testing.assert_array_equal(radiograph.pixels, GREYS)
    assert radiograph.source.encoding.frames == 1


def test_a_chain_that_leads_back_ends(tmp_path):
    whole = bytearray(hand_made(GREYS.tobytes(), 8))
    whole[8 + 2 + 11 * 12 : 8 + 2 + 11 * 12 + 4] = struct.pack("<I", 8)
    assert len(list(directories(io.BytesIO(bytes(whole))))) == 1


def test_an_endless_chain_is_refused(monkeypatch):
    monkeypatch.setattr("xraysr_gui.image_io.pictures.raster_tiff.MOST_PAGES", 3)
    link = b"".join(struct.pack("<HHHIII", 1, 256, 4, 1, 8, 8 + 18 * (number + 1)) for number in range(6))
    with pytest.raises(ValueError, match="more than 3 pages"):
        list(directories(io.BytesIO(b"II*\0" + struct.pack("<I", 8) + link)))


@given(st.binary(max_size=200))
def test_no_bytes_turn_a_picture_in_an_unknown_way(noise: bytes) -> None:
    for mark in (b"", b"II*\0", b"MM\0*", b"II+\0\x08\0\0\0"):
        assert 1 <= orientation_in(mark + noise) <= 8


@pytest.mark.parametrize(("said", "taken"), [(6, 6), (0, 1), (9, 1)])
def test_only_the_eight_known_ways_of_turning_count(said: int, taken: int) -> None:
    assert orientation_in(hand_made(b"", 8, orientation=said)) == taken


@given(st.data())
def test_damage_anywhere_gives_an_image_or_a_refusal(tmp_path_factory: Any, data: st.DataObject) -> None:
    whole = bytearray(hand_made(GREYS.tobytes(), 8))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at : at + 4] = data.draw(st.binary(min_size=4, max_size=4))
    folder = tmp_path_factory.mktemp("damage")
    (folder / "a.tif").write_bytes(bytes(whole))
    held = Content(Address(folder / "a.tif"))
    if not raster_reader.recognises(held):
        return
    try:
        shown: NDArray[Any] = raster_reader.read(held, 0).pixels
    except CannotOpenImage:
        return
    assert shown.size
