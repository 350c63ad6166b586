"""One frame is found and decoded without the others, however the file lays them out."""

from __future__ import annotations

import struct
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom.dataset import Dataset

from tests.support.dicom_files import (
    EXPLICIT,
    IMPLICIT,
    JPEG,
    RLE,
    dataset_of,
    element,
    image_elements,
    rle_frame,
    start_of,
    write_dicom,
)
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import decoders, dicom_reader, pixel_codes
from xraysr_gui.image_io.dicom.dicom_file import read_dicom_file
from xraysr_gui.image_io.dicom.pixel_frames import find_frames
from xraysr_gui.image_io.dicom.pixel_layout import layout_of

LOSSLESS = JPEG + "70"
STACK = np.arange(3 * 8 * 8).reshape(3, 8, 8).astype(np.uint16) * 20


def opened(path: Path, frame: int = 0) -> Radiograph:
    return dicom_reader.read(Content(Address(path)), frame)


def compressed(image: np.ndarray) -> bytes:
    packed = imagecodecs.jpegls_encode(image)
    return packed + b"\0" * (len(packed) % 2)


FRAMES = [compressed(image) for image in STACK]


def item(value: bytes) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(value)) + value


def encapsulated(
    path: Path, table: bytes, fragments: list[bytes], frames: int = 3, extended: bytes = b""
) -> Path:
    """A JPEG-LS file with exactly these fragments."""
    path.write_bytes(
        start_of(JPEG + "80")
        + element(0x00280008, b"IS", str(frames).encode().ljust(2))
        + image_elements(8, 8)
        + (element(0x7FE00001, b"OV", extended) if extended else b"")
        + struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
        + item(table)
        + b"".join(item(fragment) for fragment in fragments)
        + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    )
    return path


def halves(frame: bytes) -> list[bytes]:
    middle = len(frame) // 4 * 2
    return [frame[:middle], frame[middle:]]


def offsets(frames: list[list[bytes]], kind: str) -> bytes:
    at, table = 0, []
    for pieces in frames:
        table.append(at)
        at += sum(8 + len(piece) for piece in pieces)
    return struct.pack(f"<{len(table)}{kind}", *table)


def all_frames(path: Path) -> list[list[list[float]]]:
    return [opened(path, frame).pixels.tolist() for frame in range(3)]


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("table", ["none", "basic", "extended"])
def test_frames_are_found_with_and_without_offset_tables_and_in_pieces(tmp_path, split, table):
    pieces = [halves(frame) if split else [frame] for frame in FRAMES]
    path = encapsulated(
        tmp_path / "a.dcm",
        offsets(pieces, "I") if table == "basic" else b"",
        [piece for frame in pieces for piece in frame],
        extended=offsets(pieces, "Q") if table == "extended" else b"",
    )
    assert all_frames(path) == STACK.tolist()


@pytest.mark.parametrize("kind", ["I", "Q"])
def test_offsets_are_followed_where_the_bytes_show_no_beginning(tmp_path, kind):
    pieces = [[b"aaaa"], [b"bb", b"bbbb"], [b"cc", b"cc", b"cc"]]
    table = offsets(pieces, kind)
    path = encapsulated(
        tmp_path / "a.dcm",
        table if kind == "I" else b"",
        [piece for frame in pieces for piece in frame],
        extended=table if kind == "Q" else b"",
    )
    file = read_dicom_file(Content(Address(path)))
    found = find_frames(file, layout_of(file)[0])
    assert [found.stream(file, frame) for frame in range(3)] == [b"aaaa", b"bbbbbb", b"cccccc"]


def test_a_senseless_offset_table_is_not_followed(tmp_path):
    path = encapsulated(tmp_path / "a.dcm", struct.pack("<2I", 7, 9), FRAMES)
    assert all_frames(path) == STACK.tolist()


def test_one_frame_in_many_pieces_is_put_together(tmp_path):
    path = encapsulated(tmp_path / "a.dcm", b"", halves(FRAMES[0]), frames=1)
    assert opened(path).pixels.tolist() == STACK[0].tolist()


def test_only_the_frame_that_is_asked_for_is_decoded_and_the_file_is_parsed_once(tmp_path, monkeypatch):
    path = encapsulated(tmp_path / "a.dcm", b"", FRAMES)
    decoded: list[bytes] = []
    parsed: list[str] = []
    decode, parse = decoders.decode, dicom_reader.read_dicom_file
    monkeypatch.setattr(
        pixel_codes, "decode", lambda frame, *more: decoded.append(frame) or decode(frame, *more)
    )
    monkeypatch.setattr(
        dicom_reader, "read_dicom_file", lambda content: parsed.append("header") or parse(content)
    )
    for frame in (2, 0):
        opened(path, frame)
    assert decoded == [FRAMES[2], FRAMES[0]]
    assert parsed == ["header"]


def test_fewer_frames_than_promised_refuse_only_those_that_are_missing(tmp_path):
    path = encapsulated(tmp_path / "a.dcm", b"", FRAMES[:2])
    assert opened(path, 1).pixels.tolist() == STACK[1].tolist()
    with pytest.raises(CannotOpenImage, match="Frame 3 was asked for, and the file holds 2"):
        opened(path, 2)


def test_no_fragment_at_all_is_refused(tmp_path):
    with pytest.raises(CannotOpenImage, match="ends too early: 0 bytes"):
        opened(encapsulated(tmp_path / "a.dcm", b"", [], frames=1))


def test_a_cut_compressed_frame_is_refused_as_cut(tmp_path):
    path = encapsulated(tmp_path / "a.dcm", b"", FRAMES, frames=3)
    raw = path.read_bytes()
    path.write_bytes(raw[: -len(FRAMES[2]) // 2 - 8])
    assert opened(path, 1).pixels.tolist() == STACK[1].tolist()
    with pytest.raises(CannotOpenImage, match="ends in the middle of its compressed pixels"):
        opened(path, 2)


def test_native_frames_are_taken_from_their_own_place(tmp_path):
    for syntax in (EXPLICIT, IMPLICIT):
        assert all_frames(write_dicom(tmp_path / "a.dcm", STACK, syntax=syntax)) == STACK.tolist()


def test_a_native_file_that_ends_in_its_last_frame_still_has_the_others(tmp_path):
    raw = write_dicom(tmp_path / "a.dcm", STACK).read_bytes()
    (tmp_path / "a.dcm").write_bytes(raw[:-10])
    assert opened(tmp_path / "a.dcm", 1).pixels.tolist() == STACK[1].tolist()
    with pytest.raises(CannotOpenImage, match="the file holds 2"):
        opened(tmp_path / "a.dcm", 2)


def test_uncompressed_16_bit_pixels_are_not_copied(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", STACK[0], bits=16)
    codes = opened(path).greys.codes
    assert not codes.flags.owndata
    assert not codes.flags.writeable


def test_run_lengths_of_colour_and_of_two_bytes_decode(tmp_path):
    rng = np.random.default_rng(1)
    grey = rng.integers(0, 4096, (5, 9))
    planes = [(grey >> 8).astype(np.uint8), (grey & 0xFF).astype(np.uint8)]
    path = write_dicom(tmp_path / "a.dcm", grey, syntax=RLE, frames=[rle_frame(planes)])
    assert opened(path).pixels.tolist() == grey.tolist()
    colours = rng.integers(0, 256, (5, 9, 3))
    frame = rle_frame([colours[..., one].astype(np.uint8) for one in range(3)])
    path = write_dicom(tmp_path / "b.dcm", colours, bits=8, syntax=RLE, frames=[frame])
    expected = [[round(0.299 * r + 0.587 * g + 0.114 * b) for r, g, b in row] for row in colours.tolist()]
    assert opened(path).pixels.tolist() == expected


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (struct.pack("<16I", 5, *[64] * 15) + b"\0\0", "5 segments where 2 are due"),
        (struct.pack("<16I", 2, 64, 10**9, *[0] * 13) + b"\0\0", "decoder gave up"),
        (b"\1\0", "run lengths of 16 bits"),
    ],
)
def test_run_lengths_that_lie_are_refused(tmp_path, frame, why):
    path = write_dicom(tmp_path / "a.dcm", STACK[0], syntax=RLE, frames=[frame])
    with pytest.raises(CannotOpenImage, match=why):
        opened(path)


def test_a_run_length_bomb_makes_no_more_than_one_image(tmp_path):
    bomb = struct.pack("<16I", 1, 64, *[0] * 14) + b"\x81\xff" * 200_000  # 128 bytes for every two
    path = write_dicom(tmp_path / "a.dcm", np.zeros((8, 8)), bits=8, syntax=RLE, frames=[bomb])
    try:
        assert opened(path).pixels.shape == (8, 8)
    except CannotOpenImage as error:
        assert "decoder gave up" in error.why  # noqa: PT017 - a decoder may stop early or refuse


def test_a_compressed_image_of_another_size_than_promised_is_refused(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", np.zeros((9, 8)), syntax=JPEG + "80", frames=[FRAMES[0]])
    with pytest.raises(CannotOpenImage, match="holds 8 x 8 pixels, and the header promises 8 x 9"):
        opened(path)


def test_an_unknown_transfer_syntax_is_named_with_a_way_out(tmp_path):
    path = write_dicom(
        tmp_path / "a.dcm", STACK[0], syntax="1.2.840.10008.1.2.4.100", frames=[b"\0\0\1\xb3" + b"\0" * 60]
    )
    with pytest.raises(CannotOpenImage, match=r"MPEG video.*Export the image again as Explicit"):
        opened(path)


def test_a_file_of_one_frame_is_let_go_after_reading(tmp_path):
    opened(write_dicom(tmp_path / "stack.dcm", STACK))
    assert dicom_reader._opened.cache_info().currsize == 1
    opened(write_dicom(tmp_path / "one.dcm", STACK[0]))
    assert dicom_reader._opened.cache_info().currsize == 0


def test_the_icon_of_a_file_is_not_taken_for_its_image(tmp_path):
    icon = dataset_of(np.zeros((2, 2)), 8, None, False)
    icon.PixelData = b"\1\2\3\4"
    sequence = Dataset()
    sequence.update(icon)
    path = write_dicom(tmp_path / "a.dcm", STACK[0], IconImageSequence=[sequence])
    assert opened(path).pixels.tolist() == STACK[0].tolist()
