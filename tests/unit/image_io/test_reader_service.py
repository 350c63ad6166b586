"""What the reader child does, seen from inside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.dicom_files import write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.readers import READERS, reader_of
from xraysr_gui.image_io.shrinking import shrunk


@given(
    rows=st.integers(1, 60), columns=st.integers(1, 60), side=st.integers(1, 40), seed=st.integers(0, 2**31)
)
def test_a_small_picture_keeps_the_shape_and_stays_between_black_and_white(rows, columns, side, seed):
    greys = np.random.default_rng(seed).integers(50, 200, (rows, columns)).astype(np.uint8)
    small = shrunk(greys, side)
    assert max(small.shape) == side
    shorter = side * min(rows, columns) / max(rows, columns)
    assert abs(min(small.shape) - max(1, shorter)) <= 0.5
    assert greys.min() <= small.min()
    assert small.max() <= greys.max()


def test_each_pixel_of_a_small_picture_is_the_mean_of_its_block():
    greys = np.random.default_rng(0).integers(0, 256, (30, 20)).astype(np.uint8)
    small = shrunk(greys, 6)
    for row in range(6):
        for column in range(4):
            block = greys[row * 5 : row * 5 + 5, column * 5 : column * 5 + 5]
            assert small[row, column] == int(block.mean())


@pytest.mark.parametrize("tall", [0.5, 2.0, 4.0])
def test_a_small_picture_has_the_shape_of_the_field_where_pixels_are_not_square(tall):
    """A disc in lengths is a disc in the picture."""
    rows, columns = round(1200 / tall), 800
    down, across = np.mgrid[:rows, :columns] + 0.5
    disc = np.hypot(down * tall - rows * tall / 2, across - columns / 2) < 150
    small = shrunk(np.where(disc, 200, 50).astype(np.uint8), 24, tall)
    assert small.shape == (24, 16)
    bright = small > 125
    assert np.ptp(np.flatnonzero(bright.any(axis=0))) == np.ptp(np.flatnonzero(bright.any(axis=1)))


def test_a_file_finds_its_reader_by_its_content_and_not_by_its_name(tmp_path):
    path = write_dicom(tmp_path / "picture.png", [[1, 2]])
    assert reader_of(Content(Address(path))).id == "dicom"


def test_a_file_that_nobody_reads_is_told_which_kinds_are_read(tmp_path):
    (tmp_path / "letter.dcm").write_text("Dear colleague, thank you for sending")
    with pytest.raises(CannotOpenImage) as caught:
        reader_of(Content(Address(tmp_path / "letter.dcm")))
    assert all(reader.title in caught.value.remedy for reader in READERS)


def test_every_reader_has_a_name_of_its_own():
    assert len({reader.id for reader in READERS}) == len(READERS)
