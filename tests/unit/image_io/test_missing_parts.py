"""Files of which a part is gone: what is missing is known, and no pixel of it is taken for a grey."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image
from pydicom.pixels import get_encoder
from pydicom.uid import RLELossless

from tests.support.dicom_files import JPEG, RLE, write_dicom
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.presets import AUTOMATIC
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.display.histogram import histogram_of
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.readers import reader_of

ROWS, COLUMNS = 200, 150
y, x = np.mgrid[:ROWS, :COLUMNS]
NOISE = np.random.default_rng(5).integers(0, 60, (ROWS, COLUMNS))
DEEP = (900 + 8 * y + 5 * x + NOISE).astype(np.uint16)
SHALLOW = (DEEP >> 4).astype(np.uint8)
FLAT = np.zeros((ROWS, COLUMNS), np.uint8)


def pillow(pixels: np.ndarray, kind: str = "JPEG", **how: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **how)
    return out.getvalue()


def run_lengths(pixels: np.ndarray) -> bytes:
    return get_encoder(RLELossless).encode(
        pixels.tobytes(),
        rows=ROWS,
        columns=COLUMNS,
        samples_per_pixel=1,
        bits_allocated=8 * pixels.dtype.itemsize,
        bits_stored=12 if pixels.dtype.itemsize == 2 else 8,
        pixel_representation=0,
        photometric_interpretation="MONOCHROME2",
        number_of_frames=1,
        encoding_plugin="pydicom",
    )


FORMS: dict[str, tuple[str, np.ndarray, bytes]] = {
    "baseline": (JPEG + "50", SHALLOW, imagecodecs.jpeg8_encode(SHALLOW, level=90)),
    "baseline of nothing": (JPEG + "50", FLAT, pillow(FLAT)),
    "restart marks": (JPEG + "50", SHALLOW, pillow(SHALLOW, restart_marker_blocks=7)),
    "12 bits": (JPEG + "51", DEEP, imagecodecs.jpeg8_encode(DEEP, level=90, bitspersample=12)),
    "lossless": (JPEG + "70", DEEP, imagecodecs.jpeg8_encode(DEEP, lossless=True, bitspersample=12)),
    "run lengths": (RLE, SHALLOW, run_lengths(SHALLOW)),
    "run lengths of two bytes": (RLE, DEEP, run_lengths(DEEP)),
    "jpeg-ls": (JPEG + "80", DEEP, imagecodecs.jpegls_encode(DEEP)),
    "jpeg 2000": (JPEG + "90", DEEP, imagecodecs.jpeg2k_encode(DEEP, reversible=True, codecformat="J2K")),
    "htj2k": (JPEG + "201", DEEP, imagecodecs.htj2k_encode(DEEP, reversible=True)),
}
HATCHED = tuple(name for name in FORMS if name not in ("jpeg-ls", "jpeg 2000", "htj2k"))


def opened(path: Path, frame: int = 0) -> Radiograph:
    content = Content(Address(path))
    return reader_of(content).decoder().read(content, frame)


def wrapped(path: Path, name: str, stream: bytes) -> Path:
    syntax, pixels, _ = FORMS[name]
    return write_dicom(
        path, pixels, bits=8 if pixels.dtype == np.uint8 else 12, syntax=syntax, frames=[stream]
    )


def kept(stream: bytes, share: float) -> bytes:
    """The first part of a stream and its end mark."""
    return stream[: int(len(stream) * share)] + stream[-2:]


def holds_no_invented_grey(cut: Radiograph, whole: Radiograph) -> None:
    """What is not declared missing is as in the whole image; what is missing is background and told."""
    missing = cut.missing
    assert missing is not None
    np.testing.assert_array_equal(cut.pixels[~missing], whole.pixels[~missing])
    assert (cut.pixels[missing] == cut.pixels[missing][0]).all()
    first, last = cut.greys.padding or (-1, -1)
    assert ((cut.greys.codes >= first) & (cut.greys.codes <= last))[missing].all()
    assert sum("missing from the file" in notice for notice in cut.notices) == 1


@pytest.mark.parametrize("name", FORMS)
def test_a_whole_image_is_not_called_incomplete(tmp_path, name):
    radiograph = opened(wrapped(tmp_path / "a.dcm", name, FORMS[name][2]))
    assert radiograph.missing is None
    assert not any("missing from the file" in notice for notice in radiograph.notices)


@pytest.mark.parametrize("share", [0.8, 0.9, 0.97])
@pytest.mark.parametrize("name", HATCHED)
def test_what_was_cut_out_of_a_compressed_image_is_known_pixel_by_pixel(tmp_path, name, share):
    whole = opened(wrapped(tmp_path / "whole.dcm", name, FORMS[name][2]))
    cut = opened(wrapped(tmp_path / "cut.dcm", name, kept(FORMS[name][2], share)))
    holds_no_invented_grey(cut, whole)
    assert cut.missing is not None
    assert cut.missing[-1, -1]
    assert not cut.missing[: ROWS // 4].any()


def test_half_of_a_baseline_image_is_named_in_a_sentence(tmp_path):
    cut = opened(wrapped(tmp_path / "a.dcm", "12 bits", kept(FORMS["12 bits"][2], 0.5)))
    assert cut.missing is not None
    percent = round(100 * cut.missing.mean())
    assert 45 <= percent <= 56
    assert cut.notices[-1] == (
        f"The lower {percent} % of this image is missing from the file (hatched, not measured)."
    )


@pytest.mark.parametrize("name", ["jpeg-ls", "jpeg 2000", "htj2k"])
def test_where_no_decoder_can_tell_the_image_is_refused(tmp_path, name):
    with pytest.raises(CannotOpenImage, match=r"could not be opened\. .+\. Ask the sender"):
        opened(wrapped(tmp_path / "a.dcm", name, kept(FORMS[name][2], 0.5)))


def test_an_htj2k_stream_whose_length_was_put_right_is_refused_too(tmp_path):
    stream = FORMS["htj2k"][2]
    at = stream.find(b"\xff\x90")
    half = kept(stream, 0.5)
    half = half[: at + 6] + struct.pack(">I", len(half) - 2 - at) + half[at + 10 :]
    with pytest.raises(CannotOpenImage):
        opened(wrapped(tmp_path / "a.dcm", "htj2k", half))


def test_a_hole_between_restart_marks_is_found_where_it_is(tmp_path):
    name, stream = "restart marks", FORMS["restart marks"][2]
    marks = [found.start() for found in re.finditer(rb"\xff[\xd0-\xd7]", stream)]
    whole = opened(wrapped(tmp_path / "whole.dcm", name, stream))
    cut = opened(wrapped(tmp_path / "cut.dcm", name, stream[: marks[20]] + stream[marks[23] :]))
    holds_no_invented_grey(cut, whole)
    assert cut.missing is not None
    assert not cut.missing[-16:].any()
    assert not cut.missing[:16].any()


def test_a_hole_of_which_nothing_tells_the_place_is_refused(tmp_path):
    stream = FORMS["restart marks"][2]
    marks = [found.start() for found in re.finditer(rb"\xff[\xd0-\xd7]", stream)]
    with pytest.raises(CannotOpenImage, match="nothing tells which"):
        opened(wrapped(tmp_path / "a.dcm", "restart marks", stream[: marks[20]] + stream[marks[28] :]))


def test_a_file_of_a_kilobyte_does_not_become_an_image_of_a_gigabyte(tmp_path):
    for name in ("baseline", "lossless", "run lengths", "jpeg 2000"):
        stream = FORMS[name][2]
        if stream[:2] == b"\xff\xd8":
            at = re.search(rb"\xff[\xc0\xc3]", stream).start()
            stream = stream[: at + 5] + struct.pack(">HH", 20000, 20000) + stream[at + 9 :]
        elif stream[:2] == b"\xff\x4f":
            sides = struct.pack(">II", 20000, 20000)
            stream = stream[:8] + sides + stream[16:24] + sides + stream[32:]
        path = wrapped(tmp_path / "a.dcm", name, stream[:900])
        raw = path.read_bytes()
        for tag, old in ((b"\x28\x00\x10\x00", ROWS), (b"\x28\x00\x11\x00", COLUMNS)):
            raw = raw.replace(
                tag + b"US\x02\x00" + struct.pack("<H", old), tag + b"US\x02\x00" + struct.pack("<H", 20000)
            )
        path.write_bytes(raw)
        with pytest.raises(
            CannotOpenImage, match=r"hardly any of the image is in the file|and holds 900 bytes|would grow"
        ):
            opened(path)


def test_tiles_that_never_come_are_missing(tmp_path):
    stream = pillow(SHALLOW, "JPEG2000", tile_size=(64, 64), no_jp2=True)
    starts = [found.start() for found in re.finditer(rb"\xff\x90\x00\x0a", stream)]
    cut = stream[: starts[4]] + stream[starts[5] :]
    path = write_dicom(tmp_path / "a.dcm", SHALLOW, bits=8, syntax=JPEG + "90", frames=[cut])
    radiograph = opened(path)
    expected = np.zeros((ROWS, COLUMNS), bool)
    expected[64:128, 64:128] = True
    np.testing.assert_array_equal(radiograph.missing, expected)
    np.testing.assert_array_equal(radiograph.pixels[~expected], SHALLOW[~expected])


@pytest.mark.parametrize("how", [{}, {"restart_marker_rows": 1}, {"subsampling": 0}])
def test_a_plain_colour_jpeg_that_was_cut_is_known_pixel_by_pixel(tmp_path, how):
    colours = np.stack([SHALLOW, SHALLOW[::-1], SHALLOW], axis=2)
    stream = pillow(colours, **how)
    for name, content in (("whole.jpg", stream), ("cut.jpg", kept(stream, 0.5))):
        (tmp_path / name).write_bytes(content)
    holds_no_invented_grey(opened(tmp_path / "cut.jpg"), opened(tmp_path / "whole.jpg"))


def test_a_progressive_jpeg_that_lacks_a_pass_is_refused(tmp_path):
    stream = pillow(SHALLOW, progressive=True)
    (tmp_path / "whole.jpg").write_bytes(stream)
    assert opened(tmp_path / "whole.jpg").missing is None
    last = [found.start() for found in re.finditer(rb"\xff\xda", stream)][-1]
    for cut in (stream[: len(stream) // 2] + stream[-2:], stream[:last] + b"\xff\xd9"):
        (tmp_path / "cut.jpg").write_bytes(cut)
        with pytest.raises(CannotOpenImage, match="from coarse to fine, and some are missing"):
            opened(tmp_path / "cut.jpg")


def png_chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    at, found = 8, []
    while at < len(content):
        length = struct.unpack(">I", content[at : at + 4])[0]
        found.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def png_of(chunks: list[tuple[bytes, bytes]]) -> bytes:
    crc = imagecodecs.zlib_crc32
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc(kind + body))
        for kind, body in chunks
    )


@pytest.mark.parametrize("claims", [True, False], ids=["cut in a part", "parts put right"])
def test_rows_that_a_png_does_not_hold_are_missing(tmp_path, claims):
    stream = pillow(SHALLOW, "PNG")
    cut = stream[: len(stream) // 2] + stream[-12:]
    if not claims:
        cut = png_of(
            [(kind, body[: len(body) // 2] if kind == b"IDAT" else body) for kind, body in png_chunks(stream)]
        )
    for name, content in (("whole.png", stream), ("cut.png", cut)):
        (tmp_path / name).write_bytes(content)
    whole, incomplete = opened(tmp_path / "whole.png"), opened(tmp_path / "cut.png")
    assert whole.missing is None
    holds_no_invented_grey(incomplete, whole)
    assert incomplete.missing is not None
    assert 0.35 < incomplete.missing.mean() < 0.65


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "packbits", "jpeg"])
def test_strips_of_a_tiff_that_are_short_are_missing_or_refused(tmp_path, compression):
    stream = pillow(SHALLOW, "TIFF", compression=compression, strip_size=COLUMNS * 40)
    with Image.open(io.BytesIO(stream)) as picture:
        lengths = picture.tag_v2[279]
    form = next(f for f in ("<I", "<H") if struct.pack(f, lengths[-1]) in stream)
    table = b"".join(struct.pack(form, length) for length in lengths)
    short = (*lengths[:-1], lengths[-1] // 2)
    cut = stream.replace(table, b"".join(struct.pack(form, length) for length in short))
    for name, content in (("whole.tif", stream), ("cut.tif", cut)):
        (tmp_path / name).write_bytes(content)
    whole = opened(tmp_path / "whole.tif")
    assert whole.missing is None
    if compression in ("raw", "jpeg"):
        holds_no_invented_grey(opened(tmp_path / "cut.tif"), whole)
    else:
        with pytest.raises(CannotOpenImage):
            opened(tmp_path / "cut.tif")


@pytest.mark.parametrize("lossless", [True, False])
def test_a_webp_that_was_cut_is_refused(tmp_path, lossless):
    stream = pillow(SHALLOW, "WEBP", lossless=lossless)
    half = len(stream) // 2
    shorter = stream[:4] + struct.pack("<I", half - 8) + stream[8:half]
    for cut in (stream[:half], shorter, shorter[:16] + struct.pack("<I", half - 20) + shorter[20:]):
        (tmp_path / "cut.webp").write_bytes(cut)
        with pytest.raises(CannotOpenImage):
            opened(tmp_path / "cut.webp")


def test_a_frame_that_is_missing_in_the_middle_is_told(tmp_path):
    frames = [imagecodecs.jpegls_encode(DEEP + number) for number in range(4)]
    stack = np.stack([DEEP] * 4)
    path = write_dicom(tmp_path / "a.dcm", stack, syntax=JPEG + "80", frames=[*frames[:1], *frames[2:]])
    radiograph = opened(path)
    assert radiograph.source.encoding.frames == 3
    assert any("Nothing tells which are missing" in notice for notice in radiograph.notices)


def test_offsets_that_no_longer_fit_are_not_followed(tmp_path):
    frames = [imagecodecs.jpegls_encode(np.full((8, 9), 100 * number, np.uint16)) for number in range(4)]
    path = write_dicom(tmp_path / "a.dcm", np.zeros((4, 8, 9)), syntax=JPEG + "80", frames=frames)
    raw = path.read_bytes()
    item = b"\xfe\xff\x00\xe0" + struct.pack("<I", len(frames[1]) + len(frames[1]) % 2)
    at = raw.index(frames[1]) - 8
    assert raw[at : at + 8] == item
    path.write_bytes(raw[:at] + raw[at + 8 + len(frames[1]) + len(frames[1]) % 2 :])
    assert any("Nothing tells which are missing" in notice for notice in opened(path).notices)


def test_half_a_frame_in_the_middle_leaves_the_others_whole(tmp_path):
    stream = FORMS["12 bits"][2]
    frames = [stream, kept(stream, 0.5), stream]
    path = write_dicom(tmp_path / "a.dcm", np.stack([DEEP] * 3), syntax=JPEG + "51", frames=frames)
    assert [opened(path, frame).missing is not None for frame in range(3)] == [False, True, False]


def test_what_is_missing_counts_in_no_window_and_no_histogram(tmp_path):
    whole = opened(wrapped(tmp_path / "whole.dcm", "lossless", FORMS["lossless"][2]))
    cut = opened(wrapped(tmp_path / "cut.dcm", "lossless", kept(FORMS["lossless"][2], 0.5)))
    assert cut.missing is not None
    there = whole.pixels[~cut.missing]
    window = AUTOMATIC.window(cut)
    assert window.centre - window.width / 2 >= there.min()
    assert histogram_of(cut).original.sum() == there.size


def test_a_result_of_an_incomplete_image_says_so(tmp_path):
    cut = opened(wrapped(tmp_path / "a.dcm", "lossless", kept(FORMS["lossless"][2], 0.5)))
    result = cut.enhanced(np.kron(cut.normalised(), np.ones((2, 2), np.float32)), Step("twice", 1, ()), 2)
    assert result.missing is not None
    assert cut.missing is not None
    np.testing.assert_array_equal(result.missing[::2, 1::2], cut.missing)
    assert cut.notices[-1] in result.notices


@pytest.mark.parametrize("ending", [".png", ".tiff", ".dcm"])
def test_every_file_that_is_made_of_an_incomplete_image_says_so(tmp_path, reader, ending):
    path = wrapped(tmp_path / "a.dcm", "lossless", kept(FORMS["lossless"][2], 0.5))
    spoilt = degraded(reader.open(Address(path), Progress()), Degradation(Gaussian(1.0), 2))
    assert spoilt.missing is not None
    assert spoilt.missing.shape == spoilt.shape
    export_result(spoilt, tmp_path / f"out{ending}", reader)
    again = reader.open(Address(tmp_path / f"out{ending}"), Progress())
    assert any("50 % of this image is missing from the file that it was made" in one for one in again.notices)


def test_the_thumbnail_of_an_incomplete_image_is_striped_where_nothing_is(tmp_path, reader):
    path = wrapped(tmp_path / "a.dcm", "lossless", kept(FORMS["lossless"][2], 0.5))
    picture = reader.thumbnail(Address(path), 100, Progress())
    assert set(np.unique(picture[-30:])) == {30, 130}
    assert len(np.unique(picture[:30])) > 10
