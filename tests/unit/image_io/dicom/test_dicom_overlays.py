"""Drawings lie where the file puts them, and nothing outside the image is touched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from tests.support.dicom_files import element, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.dicom.dicom_overlays import overlays_of
from xraysr_gui.image_io.dicom.pixel_layout import Layout

LAYOUT = Layout(6, 8, 1, 16, 12, 0, False, "MONOCHROME2", False, 1)
COLLECTION = Path(__file__).parents[5] / "shared" / "data" / "dicom"


def header(drawings: np.ndarray, origin: object = (1, 1), group: int = 0x6000, **more: object) -> Dataset:
    made = Dataset()
    made.add_new((group, 0x10), "US", more.get("rows", drawings.shape[-2]))
    made.add_new((group, 0x11), "US", drawings.shape[-1])
    if drawings.ndim == 3:
        made.add_new((group, 0x15), "IS", len(drawings))
    made.add_new((group, 0x50), "SS", list(origin) if isinstance(origin, tuple) else origin)
    if "first_frame" in more:
        made.add_new((group, 0x51), "US", more["first_frame"])
    if "label" in more:
        made.add_new((group, 0x1500), "LO", more["label"])
    packed = np.packbits(drawings.astype(np.uint8).ravel(), bitorder="little").tobytes()
    made.add_new((group, 0x3000), "OB", packed)
    return made


def placed(drawing: np.ndarray, top: int, left: int) -> np.ndarray:
    """The slow way: pixel by pixel."""
    image = np.zeros((LAYOUT.rows, LAYOUT.columns), bool)
    for row, column in zip(*np.nonzero(drawing), strict=True):
        if 0 <= row + top < LAYOUT.rows and 0 <= column + left < LAYOUT.columns:
            image[row + top, column + left] = True
    return image


@given(
    seed=st.integers(0, 2**31),
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    top=st.integers(-10, 10),
    left=st.integers(-10, 10),
)
def test_a_drawing_lies_at_its_origin_and_is_cut_at_the_edges(seed, shape, top, left):
    drawing = np.random.default_rng(seed).random(shape) < 0.5
    overlays, remarks = overlays_of(header(drawing, (top + 1, left + 1)), LAYOUT, 0)
    expected = placed(drawing, top, left)
    assert len(overlays) == int(expected.any())
    if overlays:
        np.testing.assert_array_equal(overlays[0].drawn, expected)
    assert bool(remarks) == (int(drawing.sum()) > int(expected.sum()))


def test_a_drawing_is_called_by_its_label_or_its_number():
    drawing = np.ones((2, 2))
    assert overlays_of(header(drawing, label="Biopsy path"), LAYOUT, 0)[0][0].title == "Biopsy path"
    assert overlays_of(header(drawing, group=0x6004), LAYOUT, 0)[0][0].title == "Overlay 3"


def test_frames_have_their_own_drawings():
    drawings = np.zeros((2, 6, 8))
    drawings[0, 0, 0] = drawings[1, 5, 7] = 1
    stacked = header(drawings, first_frame=2)
    found = [overlays_of(stacked, LAYOUT, frame)[0] for frame in range(4)]
    assert [len(one) for one in found] == [0, 1, 1, 0]
    assert found[1][0].drawn[0, 0]
    assert found[2][0].drawn[5, 7]


def test_one_drawing_is_there_for_all_frames():
    assert len(overlays_of(header(np.ones((2, 2))), LAYOUT, 7)[0]) == 1


def test_a_drawing_in_an_unused_bit_of_the_pixels_is_taken_out_of_them(tmp_path):
    drawing = np.array([[0, 1, 0, 1]])
    stored = np.array([[5, 6, 4095, 0]])
    path = write_dicom(tmp_path / "a.dcm", stored | drawing << 12)
    position = element(0x60000100, b"US", b"\x10\0") + element(0x60000102, b"US", b"\x0c\0")
    pixels = b"\xe0\x7f\x10\x00OW"
    path.write_bytes(path.read_bytes().replace(pixels, position + pixels))
    radiograph = dicom_reader.read(Content(Address(path)), 0)
    assert radiograph.pixels.tolist() == stored.tolist()
    assert radiograph.overlays[0].drawn.tolist() == drawing.astype(bool).tolist()


@pytest.mark.parametrize(
    "damaged",
    [header(np.ones((2, 2)), rows=0), header(np.ones((2, 2)), rows=60000), header(np.ones((4, 4)), rows=40)],
)
def test_a_damaged_drawing_is_left_out_with_a_notice(damaged):
    overlays, remarks = overlays_of(damaged, LAYOUT, 0)
    assert overlays == ()
    assert "is damaged and was left out" in remarks[0]


@pytest.mark.skipif(not COLLECTION.exists(), reason="the collection of real files is not beside the project")
def test_real_drawings_beyond_the_image_are_cut():
    radiograph = dicom_reader.read(Content(Address(COLLECTION / "mg" / "MG_OutOfBoundsOverlay.dcm")), 0)
    assert all(overlay.drawn.shape == radiograph.shape for overlay in radiograph.overlays)
    assert sum("was cut" in notice for notice in radiograph.notices) == 2
