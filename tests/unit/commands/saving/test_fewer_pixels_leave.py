"""Fewer pixels than an image had, that do not divide its size: places, lengths and shutter stay the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pydicom
import pytest

from tests.support.derived_files import errors_of, source_file
from xraysr_gui.commands.comparing.compare_pair import comparison_of
from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.map_kinds import MapRequest
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.commands.saving.leave import let_leave, let_map_leave
from xraysr_gui.core.address import Address
from xraysr_gui.core.document import Document
from xraysr_gui.core.leaving import Box, Leaving
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.degradations.degradation import Degradation

HERE, SHAPE = Progress(), (91, 133)
STORED = 1000 + np.arange(SHAPE[0] * SHAPE[1]).reshape(SHAPE) % 1700
NAME = Box(88, 71, 37, 14)
"""Where the name of somebody stands, far from the corner of the image."""


def larger(image: Radiograph, scale: int) -> Radiograph:
    pixels = np.repeat(np.repeat(image.normalised(), scale, 0), scale, 1)
    return image.enhanced(pixels, Step("nearest", 1, (), scale=scale), scale)


def touched(shape: tuple[int, int]) -> np.ndarray:
    """Which pixels of another grid over the same field show a part of the name, worked out pixel by pixel."""
    down, across = SHAPE[0] / shape[0], SHAPE[1] / shape[1]
    rows = [NAME.row < (row + 1) * down and row * down < NAME.row + NAME.height for row in range(shape[0])]
    columns = [
        NAME.column < (one + 1) * across and one * across < NAME.column + NAME.width
        for one in range(shape[1])
    ]
    return np.outer(rows, columns)


@pytest.mark.parametrize(("down", "scale"), [(2, 1), (3, 1), (4, 1), (2, 2), (4, 2), (1, 2)])
def test_boxes_cover_the_same_place_of_fewer_pixels(tmp_path, reader, down, scale):
    before = reader.open(Address(source_file(tmp_path / "a.dcm", stored=STORED)), HERE)
    made = degraded(before, Degradation(down=down)) if down > 1 else before
    result = larger(made, scale) if scale > 1 else made
    told = Leaving(without_patient=True, boxes=(NAME,))
    let_leave(result, tmp_path / "r.npy", told, reader)
    let_leave(result, tmp_path / "r.dcm", told, reader)
    black = np.load(tmp_path / "r.npy") == 0
    hidden = touched(result.shape)
    assert black[hidden].all()
    assert (pydicom.dcmread(tmp_path / "r.dcm").pixel_array[hidden] == 0).all()
    assert np.count_nonzero(black) <= 1.3 * np.count_nonzero(hidden) + 30  # and little else
    pair = Pair(before, result, "words")
    drawn = draw_map(MapRequest("absolute", pair, (before, result)), comparison_of, HERE)
    let_map_leave(result, drawn, tmp_path / "map.dcm", told, reader, HERE)
    found = pydicom.dcmread(tmp_path / "map.dcm")
    numbers = np.frombuffer(found.FloatPixelData, "<f4").reshape(found.Rows, found.Columns)
    assert (numbers[hidden] == np.float32(found.FloatPixelPaddingValue)).all()


@pytest.mark.parametrize("down", [2, 3, 4])
def test_rows_and_columns_have_lengths_of_their_own(tmp_path, reader, down):
    before = reader.open(Address(source_file(tmp_path / "a.dcm", stored=STORED)), HERE)
    result = degraded(before, Degradation(down=down))
    field = SHAPE[0] * 0.2, SHAPE[1] * 0.1
    assert result.spacing_mm == pytest.approx((field[0] / result.shape[0], field[1] / result.shape[1]))
    let_leave(result, tmp_path / "r.dcm", Leaving(), reader)
    told = [float(one) for one in pydicom.dcmread(tmp_path / "r.dcm").PixelSpacing]
    assert result.spacing_mm == pytest.approx(told)
    assert result.covers_field_of(before)
    by_hand = Document(before, (result,)).measured_in(before.spacing.calibrated(1.5, "line of 30 mm"))
    [measured] = by_hand.results
    assert measured.field_size == pytest.approx(by_hand.original.field_size)


@pytest.mark.parametrize("down", [2, 3])
@pytest.mark.parametrize(
    "shape",
    [
        {
            "ShutterShape": "RECTANGULAR",
            "ShutterLeftVerticalEdge": 12,
            "ShutterRightVerticalEdge": 120,
            "ShutterUpperHorizontalEdge": 7,
            "ShutterLowerHorizontalEdge": 80,
        },
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [45, 66], "RadiusOfCircularShutter": 35},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [5, 5, 5, 120, 80, 100, 70, 9]},
    ],
)
def test_a_shutter_of_fewer_pixels_still_covers(tmp_path, reader, shape, down):
    source = source_file(tmp_path / "a.dcm", stored=STORED, PixelSpacing=["0.1", "0.1"], **shape)
    result = degraded(reader.open(Address(source), HERE), Degradation(down=down))
    let_leave(result, tmp_path / "r.dcm", Leaving(), reader)
    assert errors_of(tmp_path / "r.dcm") == []
    again = reader.open(Address(tmp_path / "r.dcm"), HERE).shutter
    own = result.shutter
    assert own is not None
    assert again is not None
    other = again.covered != own.covered
    if shape["ShutterShape"] == "RECTANGULAR":
        assert not other.any()
    near = [
        np.roll(own.covered, (row, one), (0, 1)) for row in (-2, -1, 0, 1, 2) for one in (-2, -1, 0, 1, 2)
    ]
    assert not (other & (np.all(near, axis=0) | ~np.any(near, axis=0))).any()  # but beside its edge


def test_a_degraded_copy_knows_how_large_its_image_was(reader, tmp_path):
    before = reader.open(Address(source_file(tmp_path / "a.dcm", stored=STORED)), HERE)
    known = replace(degraded(before, Degradation(down=2)), notices=())
    assert known.steps[-1].fewer == 2
    assert degraded(before, Degradation(noise=3)).steps[-1].fewer == 1
