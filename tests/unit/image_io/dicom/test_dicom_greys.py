"""Stored value -> shown grey, computed here a second time in plain arithmetic after PS3.3 C.11.2.1."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from tests.support.dicom_files import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    RLE,
    element,
    rle_frame,
    write_dicom,
)
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader

STORED = (0, 1, 511, 1023, 1024, 2047, 2048, 3000, 4095)


def opened(path: Path, frame: int = 0) -> Radiograph:
    return dicom_reader.read(Content(Address(path)), frame)


def shown(radiograph: Radiograph) -> list[int]:
    return radiograph.greys.to_grey8(first_voi(radiograph)).ravel().tolist()


def rounded(share: float) -> int:
    return math.floor(min(max(share, 0.0), 1.0) * 255 + 0.5)


def linear(value: float, centre: float, width: float) -> float:
    if value <= centre - 0.5 - (width - 1) / 2:
        return 0.0
    if value > centre - 0.5 + (width - 1) / 2:
        return 1.0
    return (value - (centre - 0.5)) / (width - 1) + 0.5


def exact(value: float, centre: float, width: float) -> float:
    return (value - centre) / width + 0.5


def sigmoid(value: float, centre: float, width: float) -> float:
    return 1 / (1 + math.exp(-4 * (value - centre) / width))


@pytest.mark.parametrize(
    ("name", "function"), [(None, linear), ("LINEAR", linear), ("LINEAR_EXACT", exact), ("SIGMOID", sigmoid)]
)
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize(("slope", "intercept"), [(1, 0), (2, -1000), (-1, 4095)])
def test_every_window_function_shows_the_greys_of_the_standard(
    tmp_path, name, function, photometric, slope, intercept
):
    path = write_dicom(
        tmp_path / "a.dcm",
        [STORED],
        PhotometricInterpretation=photometric,
        RescaleSlope=slope,
        RescaleIntercept=intercept,
        WindowCenter=1500,
        WindowWidth=2000,
        **({"VOILUTFunction": name} if name else {}),
    )
    shares = [function(stored * slope + intercept, 1500, 2000) for stored in STORED]
    turned = [1 - min(max(share, 0), 1) for share in shares]
    expected = [rounded(share) for share in (turned if photometric == "MONOCHROME1" else shares)]
    assert shown(opened(path)) == expected


def test_a_window_of_width_1_is_a_threshold(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", [STORED], WindowCenter=1024, WindowWidth=1)
    assert shown(opened(path)) == [255 if stored > 1023.5 else 0 for stored in STORED]


@pytest.mark.parametrize(
    ("photometric", "shape", "inverted", "warned"),
    [
        ("MONOCHROME2", None, False, False),
        ("MONOCHROME1", None, True, False),
        ("MONOCHROME2", "IDENTITY", False, False),
        (
            "MONOCHROME1",
            "INVERSE",
            True,
            False,
        ),  # the standard asks for both at once: they name one inversion
        ("MONOCHROME2", "INVERSE", True, True),
        ("MONOCHROME1", "IDENTITY", True, True),
    ],
)
def test_polarity_is_turned_once_and_contradictions_are_told(tmp_path, photometric, shape, inverted, warned):
    more = {"PresentationLUTShape": shape} if shape else {}
    path = write_dicom(
        tmp_path / "a.dcm",
        [STORED],
        PhotometricInterpretation=photometric,
        WindowCenter=2048,
        WindowWidth=4096,
        **more,
    )
    radiograph = opened(path)
    shares = [linear(stored, 2048, 4096) for stored in STORED]
    assert shown(radiograph) == [rounded(1 - share if inverted else share) for share in shares]
    assert any("Invert the view if that is wrong" in one for one in radiograph.notices) is warned
    dense = [4095 - stored if inverted else stored for stored in STORED]
    assert radiograph.pixels.ravel().tolist() == dense


def table(keyword: str, descriptor: list[int], data: object, **more: object) -> dict[str, list[Dataset]]:
    item = Dataset()
    item.add(DataElement(0x00283002, "SS" if descriptor[1] < 0 else "US", descriptor))
    item.add(DataElement(0x00283006, "OW" if isinstance(data, bytes) else "US", data))
    for key, value in more.items():
        setattr(item, key, value)
    return {keyword: [item]}


def test_a_modality_table_gives_the_values_and_its_ends_go_on(tmp_path):
    path = write_dicom(
        tmp_path / "a.dcm",
        [[0, 9, 10, 11, 12, 13, 255]],
        bits=8,
        **table("ModalityLUTSequence", [3, 10, 16], [700, 800, 60000], ModalityLUTType="OD"),
    )
    radiograph = opened(path)
    assert radiograph.pixels.ravel().tolist() == [700, 700, 700, 800, 60000, 60000, 60000]
    assert (radiograph.black, radiograph.white) == (700, 60000)


def test_a_voi_table_comes_before_windows_and_shows_its_own_greys(tmp_path):
    entries = [0, 100, 1000, 4095]
    path = write_dicom(
        tmp_path / "a.dcm",
        [[0, 99, 100, 101, 102, 103, 4095]],
        WindowCenter=2048,
        WindowWidth=4096,
        **table("VOILUTSequence", [4, 100, 12], entries, LUTExplanation="BONE"),
    )
    radiograph = opened(path)
    first, second = radiograph.vois
    assert isinstance(first, VoiTable)
    assert isinstance(second, Window)
    assert first.title == "BONE"
    expected = [entries[min(max(stored - 100, 0), 3)] for stored in (0, 99, 100, 101, 102, 103, 4095)]
    assert shown(radiograph) == [rounded(entry / 4095) for entry in expected]


def test_a_voi_table_for_negative_values_begins_below_zero_however_it_is_written(tmp_path):
    entries = list(range(0, 4096, 2))
    for first in (-1024, 65536 - 1024):
        path = write_dicom(
            tmp_path / "a.dcm",
            [[0, 1, 1024, 3071]],
            RescaleSlope=1,
            RescaleIntercept=-1024,
            **table("VOILUTSequence", [len(entries), first, 12], entries),
        )
        radiograph = opened(path)
        assert radiograph.vois[0].first == -1024
        assert shown(radiograph) == [rounded(entries[min(i, 2047)] / 4095) for i in (0, 1, 1024, 3071)]


def test_a_voi_table_for_high_values_is_not_taken_for_a_negative_one(tmp_path):
    path = write_dicom(
        tmp_path / "a.dcm",
        [[39999, 40000, 40001, 40002]],
        bits=16,
        **table("VOILUTSequence", [2, 40000, 8], [50, 200]),
    )
    assert opened(path).vois[0].first == 40000
    assert shown(opened(path)) == [50, 50, 200, 200]


def test_a_table_of_65536_entries_calls_itself_one_of_none(tmp_path):
    entries = np.arange(65536, dtype="<u2")[::-1].tobytes()
    path = write_dicom(
        tmp_path / "a.dcm", [[0, 1, 65535]], bits=16, **table("VOILUTSequence", [0, 0, 16], entries)
    )
    assert shown(opened(path)) == [255, rounded(65534 / 65535), 0]


def test_entries_of_8_bits_may_lie_two_to_a_word(tmp_path):
    entries = bytes([10, 20, 30, 255])
    path = write_dicom(
        tmp_path / "a.dcm", [[0, 1, 2, 3, 9]], bits=8, **table("VOILUTSequence", [4, 0, 8], entries)
    )
    assert shown(opened(path)) == [10, 20, 30, 255, 255]


@pytest.mark.parametrize(
    ("more", "background"),
    [
        ({"PixelPaddingValue": 0}, {0}),
        ({"PixelPaddingValue": 4095}, {4095}),
        ({"PixelPaddingValue": 0, "PixelPaddingRangeLimit": 511}, {0, 1, 511}),
        ({"PixelPaddingValue": 4095, "PixelPaddingRangeLimit": 3000}, {3000, 4095}),
        ({"PixelPaddingRangeLimit": 511}, set()),
    ],
)
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_background_is_black_in_either_polarity(tmp_path, more, background, photometric):
    path = write_dicom(
        tmp_path / "a.dcm",
        [STORED],
        PhotometricInterpretation=photometric,
        WindowCenter=2048,
        WindowWidth=4096,
        **more,
    )
    shares = [linear(stored, 2048, 4096) for stored in STORED]
    if photometric == "MONOCHROME1":
        shares = [1 - share for share in shares]
    expected = [0 if stored in background else rounded(s) for stored, s in zip(STORED, shares, strict=True)]
    assert shown(opened(path)) == expected


@pytest.mark.parametrize("written", [-2000, 65536 - 2000])
def test_background_of_signed_pixels_is_found_however_it_is_written(tmp_path, written):
    path = write_dicom(tmp_path / "a.dcm", [[-2000, 0, 5]], bits=16, signed=True)
    raw = path.read_bytes()
    number = element(0x00280120, b"SS" if written < 0 else b"US", (written & 0xFFFF).to_bytes(2, "little"))
    path.write_bytes(raw.replace(b"\xe0\x7f\x10\x00OW", number + b"\xe0\x7f\x10\x00OW"))
    assert opened(path).greys.padding == (32768 - 2000, 32768 - 2000)


def test_signed_pixels_keep_their_values_and_their_sign(tmp_path):
    stored = [[-2048, -1, 0, 1, 2047]]
    radiograph = opened(write_dicom(tmp_path / "a.dcm", stored, bits=12, signed=True))
    assert radiograph.pixels.tolist() == [[-2048.0, -1.0, 0.0, 1.0, 2047.0]]
    assert [radiograph.stored_at(0, column) for column in range(5)] == stored[0]
    assert (radiograph.black, radiograph.white) == (-2048, 2047)


def test_bits_beside_the_image_are_no_part_of_it(tmp_path):
    words = [(stored << 2) | 0xC003 for stored in (0, 5, 1023)]
    path = write_dicom(tmp_path / "a.dcm", [words], bits=10, HighBit=11)
    assert opened(path).pixels.tolist() == [[0.0, 5.0, 1023.0]]


def test_one_bit_images_are_black_and_white_and_frames_may_share_a_byte(tmp_path):
    stored = np.array([[[1, 0, 1, 0, 0]], [[0, 1, 1, 1, 0]], [[1, 1, 0, 0, 1]]])
    path = write_dicom(tmp_path / "a.dcm", stored, bits=1, allocated=1)
    assert [opened(path, frame).pixels.tolist() for frame in range(3)] == stored.tolist()
    assert shown(opened(path, 1)) == [0, 255, 255, 255, 0]


def test_colour_becomes_brightness_with_a_notice(tmp_path):
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [9, 9, 9]]])
    for planar, pixels in ((0, colours), (1, np.moveaxis(colours, 2, 0).reshape(1, 5, 3))):
        path = write_dicom(tmp_path / "a.dcm", pixels, bits=8, PlanarConfiguration=planar)
        radiograph = opened(path)
        expected = [round(0.299 * r + 0.587 * g + 0.114 * b) for r, g, b in colours[0].tolist()]
        assert radiograph.pixels.ravel().tolist() == expected
        assert radiograph.notices == ("Colour is shown as brightness.",)


@pytest.mark.parametrize(
    ("photometric", "samples", "raw"),
    [
        ("YBR_FULL", 3, bytes([11, 128, 128, 22, 1, 2, 33, 3, 4, 44, 5, 6])),
        ("YBR_FULL_422", 3, bytes([11, 22, 128, 128, 33, 44, 1, 2])),
    ],
)
def test_brightness_that_is_stored_as_such_is_taken(tmp_path, photometric, samples, raw):
    path = write_dicom(
        tmp_path / "a.dcm", np.zeros((2, 2, 3)), bits=8, PhotometricInterpretation=photometric, PixelData=raw
    )
    assert opened(path).pixels.ravel().tolist() == [11, 22, 33, 44]


def palette(red: list[int], green: list[int], blue: list[int], bits: int = 8) -> dict[str, object]:
    more: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for name, entries in (("Red", red), ("Green", green), ("Blue", blue)):
        packed = np.array(entries, "<u2" if bits == 16 else "u1").tobytes()
        more[f"{name}PaletteColorLookupTableDescriptor"] = [len(entries), 0, bits]
        more[f"{name}PaletteColorLookupTableData"] = packed
    return more


def test_a_palette_shows_the_brightness_of_each_colour(tmp_path):
    more = palette([0, 255, 0, 100], [0, 0, 255, 100], [0, 0, 0, 100])
    radiograph = opened(write_dicom(tmp_path / "a.dcm", [[0, 1, 2, 3]], bits=8, **more))
    assert radiograph.pixels.tolist() == [[0, round(0.299 * 255), round(0.587 * 255), 100]]
    assert radiograph.stored_at(0, 2) == 2
    assert radiograph.vois == ()


def test_a_segmented_palette_is_unrolled(tmp_path):
    grey = [0, 2, 0, 100, 1, 2, 200]  # two entries (0, 100), then two on a line that ends at 200
    more: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for name in ("Red", "Green", "Blue"):
        more[f"{name}PaletteColorLookupTableDescriptor"] = [4, 0, 16]
        more[f"Segmented{name}PaletteColorLookupTableData"] = np.array(grey, "<u2").tobytes()
    radiograph = opened(write_dicom(tmp_path / "a.dcm", [[0, 1, 2, 3]], bits=8, **more))
    assert radiograph.pixels.tolist() == [[0.0, 100.0, 150.0, 200.0]]


def test_a_damaged_palette_shows_its_numbers_and_says_so(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", [[0, 7]], bits=8, PhotometricInterpretation="PALETTE COLOR")
    radiograph = opened(path)
    assert radiograph.pixels.tolist() == [[0.0, 7.0]]
    assert "colour table is damaged" in radiograph.notices[0]


@pytest.mark.parametrize("kind", ["float", "double"])
def test_floating_point_pixels_stay_exact(tmp_path, kind):
    values = np.array([[0.125, -3.5, 1e6]], np.float32 if kind == "float" else np.float64)
    more = {"FloatPixelData" if kind == "float" else "DoubleFloatPixelData": values.tobytes()}
    path = write_dicom(
        tmp_path / "a.dcm", [[0, 0, 0]], PixelData=None, BitsStored=None, BitsAllocated=32, **more
    )
    radiograph = opened(path)
    assert radiograph.pixels.tolist() == values.tolist()
    assert (radiograph.black, radiograph.white) == (-3.5, 1e6)
    assert radiograph.stored_at(0, 0) is None


def test_numbers_that_are_none_are_shown_as_the_lowest_with_a_notice(tmp_path):
    values = np.array([[1.0, np.nan, np.inf, 2.0]], np.float32)
    path = write_dicom(
        tmp_path / "a.dcm", [[0] * 4], PixelData=None, FloatPixelData=values.tobytes(), BitsAllocated=32
    )
    radiograph = opened(path)
    assert radiograph.pixels.tolist() == [[1.0, 1.0, 1.0, 2.0]]
    assert "no number" in radiograph.notices[0]
    nothing = np.full((1, 4), np.nan, np.float32).tobytes()
    path = write_dicom(
        tmp_path / "b.dcm", [[0] * 4], PixelData=None, FloatPixelData=nothing, BitsAllocated=32
    )
    with pytest.raises(CannotOpenImage, match="No pixel of it holds a number"):
        opened(path)


@pytest.mark.parametrize("signed", [False, True])
def test_pixels_of_32_bits_keep_their_values_with_slope_and_polarity(tmp_path, signed):
    stored = [[-5 if signed else 5, 0, 1_000_000]]
    path = write_dicom(
        tmp_path / "a.dcm",
        stored,
        bits=32,
        allocated=32,
        signed=signed,
        RescaleSlope=0.5,
        RescaleIntercept=1,
        PhotometricInterpretation="MONOCHROME1",
    )
    radiograph = opened(path)
    values = [0.5 * one + 1 for one in stored[0]]
    assert radiograph.pixels.ravel().tolist() == [min(values) + max(values) - value for value in values]
    assert radiograph.value_at(0, 2) == values[2]


@pytest.mark.parametrize("damage", [{"RescaleSlope": "0"}, {"RescaleSlope": "1e40"}])
def test_a_senseless_slope_is_left_out_with_a_notice(tmp_path, damage):
    radiograph = opened(write_dicom(tmp_path / "a.dcm", [STORED], RescaleIntercept=0, **damage))
    assert radiograph.pixels.ravel().tolist() == list(STORED)
    assert "slope or intercept" in radiograph.notices[0]


@pytest.mark.parametrize(
    ("centre", "width", "left"),
    [("100", "0", 0), ("100", "-4", 0), (["100", "200"], ["50", "0"], 1), (["1", "2"], "5", 1)],
)
def test_a_damaged_window_is_left_out_with_a_notice(tmp_path, centre, width, left):
    radiograph = opened(write_dicom(tmp_path / "a.dcm", [STORED], WindowCenter=centre, WindowWidth=width))
    assert len(radiograph.vois) == left
    assert radiograph.notices == ("A window in the file is damaged and was left out.",)


def test_a_linear_window_narrower_than_one_is_shown_as_the_exact_function_that_allows_it(tmp_path):
    windows = {"WindowCenter": ["100", "0.25"], "WindowWidth": ["50", "0.5"]}
    radiograph = opened(write_dicom(tmp_path / "a.dcm", [STORED], **windows))
    wide, narrow = radiograph.vois
    assert (wide.function, narrow.function) == (VoiFunction.LINEAR, VoiFunction.LINEAR_EXACT)
    assert (narrow.centre, narrow.width) == (0.25, 0.5)
    assert narrow.share(np.array([-0.01, 0.0, 0.25, 0.5, 0.51])).tolist() == [0, 0, 0.5, 1, 1]
    (notice,) = radiograph.notices
    assert "0.5 wide" in notice
    assert "LINEAR needs a width of at least 1" in notice
    assert "shown with the function LINEAR_EXACT" in notice
    exact = opened(write_dicom(tmp_path / "b.dcm", [STORED], **windows, VOILUTFunction="LINEAR_EXACT"))
    assert exact.notices == ()


def test_windows_bring_their_explanations(tmp_path):
    path = write_dicom(
        tmp_path / "a.dcm",
        [STORED],
        WindowCenter=["100", "200"],
        WindowWidth=["10", "20"],
        WindowCenterWidthExplanation=["NORMAL", "HARDER"],
    )
    assert [(voi.title, voi.centre, voi.width) for voi in opened(path).vois] == [
        ("NORMAL", 100, 10),
        ("HARDER", 200, 20),
    ]


def test_each_frame_of_an_enhanced_object_has_its_own_window_and_slope(tmp_path):
    def group(centre: float, slope: float) -> Dataset:
        voi, value, frame = Dataset(), Dataset(), Dataset()
        voi.WindowCenter, voi.WindowWidth = centre, 100
        value.RescaleSlope, value.RescaleIntercept = slope, 0
        frame.FrameVOILUTSequence, frame.PixelValueTransformationSequence = [voi], [value]
        return frame

    path = write_dicom(
        tmp_path / "a.dcm",
        [[[3, 4]], [[3, 4]]],
        PerFrameFunctionalGroupsSequence=[group(50, 1), group(60, 2)],
    )
    first, second = opened(path, 0), opened(path, 1)
    assert [first.vois[0].centre, second.vois[0].centre] == [50, 60]
    assert [first.pixels.tolist(), second.pixels.tolist()] == [[[3, 4]], [[6, 8]]]


def test_what_all_frames_share_holds_for_each(tmp_path):
    voi, shared = Dataset(), Dataset()
    voi.WindowCenter, voi.WindowWidth = 70, 100
    shared.FrameVOILUTSequence = [voi]
    path = write_dicom(tmp_path / "a.dcm", [[[3, 4]], [[5, 6]]], SharedFunctionalGroupsSequence=[shared])
    assert [opened(path, frame).vois[0].centre for frame in (0, 1)] == [70, 70]


@st.composite
def stored_images(draw: st.DrawFn) -> tuple[np.ndarray, int, bool]:
    """Random stored values, how many bits they take, and whether they have a sign."""
    bits = draw(st.integers(1, 16))
    signed = bits > 1 and draw(st.booleans())
    low = -(1 << (bits - 1)) if signed else 0
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 7)))
    seed = draw(st.integers(0, 2**31))
    return np.random.default_rng(seed).integers(low, low + (1 << bits), shape), bits, signed


@settings(max_examples=60)
@given(
    image=stored_images(),
    inverted=st.booleans(),
    slope=st.sampled_from((1.0, 2.0, -1.0, 0.25)),
    intercept=st.integers(-2000, 2000),
    syntax=st.sampled_from((EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED, RLE)),
    junk=st.integers(0, 0xFFFF),
)
def test_whatever_is_stored_the_pixels_follow_one_formula(
    tmp_path_factory, image, inverted, slope, intercept, syntax, junk
):
    stored, bits, signed = image
    mask = (1 << bits) - 1
    words = (stored & mask) | (junk & ~mask & (0xFFFF if bits > 8 else 0xFF))
    frames = None
    if syntax == RLE:
        planes = [words >> 8, words & 0xFF] if bits > 8 else [words]
        frames = [rle_frame([np.asarray(plane, np.uint8) for plane in planes])]
    path = write_dicom(
        tmp_path_factory.mktemp("greys") / "a.dcm",
        words,
        bits=bits,
        signed=signed,
        syntax=syntax,
        frames=frames,
        RescaleSlope=slope,
        RescaleIntercept=intercept,
        PhotometricInterpretation="MONOCHROME1" if inverted else "MONOCHROME2",
    )
    radiograph = opened(path)
    low = -(1 << (bits - 1)) if signed else 0
    ends = [low * slope + intercept, (low + mask) * slope + intercept]
    values = stored * slope + intercept
    expected = min(ends) + max(ends) - values if inverted else values
    np.testing.assert_array_equal(radiograph.pixels, expected.astype(np.float32))
    assert (radiograph.black, radiograph.white) == (min(ends), max(ends))
    assert radiograph.stored_at(0, 0) == stored[0, 0]
    assert not radiograph.pixels.flags.writeable
