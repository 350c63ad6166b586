"""Values out of a damaged header: the right ones, or none, but never a failure."""

from __future__ import annotations

import logging
import warnings
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from tests.support.dicom_files import element
from xraysr_gui.image_io.dicom.dicom_values import (
    FrameHeader,
    items,
    number,
    numbers,
    quiet_pydicom,
    text,
    whole,
)


def header(tag: int, kind: bytes, value: bytes) -> Dataset:
    with quiet_pydicom():
        return read_dataset(BytesIO(element(tag, kind, value)), False, True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"0.5\\0.25 ", (0.5, 0.25)),
        (b" 1e2", (100.0,)),
        (b"", ()),
        (b"12x4", ()),
        (b"nan ", ()),
        (b"1\\inf ", ()),
        (b"1\\\\2 ", ()),
    ],
)
def test_numbers_are_all_sound_or_none(value, expected):
    with quiet_pydicom():
        assert numbers(header(0x00281050, b"DS", value), "WindowCenter") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(b"7 ", 7), (b"-3", -3), (b"1A", None), (b"", None), (b"99999999999999999999", None)],
)
def test_whole_numbers_are_sound_or_none(value, expected):
    with quiet_pydicom():
        assert whole(header(0x00200013, b"IS", value), "InstanceNumber") == expected


def test_a_number_of_broken_size_is_none():
    with quiet_pydicom():
        assert number(header(0x00280010, b"US", b"\1\2\3"), "Rows") is None


@pytest.mark.parametrize(
    ("value", "expected"), [(b"a\\b ", "a, b"), (b"word\0", "word"), (b" \\ ", ""), (b"", "")]
)
def test_text_joins_what_is_there(value, expected):
    assert text(header(0x00080008, b"CS", value), "ImageType") == expected


@given(st.binary(max_size=40), st.sampled_from((b"DS", b"IS", b"US", b"PN", b"SQ", b"DA", b"UI", b"ZZ")))
def test_no_bytes_make_a_value_fail(value, kind):
    damaged = header(0x00281050, kind, value)
    with quiet_pydicom():
        for look in (text, numbers, number, whole, items):
            look(damaged, "WindowCenter")


def test_pydicom_says_nothing_and_may_speak_again_afterwards(caplog):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with quiet_pydicom():
            logging.getLogger("pydicom").error("odd")
            warnings.warn("odd", UserWarning, stacklevel=1)
        assert heard == []
        warnings.warn("after", UserWarning, stacklevel=1)
        assert len(heard) == 1
    assert caplog.records == []
    assert logging.getLogger("pydicom").level != logging.CRITICAL + 1


def test_a_frame_asks_its_own_group_then_the_shared_one_then_the_whole():
    def group(centre: int) -> Dataset:
        inner, outer = Dataset(), Dataset()
        inner.WindowCenter = centre
        outer.FrameVOILUTSequence = [inner]
        return outer

    image = Dataset()
    image.WindowCenter = 1
    found = FrameHeader(image, 0).holding("WindowCenter", "FrameVOILUTSequence")
    assert found is image
    image.SharedFunctionalGroupsSequence = [group(2)]
    image.PerFrameFunctionalGroupsSequence = [group(3), Dataset()]
    parts = [FrameHeader(image, frame).holding("WindowCenter", "FrameVOILUTSequence") for frame in range(3)]
    assert [part.WindowCenter for part in parts if part is not None] == [3, 2, 2]
    assert FrameHeader(image, 0).holding("PixelSpacing", "PixelMeasuresSequence") is None
