"""Volumes as the reader sees them beside what SimpleITK makes of the same file."""

from __future__ import annotations

import bz2
import gzip
import itertools
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from numpy.typing import NDArray

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.volumes import volume_reader

SHAPE = (3, 5, 7)  # slices, rows, columns
KINDS = ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8")
META_NAMES = dict(
    zip(
        KINDS,
        ["UCHAR", "CHAR", "USHORT", "SHORT", "UINT", "INT", "ULONG_LONG", "LONG_LONG", "FLOAT", "DOUBLE"],
        strict=True,
    )
)
NRRD_NAMES = dict(
    zip(
        KINDS,
        ("uchar", "signed char", "ushort", "short", "uint", "int", "uint64", "int64", "float", "double"),
        strict=True,
    )
)
NIFTI_NUMBERS = dict(zip(KINDS, (2, 256, 512, 4, 768, 8, 1280, 1024, 16, 64), strict=True))


def numbers(kind: str) -> NDArray[Any]:
    """Numbers over the whole range of their kind; no more of it than single precision tells apart."""
    rng = np.random.default_rng(5)
    if kind[0] == "f":
        return rng.normal(0, 900, SHAPE).astype(kind)
    low, high = (
        (-120, 120) if kind == "i1" else (0 if kind[0] == "u" else -30000, 250 if kind == "u1" else 60000)
    )
    high = min(high, int(np.iinfo(kind).max))
    return rng.integers(low, high, SHAPE).astype(kind)


def seen(path: Path, frame: int = 0) -> Radiograph:
    return volume_reader.read(Content(Address(path)), frame)


def turned_by_the_oracle(path: Path, frame: int) -> NDArray[Any]:
    """The slice as on a light box, by the directions that the oracle tells."""
    image = sitk.ReadImage(str(path))
    array = sitk.GetArrayFromImage(image)
    array = array.reshape(-1, *array.shape[-2:])[frame]
    axes = image.GetDimension()
    if axes < 3:
        return array
    matrix = np.array(image.GetDirection()).reshape(axes, axes)
    along, down = matrix[:3, 0], matrix[:3, 1]
    columns, rows = int(np.abs(along).argmax()), int(np.abs(down).argmax())
    if columns < 2 and along[columns] < 0:
        array = array[:, ::-1]
    return array[::-1] if (down[rows] > 0) == (rows == 2) and down[rows] != 0 else array


def assert_same(path: Path, frames: int = 3) -> None:
    image = sitk.ReadImage(str(path))
    for frame in range(frames):
        radiograph = seen(path, frame)
        expected = turned_by_the_oracle(path, frame)
        np.testing.assert_array_equal(radiograph.pixels, expected.astype(np.float32))
        column, row = image.GetSpacing()[:2]
        if radiograph.spacing.mm is not None:
            assert radiograph.spacing.mm == pytest.approx((row, column))
    assert volume_reader.summarise(Content(Address(path))).frames == frames


def meta(folder: Path, kind: str, *, order: str = "<", how: str = "raw", beside: str = "") -> Path:
    """A MetaImage written by hand."""
    stored = numbers(kind)
    plain = stored.astype(stored.dtype.newbyteorder(order)).tobytes()
    body = {
        "raw": lambda: plain,
        "zlib": lambda: zlib.compress(plain),
        "gzip": lambda: gzip.compress(plain),
        "words": lambda: " ".join(map(repr, stored.ravel().tolist())).encode() + b"\n",
    }[how]()
    lines = [
        "ObjectType = Image",
        "NDims = 3",
        f"BinaryData = {how != 'words'}",
        f"BinaryDataByteOrderMSB = {order == '>'}",
        f"CompressedData = {how in ('zlib', 'gzip')}",
        *([f"CompressedDataSize = {len(body)}"] if how in ("zlib", "gzip") else []),
        "TransformMatrix = -1 0 0 0 0 -1 0 1 0",
        "ElementSpacing = 0.5 0.25 2",
        "DimSize = 7 5 3",
        f"ElementType = MET_{META_NAMES[kind]}",
        f"ElementDataFile = {beside or 'LOCAL'}\n",
    ]
    header = "\n".join(lines).encode()
    if beside:
        (folder / beside).write_bytes(body)
    path = folder / ("a.mhd" if beside else "a.mha")
    path.write_bytes(header if beside else header + body)
    return path


def nrrd(
    folder: Path, kind: str, *, order: str = "<", how: str = "raw", beside: str = "", more: str = ""
) -> Path:
    """An NRRD file written by hand."""
    stored = numbers(kind)
    plain = stored.astype(stored.dtype.newbyteorder(order)).tobytes()
    body = {
        "raw": lambda: plain,
        "gzip": lambda: gzip.compress(plain),
        "bzip2": lambda: bz2.compress(plain),
        "text": lambda: " ".join(map(repr, stored.ravel().tolist())).encode(),
        "hex": lambda: plain.hex().encode(),
    }[how]()
    header = (
        f"NRRD0004\n# a remark: none\ntype: {NRRD_NAMES[kind]}\ndimension: 3\nsizes: 7 5 3\n"
        f"endian: {'big' if order == '>' else 'little'}\nencoding: {how}\n{more}key:=value: with signs\n"
    )
    if beside:
        (folder / beside).write_bytes(body)
        header += f"data file: {beside}\n"
    path = folder / ("a.nhdr" if beside else "a.nrrd")
    path.write_bytes(header.encode() + b"\n" + (b"" if beside else body))
    return path


def nifti(
    folder: Path,
    kind: str,
    *,
    order: str = "<",
    second: bool = False,
    packed: bool = False,
    pair: bool = False,
    **more: Any,
) -> Path:
    """A NIfTI file written by hand, of the first or the second kind, in one file or two.

    Args:
        more: `turning`, three numbers of a quaternion, `matrix`, 3 x 3, or `scale`, slope and intercept.
    """
    stored, turning, matrix = numbers(kind), more.get("turning"), more.get("matrix")
    header = bytearray(544 if second else 352)
    form, size = ("q", 540) if second else ("h", 348)
    real = "d" if second else "f"
    places = (16, 12, 104, 176, 168, 344, 352, 400) if second else (40, 70, 76, 112, 108, 252, 256, 280)
    start = 0 if pair else len(header)
    struct.pack_into(f"{order}i", header, 0, size)
    struct.pack_into(f"{order}8{form}", header, places[0], 3, 7, 5, 3, 1, 1, 1, 1)
    struct.pack_into(f"{order}hh", header, places[1], NIFTI_NUMBERS[kind], stored.itemsize * 8)
    struct.pack_into(f"{order}8{real}", header, places[2], 1, 0.5, 0.25, 2, 1, 1, 1, 1)
    struct.pack_into(f"{order}2{real}", header, places[3], *more.get("scale", (0.0, 0.0)))
    struct.pack_into(f"{order}{'q' if second else 'f'}", header, places[4], start)
    codes = (int(turning is not None), int(matrix is not None))
    struct.pack_into(f"{order}{'ii' if second else 'hh'}", header, places[5], *codes)
    struct.pack_into(f"{order}3{real}", header, places[6], *(turning or (0, 0, 0)))
    if matrix is not None:
        struct.pack_into(
            f"{order}12{real}", header, places[7], *np.hstack([matrix, np.zeros((3, 1))]).ravel()
        )
    mark = (b"ni" if pair else b"n+") + (b"2\0\r\n\x1a\n" if second else b"1\0")
    if second:
        header[4:12] = mark
    else:
        header[344:348] = mark
    body = stored.astype(stored.dtype.newbyteorder(order)).tobytes()
    if pair:
        (folder / "a.img").write_bytes(body)
        (folder / "a.hdr").write_bytes(header[:size])
        return folder / "a.hdr"
    path = folder / ("a.nii.gz" if packed else "a.nii")
    whole = bytes(header) + body
    path.write_bytes(gzip.compress(whole) if packed else whole)
    return path


@pytest.mark.parametrize(("kind", "order"), list(itertools.product(KINDS, "<>")))
@pytest.mark.parametrize("how", ["raw", "zlib"])
def test_every_number_of_a_metaimage_is_that_of_the_oracle(tmp_path, kind, order, how):
    assert_same(meta(tmp_path, kind, order=order, how=how))


@pytest.mark.parametrize(("kind", "order"), list(itertools.product(KINDS, "<>")))
@pytest.mark.parametrize("how", ["raw", "gzip"])
def test_every_number_of_an_nrrd_file_is_that_of_the_oracle(tmp_path, kind, order, how):
    assert_same(nrrd(tmp_path, kind, order=order, how=how))


@pytest.mark.parametrize(("kind", "order"), list(itertools.product(KINDS, "<>")))
@pytest.mark.parametrize(("second", "packed"), list(itertools.product((False, True), (False, True))))
def test_every_number_of_a_nifti_file_is_that_of_the_oracle(tmp_path, kind, order, second, packed):
    path = nifti(tmp_path, kind, order=order, second=second, packed=packed)
    if not second:
        assert_same(path)  # the oracle does not know the second kind
    for frame in range(3):
        radiograph = seen(path, frame)
        np.testing.assert_array_equal(radiograph.pixels, numbers(kind)[frame].astype(np.float32))
        assert radiograph.spacing.mm == (0.25, 0.5)


@pytest.mark.parametrize("how", ["raw", "zlib", "gzip", "words"])
@pytest.mark.parametrize("beside", ["", "a.raw"])
def test_each_form_of_a_metaimage_is_read(tmp_path, how, beside):
    path = meta(tmp_path, "i2", how=how, beside=beside)
    assert_same(path)
    expected = numbers("i2")[1][:, ::-1]
    np.testing.assert_array_equal(seen(path, 1).pixels, expected)


@pytest.mark.parametrize("how", ["raw", "gzip", "bzip2", "text", "hex"])
@pytest.mark.parametrize("beside", ["", "a.bin"])
def test_each_form_of_an_nrrd_file_is_read(tmp_path, how, beside):
    path = nrrd(tmp_path, "i2", how=how, beside=beside)
    np.testing.assert_array_equal(seen(path, 1).pixels, numbers("i2")[1])
    if how != "bzip2":  # the oracle was built without it
        assert_same(path)


@pytest.mark.parametrize(("order", "second"), list(itertools.product("<>", (False, True))))
def test_a_nifti_pair_is_read_from_the_file_beside_it(tmp_path, order, second):
    path = nifti(tmp_path, "i2", order=order, second=second, pair=True)
    if not second:
        assert_same(path)
    np.testing.assert_array_equal(seen(path, 1).pixels, numbers("i2")[1])
    (tmp_path / "a.img.gz").write_bytes(gzip.compress((tmp_path / "a.img").read_bytes()))
    before = seen(tmp_path / "a.hdr", 2).pixels
    (tmp_path / "a.img").unlink()
    np.testing.assert_array_equal(seen(tmp_path / "a.hdr", 2).pixels, before)


@pytest.mark.parametrize("kind", ["u1", "i2", "u2", "i4", "f4", "f8"])
def test_scaled_numbers_of_nifti_are_those_of_the_oracle(tmp_path, kind):
    path = nifti(tmp_path, kind, scale=(0.37, -1024.0))
    for frame in range(3):
        np.testing.assert_allclose(
            seen(path, frame).pixels, turned_by_the_oracle(path, frame), rtol=2e-6, atol=1e-3
        )


TURNS = [
    (0.0, 0.0, 0.0),
    (0.0, 0.0, 1.0),
    (1.0, 0.0, 0.0),
    (0.5, 0.5, 0.5),
    (0.7071068, 0.0, 0.0),
    (0.0, 0.6, 0.3),
]


@pytest.mark.parametrize("turning", TURNS)
def test_a_nifti_slice_lies_as_its_quaternion_says(tmp_path, turning):
    assert_same(nifti(tmp_path, "i2", turning=turning))


def test_the_second_kind_of_nifti_lies_as_the_first(tmp_path):
    matrix = np.array([[0, 0, 2.0], [-0.5, 0, 0], [0, 0.25, 0]])
    for how in ({"turning": (0.5, 0.5, 0.5)}, {"matrix": matrix}, {"scale": (2.0, 7.0)}):
        first = seen(nifti(tmp_path, "i2", **how), 1)
        second = seen(nifti(tmp_path, "i2", second=True, **how), 1)
        np.testing.assert_array_equal(first.pixels, second.pixels)


@pytest.mark.parametrize("axes", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("signs", [(1, 1, 1), (-1, 1, -1), (1, -1, -1), (-1, -1, 1)])
def test_a_nifti_slice_lies_as_its_matrix_says(tmp_path, axes, signs):
    matrix = np.eye(3)[:, list(axes)] * np.array(signs) * np.array([0.5, 0.25, 2.0])
    assert_same(nifti(tmp_path, "i2", matrix=matrix))


@pytest.mark.parametrize("space", ["LPS", "RAS", "LAS", "left-posterior-superior", "right-anterior-superior"])
@pytest.mark.parametrize("vectors", ["(0.5,0,0) (0,0.25,0) (0,0,2)", "(0,-0.5,0) (0,0,0.25) (2,0,0)"])
def test_an_nrrd_slice_lies_in_the_space_that_it_names(tmp_path, space, vectors):
    assert_same(nrrd(tmp_path, "i2", more=f"space: {space}\nspace directions: {vectors}\n"))


@pytest.mark.parametrize(
    "more", ["spacings: 0.5 0.25 2\n", "line skip: 0\nbyte skip: 0\n", "kinds: space space space\n"]
)
def test_other_fields_of_nrrd_mean_what_the_oracle_takes_them_for(tmp_path, more):
    assert_same(nrrd(tmp_path, "i2", more=more))


@pytest.mark.parametrize("skip", ["byte skip: -1\n", "line skip: 1\nbyte skip: 3\n"])
def test_what_lies_before_the_pixels_of_an_nrrd_file_is_left_out(tmp_path, skip):
    path = nrrd(tmp_path, "i2", beside="a.bin", more=skip)
    plain = (tmp_path / "a.bin").read_bytes()
    (tmp_path / "a.bin").write_bytes(b"words\nxyz" + plain)
    assert_same(path)


def test_the_pixels_of_a_metaimage_begin_where_its_header_says(tmp_path):
    for size in ("9", "-1"):
        path = meta(tmp_path, "i2", beside="a.raw")
        plain = (tmp_path / "a.raw").read_bytes()
        (tmp_path / "a.raw").write_bytes(b"nine byte" + plain)
        path.write_text(path.read_text().replace("NDims = 3", f"NDims = 3\nHeaderSize = {size}"))
        assert_same(path)


@pytest.mark.parametrize("suffix", [".mha", ".nrrd", ".nii", ".nii.gz"])
@pytest.mark.parametrize("packed", [False, True])
def test_colours_are_read_in_each_format(tmp_path, suffix, packed):
    colours = np.random.default_rng(3).integers(0, 256, (2, 4, 5, 3)).astype(np.uint8)
    path = tmp_path / f"a{suffix}"
    sitk.WriteImage(sitk.GetImageFromArray(colours, isVector=True), str(path), useCompression=packed)
    pixels = seen(path, 1).pixels
    expected = colours[1] @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose(pixels, expected, atol=0.51)


@pytest.mark.parametrize("suffix", [".mha", ".nrrd", ".nii"])
def test_a_flat_picture_is_read_in_each_format(tmp_path, suffix):
    sitk.WriteImage(sitk.GetImageFromArray(numbers("u2")[0]), str(tmp_path / f"a{suffix}"))
    assert_same(tmp_path / f"a{suffix}", 1)


@pytest.mark.parametrize("suffix", [".mha", ".nii", ".nrrd"])
def test_a_volume_that_ends_early_shows_the_slices_that_are_there(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    sitk.WriteImage(sitk.GetImageFromArray(numbers("i2")), str(path))
    whole = path.read_bytes()
    path.write_bytes(whole[:-8])
    opened = seen(path, 1)
    assert opened.notices == ("The file ends early: it promises 3 slices and holds 2.",)
    with pytest.raises(CannotOpenImage, match="ends too early"):
        seen(path, 2)
