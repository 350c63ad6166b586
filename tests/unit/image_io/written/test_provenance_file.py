"""How an image was made, found again in the file that left."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from tests.support.derived_files import TWICE, source_file
from xraysr_gui.core.address import Address
from xraysr_gui.core.provenance import CannotReadProvenance, capsule_of, from_json, to_json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.written.picture_file import write_image, write_png
from xraysr_gui.image_io.written.provenance_file import provenance_in
from xraysr_gui.image_io.written.sealing import PROVENANCE


def result(bits: int = 12) -> Radiograph:
    source = Source(Address(Path("a.dcm")), Encoding(bits=bits), sha256="ab" * 32)
    pixels = np.linspace(0, 2**bits - 1, 60).reshape(6, 10)
    image = Radiograph.of_pixels(pixels, white=2**bits - 1.0, source=source)
    return replace(image, steps=(TWICE,))


def found_in(path: Path) -> str | None:
    return provenance_in(Content(Address(path)))


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.tiff"])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_a_picture_says_how_it_was_made_and_keeps_its_pixels(tmp_path, name, bits):
    write_image(tmp_path / name, result(bits))
    capsule = from_json(found_in(tmp_path / name))
    assert capsule.steps == (TWICE,)
    assert capsule.input_sha256 == "ab" * 32
    with Image.open(tmp_path / name) as picture:
        np.testing.assert_array_equal(np.asarray(picture) >> -bits % 8, result(bits).in_steps(bits))


def test_other_programs_find_it_under_its_names(tmp_path):
    write_image(tmp_path / "a.png", result())
    write_image(tmp_path / "a.tiff", result())
    with Image.open(tmp_path / "a.png") as picture:
        assert from_json(picture.text[PROVENANCE]).steps == (TWICE,)
        assert picture.text["Software"].startswith("xraysr ")
    with Image.open(tmp_path / "a.tiff") as picture:
        assert from_json(picture.tag_v2[TiffImagePlugin.IMAGEDESCRIPTION]).steps == (TWICE,)


def test_a_view_takes_it_along_when_asked(tmp_path):
    greys = np.zeros((4, 5), np.uint8)
    write_png(tmp_path / "a.png", greys, capsule_of(result()))
    write_png(tmp_path / "b.png", greys)
    assert from_json(found_in(tmp_path / "a.png")).steps == (TWICE,)
    assert found_in(tmp_path / "b.png") is None


def test_a_compressed_chunk_is_read_and_a_bomb_is_not(tmp_path):
    told = PngInfo()
    told.add_itxt(PROVENANCE, to_json(capsule_of(result())), zip=True)
    Image.new("L", (2, 2)).save(tmp_path / "a.png", pnginfo=told)
    assert from_json(found_in(tmp_path / "a.png")).steps == (TWICE,)
    chunk = PROVENANCE.encode() + b"\0\1\0\0\0" + zlib.compress(b"9" * (200 << 20))
    head = struct.pack(">I4s", len(chunk), b"iTXt")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk + b"\0\0\0\0")
    text = found_in(tmp_path / "b.png")
    assert len(text) <= 1 << 20
    with pytest.raises(CannotReadProvenance):
        from_json(text)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt",
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", len(PROVENANCE), b"iTXt") + PROVENANCE.encode(),
        b"II*\0\xff\xff\xff\xff",
        b"nothing",
    ],
)
def test_a_damaged_file_tells_nothing(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    assert found_in(tmp_path / "a") is None


def test_a_dicom_file_of_another_program_tells_nothing(tmp_path):
    assert found_in(source_file(tmp_path / "a.dcm")) is None
