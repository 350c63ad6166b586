"""Greys of every depth leave as PNG and TIFF so that white is white, and come back as they were."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from xraysr_gui.core.address import Address
from xraysr_gui.core.bit_depth import container_of, spread
from xraysr_gui.core.greys import Greys
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.pictures import raster_reader
from xraysr_gui.image_io.written.picture_file import write_image


def of_bits(codes: np.ndarray, bits: int) -> Radiograph:
    greys = Greys(codes.astype(np.uint16), np.arange(2**bits, dtype=np.float32))
    return Radiograph(greys, 0.0, 2.0**bits - 1, Source(Address(Path("a.dcm")), Encoding("DICOM", bits)))


def read(path: Path) -> Radiograph:
    return raster_reader.read(Content(Address(path)), 0)


@st.composite
def images(draw) -> tuple[int, np.ndarray]:
    bits = draw(st.integers(1, 16))
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    return bits, draw(arrays.arrays(np.uint16, shape, elements=st.integers(0, 2**bits - 1)))


@given(images(), st.sampled_from([".png", ".tiff"]))
def test_every_grey_of_every_depth_comes_back(image, ending):
    bits, codes = image
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{ending}")
        write_image(path, of_bits(codes, bits))
        again = read(path)
    np.testing.assert_array_equal(again.greys.codes, codes)
    assert again.white == 2**bits - 1
    assert again.source.encoding.bits == bits


@pytest.mark.parametrize("ending", [".png", ".tiff"])
@pytest.mark.parametrize("bits", range(1, 17))
def test_black_and_white_are_so_in_a_program_that_knows_nothing_of_it(tmp_path, bits, ending):
    write_image(tmp_path / f"a{ending}", of_bits(np.array([[0, 2**bits - 1]]), bits))
    with Image.open(tmp_path / f"a{ending}") as picture:
        assert np.asarray(picture).tolist() == [[0, 255 if bits <= 8 else 65535]]


@given(st.integers(1, 16), st.data())
def test_spread_greys_lie_where_they_belong(bits, data):
    grey = data.draw(st.integers(0, 2**bits - 1))
    whole = 2 ** container_of(bits) - 1
    found = int(spread(np.array([grey]), bits)[0])
    assert abs(found / whole - grey / (2**bits - 1)) <= 0.5 ** min(bits, 15)


def test_a_png_says_in_its_own_way_how_many_bits_mean_something(tmp_path):
    write_image(tmp_path / "a.png", of_bits(np.array([[7, 4095]]), 12))
    content = (tmp_path / "a.png").read_bytes()
    at = content.index(b"sBIT")
    body = content[at : at + 5]
    assert struct.unpack(">I", content[at - 4 : at]) == (1,)
    assert body == b"sBIT\x0c"
    assert struct.unpack(">I", content[at + 5 : at + 9])[0] == zlib.crc32(body)
    assert at < content.index(b"IDAT")


@pytest.mark.parametrize(("mode", "said"), [("L", b"\5"), ("RGB", b"\5\5\5"), ("RGBA", b"\5\5\5\x08")])
def test_what_another_program_says_of_its_bits_is_heard(tmp_path, mode, said):
    from PIL.PngImagePlugin import PngInfo

    told, out = PngInfo(), io.BytesIO()
    told.add(b"sBIT", said)
    Image.fromarray(spread(np.array([[0, 9, 31]]), 5)).convert(mode).save(out, "PNG", pnginfo=told)
    (tmp_path / "a.png").write_bytes(out.getvalue())
    again = read(tmp_path / "a.png")
    assert again.greys.codes.tolist() == [[0, 9, 31]]
    assert again.white == 31


def test_a_description_of_another_program_means_nothing(tmp_path):
    picture = Image.fromarray(np.array([[0, 300]], np.uint16))
    picture.save(tmp_path / "a.tiff", tiffinfo={270: 'It says {"significant_bits": 4, "x": 1}'})
    assert read(tmp_path / "a.tiff").greys.codes.tolist() == [[0, 300]]


def test_a_float_image_leaves_in_sixteen_bits(tmp_path):
    one = of_bits(np.array([[0, 65535]]), 16)
    wide = replace(one, source=replace(one.source, encoding=Encoding("NIfTI", 32)))
    write_image(tmp_path / "a.png", wide)
    assert read(tmp_path / "a.png").pixels.tolist() == [[0, 65535]]
