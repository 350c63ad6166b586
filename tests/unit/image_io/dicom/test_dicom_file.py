"""Odd beginnings, damaged headers, and files that were made to do harm."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.dicom_files import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG,
    element,
    image_elements,
    start_of,
    whole_number,
    write_dicom,
)
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_file, dicom_reader
from xraysr_gui.image_io.dicom.dicom_file import looks_like_dicom

STORED = np.arange(16).reshape(4, 4)
PIXELS = STORED.astype("<u2").tobytes()


def opened(path: Path, frame: int = 0) -> Radiograph:
    return dicom_reader.read(Content(Address(path)), frame)


def written(path: Path, *parts: bytes) -> Path:
    path.write_bytes(b"".join(parts))
    return path


def pixel_element(value: bytes = PIXELS, length: int | None = None) -> bytes:
    return element(0x7FE00010, b"OW", value, length)


def refusal(path: Path) -> CannotOpenImage:
    with pytest.raises(CannotOpenImage) as caught:
        opened(path)
    error = caught.value
    assert all(part.endswith(".") and part[0].isupper() for part in (error.why, error.remedy))
    assert error.what == f"{path.name} could not be opened."
    return error


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_a_file_without_preamble_and_meta_header_is_understood(tmp_path, syntax):
    raw = write_dicom(tmp_path / "whole.dcm", STORED, syntax=syntax).read_bytes()
    meta_length = struct.unpack("<I", raw[140:144])[0]
    bare = written(tmp_path / "bare.dcm", raw[144 + meta_length :])
    assert looks_like_dicom(bare.read_bytes()[:4096])
    radiograph = opened(bare)
    assert radiograph.pixels.tolist() == STORED.tolist()
    assert radiograph.source.encoding.transfer_syntax == syntax


def test_a_file_with_meta_header_but_no_preamble_is_understood(tmp_path):
    raw = write_dicom(tmp_path / "whole.dcm", STORED, syntax=IMPLICIT).read_bytes()
    assert opened(written(tmp_path / "bare.dcm", raw[132:])).pixels.tolist() == STORED.tolist()


def test_a_meta_header_that_does_not_name_the_transfer_syntax_is_forgiven(tmp_path):
    mark = b"\0" * 128 + b"DICM" + element(0x00020000, b"UL", struct.pack("<I", 0))
    path = written(
        tmp_path / "a.dcm", mark, element(0x00080060, b"CS", b"DX"), image_elements(), pixel_element()
    )
    assert opened(path).pixels.tolist() == STORED.tolist()


def test_a_wrong_length_of_the_meta_header_is_not_believed(tmp_path):
    raw = bytearray(write_dicom(tmp_path / "a.dcm", STORED).read_bytes())
    raw[140:144] = struct.pack("<I", 7)
    assert opened(written(tmp_path / "a.dcm", bytes(raw))).pixels.tolist() == STORED.tolist()


def test_an_implicit_dataset_that_calls_itself_explicit_is_understood(tmp_path):
    raw = write_dicom(tmp_path / "a.dcm", STORED, syntax=IMPLICIT).read_bytes()
    lying = raw.replace(b"1.2.840.10008.1.2\0", b"1.2.840.10008.1.2.1\0").replace(
        b"\x02\x00\x10\x00UI\x12\x00", b"\x02\x00\x10\x00UI\x14\x00"
    )
    assert lying != raw
    assert opened(written(tmp_path / "b.dcm", lying)).pixels.tolist() == STORED.tolist()


def test_a_file_that_lost_its_beginning_opens_with_a_notice(tmp_path):
    path = written(
        tmp_path / "a.dcm",
        b"\x20",
        element(0x00080005, b"CS", b"ISO_IR 100"),
        image_elements(),
        pixel_element(),
    )
    radiograph = opened(path)
    assert radiograph.pixels.tolist() == STORED.tolist()
    assert radiograph.notices[0] == "The beginning of the file is missing."


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
        b"Dear colleague, here is the report " * 5,
        b"\0" * 300,
        b"II*\0" * 50,
    ],
)
def test_other_files_are_not_taken_for_dicom(head):
    assert not looks_like_dicom(head)


@pytest.mark.parametrize(
    ("first", "system"), [(b"MZ\x90\0", "Windows"), (b"\x7fELF", "Linux"), (b"#!/bin/sh\n", "script")]
)
def test_a_program_in_the_preamble_is_noticed(tmp_path, first, system):
    raw = write_dicom(tmp_path / "a.dcm", STORED).read_bytes()
    radiograph = opened(written(tmp_path / "a.dcm", first, raw[len(first) :]))
    assert f"those of a program ({system})" in radiograph.notices[0]


def test_a_tiff_in_the_preamble_is_allowed(tmp_path):
    raw = write_dicom(tmp_path / "a.dcm", STORED).read_bytes()
    assert opened(written(tmp_path / "a.dcm", b"II*\0", raw[4:])).notices == ()


def test_a_file_that_ends_after_its_mark_has_no_header(tmp_path):
    assert "no header" in refusal(written(tmp_path / "a.dcm", b"\0" * 128 + b"DICM")).why


def test_an_object_without_pixels_names_its_modality(tmp_path):
    path = written(tmp_path / "a.dcm", start_of(EXPLICIT), element(0x00080060, b"CS", b"SR"))
    assert "without pixel data (modality SR)" in refusal(path).why


def test_a_deflate_bomb_is_refused_before_it_is_unpacked_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(dicom_file, "MOST_INFLATED", 4 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join([packer.compress(b"\0" * (1 << 20)) for _ in range(40)]) + packer.flush()
    path = written(tmp_path / "a.dcm", start_of(DEFLATED), bomb)
    tracemalloc.start()
    try:
        assert "more than 4 MB of compressed content" in refusal(path).why
        assert tracemalloc.get_traced_memory()[1] < 12 << 20
    finally:
        tracemalloc.stop()


def test_damaged_deflated_content_is_refused(tmp_path):
    path = written(tmp_path / "a.dcm", start_of(DEFLATED), b"\xff" * 100)
    assert "Deflated" in refusal(path).why


def nested(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        item = struct.pack("<HHI", 0xFFFE, 0xE000, len(inner)) + inner
        inner = element(0x00081140, b"SQ", item)
    return inner


@pytest.mark.parametrize("depth", [100, 198, 1000, 5000])
def test_sequences_without_end_never_end_in_a_crash(tmp_path, depth):
    path = written(tmp_path / "a.dcm", start_of(EXPLICIT), nested(depth), image_elements(), pixel_element())
    try:
        assert opened(path).pixels.tolist() == STORED.tolist()
    except CannotOpenImage as error:
        assert "nests lists" in error.why  # noqa: PT017 - either way is right, depending on the depth


def undefined_nested(depth: int) -> bytes:
    start = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
        "<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF
    )
    return start * depth


def test_sequences_of_unknown_length_without_end_are_refused(tmp_path):
    path = written(tmp_path / "a.dcm", start_of(EXPLICIT), undefined_nested(3000), image_elements())
    assert "nests lists" in refusal(path).why


def test_a_value_that_claims_more_than_the_file_has_costs_no_memory(tmp_path):
    path = written(
        tmp_path / "a.dcm",
        start_of(EXPLICIT),
        image_elements(),
        element(0x00291010, b"OB", b"rest", 0xFFFFFFF0),
    )
    tracemalloc.start()
    try:
        assert "element (0029,1010) claims more bytes than the file has. No pixel" in refusal(path).why
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_an_overrun_before_the_end_of_the_header_is_flagged(tmp_path):
    overrun = element(0x00204000, b"LT", b"short", 5000)
    raw = b"".join((start_of(EXPLICIT), image_elements(), overrun))
    file = dicom_file.read_dicom_file(Content(Address(written(tmp_path / "a.dcm", raw))))
    assert file.pixels is None
    assert file.notices == (
        "The header is damaged: the element (0020,4000) claims more bytes than the file has.",
    )


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("Rows", 0),
        ("Columns", 0),
        ("SamplesPerPixel", 0),
        ("SamplesPerPixel", 4),
        ("BitsAllocated", 0),
        ("BitsAllocated", 12),
        ("BitsStored", 0),
        ("BitsStored", 17),
    ],
)
def test_impossible_numbers_are_refused_by_name(tmp_path, keyword, value):
    path = write_dicom(tmp_path / "a.dcm", STORED, **{keyword: value})
    assert refusal(path).why == (
        f"The DICOM attribute {keyword} cannot be {value}, so the pixels cannot be laid out."
    )


def test_a_missing_size_is_refused_by_name(tmp_path):
    assert "Rows is missing" in refusal(write_dicom(tmp_path / "a.dcm", STORED, Rows=None)).why


def test_sizes_that_lie_are_refused_before_anything_is_decoded(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", STORED, Rows=65535, Columns=65535)
    assert "65535 x 65535 pixels" in refusal(path).why
    path = write_dicom(tmp_path / "b.dcm", STORED, Rows=4000, Columns=4000)
    assert "32 bytes of 32 000 000" in refusal(path).why


def test_frames_that_lie_are_counted_by_what_the_file_holds(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", STORED, NumberOfFrames=2**31 - 1)
    radiograph = opened(path)
    assert radiograph.source.encoding.frames == 1
    assert "promises 2147483647 frames and holds 1" in radiograph.notices[0]


def test_an_unreadable_number_of_frames_is_taken_from_the_size(tmp_path):
    frames = element(0x00280008, b"IS", b"3A")
    path = written(
        tmp_path / "a.dcm", start_of(EXPLICIT), frames, image_elements(), pixel_element(PIXELS + PIXELS[::-1])
    )
    radiograph = opened(path, 1)
    assert radiograph.source.encoding.frames == 2
    assert "number of frames is unreadable" in radiograph.notices[0]


def test_a_frame_that_is_not_there_is_refused(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", STORED)
    with pytest.raises(CannotOpenImage, match="Frame 8 was asked for, and the file holds 1"):
        opened(path, 7)


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_of_a_cut_file_what_is_left_is_shown_and_the_rest_is_black(tmp_path, photometric):
    raw = write_dicom(tmp_path / "a.dcm", STORED, PhotometricInterpretation=photometric).read_bytes()
    radiograph = opened(written(tmp_path / "a.dcm", raw[:-13]))
    dense = STORED[:2] if photometric == "MONOCHROME2" else 4095 - STORED[:2]
    assert radiograph.pixels[:2].tolist() == dense.tolist()
    assert (radiograph.pixels[2:] == radiograph.black).all()
    assert radiograph.missing is not None
    assert radiograph.missing.all(axis=1).tolist() == [False, False, True, True]
    assert radiograph.notices == (
        "The lower 50 % of this image is missing from the file (hatched, not measured).",
    )


def test_less_than_a_row_is_refused_with_both_sizes(tmp_path):
    raw = write_dicom(tmp_path / "a.dcm", STORED).read_bytes()
    assert "3 bytes of 32 bytes" in refusal(written(tmp_path / "a.dcm", raw[:-29])).why


def test_pixels_that_only_claim_to_be_compressed_are_shown_as_they_lie(tmp_path):
    raw = write_dicom(tmp_path / "a.dcm", STORED).read_bytes()
    lying = raw.replace(b"1.2.840.10008.1.2.1\0", (JPEG + "80").encode())
    lying = lying.replace(b"\x02\x00\x10\x00UI\x14\x00", b"\x02\x00\x10\x00UI\x16\x00")
    radiograph = opened(written(tmp_path / "a.dcm", lying))
    assert radiograph.pixels.tolist() == STORED.tolist()
    assert radiograph.notices == (dicom_reader.NOT_COMPRESSED.format("JPEG-LS Lossless"),)


def test_private_junk_and_damaged_values_do_not_matter(tmp_path):
    junk = element(0x00091010, b"UN", bytes(range(256))) + element(0x00101010, b"AS", b"old")
    bad_window = element(0x00281050, b"DS", b"12x4") + element(0x00281051, b"DS", b"100 ")
    path = written(
        tmp_path / "a.dcm",
        *(start_of(EXPLICIT), junk, image_elements(), bad_window, pixel_element()),
    )
    radiograph = opened(path)
    assert radiograph.pixels.tolist() == STORED.tolist()
    assert radiograph.source.label("PatientAge") == "old"
    assert radiograph.notices == ("A window in the file is damaged and was left out.",)


def test_big_endian_words_of_bytes_are_put_in_order(tmp_path):
    raw = write_dicom(tmp_path / "a.dcm", [[1, 2, 3, 4]], bits=8, syntax=BIG_ENDIAN).read_bytes()
    swapped = raw.replace(b"\x7f\xe0\x00\x10OB", b"\x7f\xe0\x00\x10OW")
    assert opened(tmp_path / "a.dcm").pixels.tolist() == [[1, 2, 3, 4]]
    assert opened(written(tmp_path / "b.dcm", swapped)).pixels.tolist() == [[2, 1, 4, 3]]


def test_a_file_that_changed_is_read_anew(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", np.stack([STORED, STORED + 1]))
    assert opened(path, 1).pixels[0, 0] == 1
    write_dicom(path, np.stack([STORED, STORED + 1, STORED + 2]))
    assert opened(path, 2).pixels[0, 0] == 2


def test_an_explicit_header_with_one_wrong_kind_is_read_on(tmp_path):
    path = written(
        tmp_path / "a.dcm",
        *(start_of(EXPLICIT), whole_number(0x00200013, 5), element(0x00211010, b"??", b"1234")),
        *(image_elements(), pixel_element()),
    )
    try:
        assert opened(path).shape == (4, 4)
    except CannotOpenImage as error:
        assert error.why  # noqa: PT017 - pydicom may lose its way; it must say so and not crash


def whole_file() -> bytes:
    """A small file with a bit of everything that a header can hold."""
    item = element(0x00080100, b"SH", b"R-10206 ") + element(0x00080104, b"LO", b"postero-anterior")
    return b"".join(
        (
            start_of(EXPLICIT),
            element(0x00080005, b"CS", b"ISO_IR 100"),
            element(0x00080060, b"CS", b"DX"),
            element(0x00100010, b"PN", b"TEST^Tina "),
            element(0x00181164, b"DS", b"0.2\\0.2 "),
            image_elements(),
            element(0x00281050, b"DS", b"8 "),
            element(0x00281051, b"DS", b"16"),
            element(0x00540220, b"SQ", struct.pack("<HHI", 0xFFFE, 0xE000, len(item)) + item),
            element(0x60000010, b"US", b"\4\0"),
            element(0x60000011, b"US", b"\4\0"),
            element(0x60003000, b"OW", b"\xff\x0f"),
            pixel_element(),
        )
    )


@settings(max_examples=300)
@given(
    damage=st.lists(
        st.tuples(
            st.sampled_from(("overwrite", "insert", "delete")),
            st.integers(128, 600),
            st.binary(min_size=1, max_size=6),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_damage_leads_to_anything_but_an_image_or_a_refusal(tmp_path_factory, damage):
    raw = bytearray(whole_file())
    for kind, at, patch in damage:
        raw[at : at + (0 if kind == "insert" else len(patch))] = b"" if kind == "delete" else patch
    content = Content(Address(written(tmp_path_factory.mktemp("damaged") / "a.dcm", bytes(raw))))
    for look in (lambda: dicom_reader.read(content, 0), lambda: dicom_reader.list_tags(content)):
        with suppress(CannotOpenImage):
            look()


def test_the_file_that_is_damaged_there_is_sound(tmp_path):
    radiograph = opened(written(tmp_path / "a.dcm", whole_file()))
    assert radiograph.notices == ()
    assert len(radiograph.overlays) == len(radiograph.vois) == 1


def test_a_value_that_is_too_long_to_be_kept_is_counted_and_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(dicom_file, "LONGEST_VALUE", 100)
    long = element(0x00204000, b"LT", b"word" * 100)
    path = written(tmp_path / "a.dcm", start_of(EXPLICIT), long, image_elements(), pixel_element())
    assert opened(path).pixels.tolist() == STORED.tolist()
    assert "400 bytes" in [tag.value for tag in dicom_reader.list_tags(Content(Address(path)))]


def test_an_odd_number_of_bytes_in_words_of_big_endian_is_read_to_its_end(tmp_path):
    stored = np.arange(9).reshape(3, 3) + 40
    path = write_dicom(tmp_path / "a.dcm", stored, bits=8, syntax=BIG_ENDIAN)
    whole = path.read_bytes()
    at = whole.index(b"\x7f\xe0\x00\x10")
    plain = stored.astype(np.uint8).tobytes() + b"\0"
    words = np.frombuffer(plain, "<u2").astype(">u2").tobytes()
    path.write_bytes(whole[:at] + b"\x7f\xe0\x00\x10OW\0\0\0\0\0\x0a" + words)
    np.testing.assert_array_equal(dicom_reader.read(Content(Address(path)), 0).pixels, stored)
