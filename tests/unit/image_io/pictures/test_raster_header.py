"""Headers of picture files: the size is known, and believed or refused, before anything is decoded."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.pictures.raster_header import facts_of, looks_like_raster
from xraysr_gui.image_io.pictures.raster_pixels import decode


def picture(kind: str, rows: int, columns: int, **how: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.zeros((rows, columns, 3), np.uint8)).save(out, kind, **how)
    return out.getvalue()


def content(folder, whole: bytes) -> Content:
    (folder / "a").write_bytes(whole)
    return Content(Address(folder / "a"))


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("TIFF", {}),
        ("BMP", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0II*\0\x08\0\0\0"}),
    ],
)
def test_every_format_says_its_size(tmp_path, kind, how):
    facts = facts_of(content(tmp_path, picture(kind, 37, 301, **how)))
    assert (facts.rows, facts.columns, facts.frames) == (37, 301, 1)


def test_a_jpeg_with_long_words_before_its_size_is_read(tmp_path):
    plain = picture("JPEG", 8, 9)
    words = b"\xff\xfe" + struct.pack(">H", 60_000) + bytes(59_998)
    facts = facts_of(content(tmp_path, plain[:2] + words * 3 + plain[2:]))
    assert (facts.rows, facts.columns) == (8, 9)


@pytest.mark.parametrize(("unit", "dpi"), [(0, 0.0), (1, 300.0), (2, 762.0)])
def test_a_jpeg_says_its_resolution_in_inches_or_centimetres(tmp_path, unit, dpi):
    plain = bytearray(picture("JPEG", 8, 9))
    plain[13:16] = struct.pack(">BH", unit, 300)
    assert facts_of(content(tmp_path, bytes(plain))).dpi == pytest.approx(dpi)


@pytest.mark.parametrize(
    ("columns", "rows", "depth", "colour"),
    [(25_000, 20_000, 8, 0), (15_000, 15_000, 16, 6)],  # too many pixels; fewer of them, of 8 bytes each
)
def test_what_would_take_too_much_memory_is_refused_before_decoding(tmp_path, columns, rows, depth, colour):
    header = bytearray(picture("PNG", 4, 4))
    header[16:26] = struct.pack(">IIBB", columns, rows, depth, colour)
    with pytest.raises(CannotOpenImage, match=rf"promises {columns} x {rows} pixels.*at most 400 million"):
        facts_of(content(tmp_path, bytes(header)))


def test_a_picture_that_says_two_sizes_is_not_decoded(tmp_path, monkeypatch):
    held = content(tmp_path, picture("PNG", 4, 4))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_: pytest.fail("decoded"))
    with pytest.raises(CannotOpenImage, match="two different sizes"):
        decode(held, replace(facts_of(held), rows=5))


@given(st.binary(max_size=80))
def test_words_are_no_picture(words: bytes) -> None:
    marks = (b"\x89PNG", b"\xff\xd8\xff", b"II", b"MM", b"BM", b"RIFF")
    assert not looks_like_raster(words) or words.startswith(marks)


def test_a_letter_that_begins_with_bm_is_no_bmp() -> None:
    assert not looks_like_raster(b"BMI and other words about the patient")


@pytest.mark.parametrize(
    "head",
    [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0", b"RIFF....WEBP", b"II*\0\x08\0\0\0\xff\xff"],
)
def test_a_bare_mark_is_refused_in_three_sentences(tmp_path, head):
    with pytest.raises(CannotOpenImage) as refusal:
        facts_of(content(tmp_path, head))
    assert all(sentence.endswith(".") for sentence in (refusal.value.what, refusal.value.why))
