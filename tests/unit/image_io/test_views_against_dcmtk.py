"""Presentation states rendered by DCMTK: the picture is the one that the view shows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from skimage.draw import disk, polygon2mask, rectangle

from tests.support.dcmtk import needs_renderer, rendered_by_dcmtk, understood_by_dcmtk
from tests.support.derived_files import errors_of, source_file
from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.pixel_lines import lines_around
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, Freehand, Rectangle, Region, placed
from xraysr_gui.image_io.written.dicom_drawings import GraphicLayer, ViewState, write_view_state

HERE = Progress()
ROWS, COLUMNS = 48, 64
NOISE = np.random.default_rng(1).integers(0, 4000, (ROWS, COLUMNS))
ORIENTATIONS = [Orientation(quarters, flipped) for quarters in range(4) for flipped in (False, True)]
WINDOWS = {
    "usual": Window(2000, 3000),
    "narrow": Window(1200, 40),
    "odd": Window(987.65, 1234.5),
    "exact": Window(2000, 500, VoiFunction.LINEAR_EXACT),
    "table": VoiTable(0.0, (np.arange(4096) ** 2 // 256).astype(np.uint16), 16, "ours"),
}


def opened(reader, path: Path) -> Radiograph:
    return reader.open(Address(path), HERE)


def seen_whole(image: Radiograph, look: Look, laid: Orientation, layers=()) -> ViewState:
    """The whole image in a view: the corners that lie at the upper left and lower right of the screen."""
    rows, columns = image.shape
    places = np.stack(np.meshgrid([0, columns], [0, rows]), axis=-1)
    on_screen = laid.laid(places)
    return ViewState(look, (*map(float, on_screen[0, 0]), *map(float, on_screen[-1, -1])), layers, laid)


def shown_here(image: Radiograph, look: Look, laid: Orientation) -> np.ndarray:
    return laid.laid(image.greys.to_grey8(look.voi, inverted=look.inverted)).astype(int)


@needs_renderer
@pytest.mark.parametrize("laid", ORIENTATIONS, ids=str)
def test_a_turned_or_flipped_view_is_rendered_as_it_is_shown(tmp_path, reader, laid):
    path = source_file(tmp_path / "a.dcm", stored=NOISE)
    image, look = opened(reader, path), Look(WINDOWS["usual"])
    write_view_state(tmp_path / "pr.dcm", image, seen_whole(image, look, laid), reader, HERE)
    theirs, ours = rendered_by_dcmtk(path, tmp_path / "pr.dcm"), shown_here(image, look, laid)
    assert theirs.shape == ours.shape
    assert np.abs(theirs - ours).max() <= 1
    others = [shown_here(image, look, other) for other in ORIENTATIONS if other != laid]
    assert all(one.shape != theirs.shape or np.abs(theirs - one).max() > 100 for one in others)


@needs_renderer
@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_every_window_is_rendered_as_it_is_shown(tmp_path, reader, photometric, inverted, name):
    path = source_file(tmp_path / "a.dcm", stored=NOISE, PhotometricInterpretation=photometric)
    image, look = opened(reader, path), Look(WINDOWS[name], inverted)
    write_view_state(tmp_path / "pr.dcm", image, seen_whole(image, look, AS_STORED), reader, HERE)
    off = np.abs(rendered_by_dcmtk(path, tmp_path / "pr.dcm") - shown_here(image, look, AS_STORED))
    assert off.max() <= 1


@needs_renderer
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("slope", ["1", "2.5"])
def test_signed_and_rescaled_values_are_rendered_as_they_are_shown(tmp_path, reader, signed, slope):
    stored = NOISE - 2000 if signed else NOISE
    path = source_file(
        tmp_path / "a.dcm", stored=stored, signed=signed, RescaleSlope=slope, RescaleIntercept="-100"
    )
    image = opened(reader, path)
    look = Look(Window(float(np.median(image.greys.values[image.greys.codes])), 3000))
    laid = Orientation(1, True)
    write_view_state(tmp_path / "pr.dcm", image, seen_whole(image, look, laid), reader, HERE)
    off = np.abs(rendered_by_dcmtk(path, tmp_path / "pr.dcm") - shown_here(image, look, laid))
    assert off.max() <= 1


@needs_renderer
def test_a_table_of_values_is_rendered_as_it_is_shown(tmp_path, reader):
    table = pydicom.Dataset()
    table.LUTDescriptor, table.ModalityLUTType = [4096, 0, 16], "US"
    table.LUTData = (np.arange(4096) ** 2 // 300).astype("<u2").tobytes()
    path = source_file(tmp_path / "a.dcm", stored=NOISE, ModalityLUTSequence=[table])
    image, look = opened(reader, path), Look(Window(20000, 30000))
    write_view_state(tmp_path / "pr.dcm", image, seen_whole(image, look, AS_STORED), reader, HERE)
    off = np.abs(rendered_by_dcmtk(path, tmp_path / "pr.dcm") - shown_here(image, look, AS_STORED))
    assert off.max() <= 1


def regions() -> dict[str, Region]:
    """In the field: a pixel is 0.1 mm wide and 0.2 mm high."""
    corners = tuple(Point(x, y) for x, y in ((0.5, 0.8), (5.0, 1.1), (3.3, 7.7), (2.0, 3.0)))
    return {
        "rectangle": Rectangle(id="1", name="corner", box=Box(0.8, 1.0, 3.1, 5.2)),
        "ellipse": Ellipse(id="2", name="lesion", box=Box(1.2, 2.0, 4.0, 6.0)),
        "freehand": Freehand(id="3", name="free", points=corners),
    }


def outlined(graphic: pydicom.Dataset) -> np.ndarray:
    """The line of an annotation in rows and columns, the middle of the first pixel at 0, 0."""
    places = np.reshape(np.asarray(graphic.GraphicData, float), (-1, 2))
    if graphic.GraphicType == "ELLIPSE":
        middle = places.mean(axis=0)
        long, short = places[1] - middle, places[3] - middle
        turn = np.linspace(0, 2 * np.pi, 720)[:, None]
        places = middle + np.cos(turn) * long + np.sin(turn) * short
    return places[:, ::-1] - 0.5


@needs_renderer
@pytest.mark.parametrize("name", ["rectangle", "ellipse", "freehand"])
@pytest.mark.parametrize("laid", ORIENTATIONS, ids=str)
def test_a_region_lies_on_the_anatomy_that_it_was_drawn_on(tmp_path, reader, laid, name):
    """The annotation, filled by scikit-image and turned by DCMTK, is the region as the view shows it."""
    path, region = source_file(tmp_path / "a.dcm", stored=NOISE), regions()[name]
    image, look = opened(reader, path), Look(WINDOWS["usual"])
    layer = GraphicLayer(region.name, "#ff0000", ((repr(region), lines_around(region, image), "", None),))
    write_view_state(tmp_path / "pr.dcm", image, seen_whole(image, look, laid, (layer,)), reader, HERE)
    assert errors_of(tmp_path / "pr.dcm") == []
    [annotation] = pydicom.dcmread(tmp_path / "pr.dcm").GraphicAnnotationSequence
    [graphic] = annotation.GraphicObjectSequence
    assert graphic.GraphicAnnotationUnits == "PIXEL"
    filled = polygon2mask((ROWS, COLUMNS), outlined(graphic))
    drawn = source_file(tmp_path / "drawn.dcm", stored=np.where(filled, 4000, 0))
    theirs = rendered_by_dcmtk(drawn, tmp_path / "pr.dcm") > 128
    top, left, mask = placed(region, image.shape, image.spacing)
    ours = np.zeros(image.shape, bool)
    ours[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    assert np.mean(theirs != laid.laid(ours)) < 0.01
    assert theirs.mean() == pytest.approx(ours.mean(), rel=0.06)


SHUTTERS: dict[str, dict[str, object]] = {
    "rectangular": {
        "ShutterShape": "RECTANGULAR",
        "ShutterUpperHorizontalEdge": 9,
        "ShutterLowerHorizontalEdge": 40,
        "ShutterLeftVerticalEdge": 12,
        "ShutterRightVerticalEdge": 50,
    },
    "circular": {
        "ShutterShape": "CIRCULAR",
        "CenterOfCircularShutter": [24, 30],
        "RadiusOfCircularShutter": 17,
    },
    "polygonal": {
        "ShutterShape": "POLYGONAL",
        "VerticesOfThePolygonalShutter": [5, 20, 30, 60, 44, 30, 20, 4],
    },
}
SHUTTERS["all three"] = {
    **SHUTTERS["rectangular"],
    **SHUTTERS["circular"],
    **SHUTTERS["polygonal"],
    "ShutterShape": ["RECTANGULAR", "CIRCULAR", "POLYGONAL"],
}
GREEN = "#00ff00"
SQUARE = {"PixelSpacing": ["0.1", "0.1"], "ImagerPixelSpacing": None}


def seen_with_all(image: Radiograph, look: Look, laid: Orientation = AS_STORED) -> ViewState:
    return replace(seen_whole(image, look, laid), overlays=GREEN)


def with_plane(path: Path, group: int, drawn: np.ndarray, **more: object) -> Path:
    header = pydicom.dcmread(path)
    packed = np.packbits(drawn.ravel(), bitorder="little").tobytes()
    for element, kind, value in (
        *((0x10, "US", ROWS), (0x11, "US", COLUMNS), (0x40, "CS", "G"), (0x50, "SS", [1, 1])),
        *((0x100, "US", 1), (0x102, "US", 0), (0x3000, "OW", packed)),
    ):
        header.add_new(group << 16 | element, kind, value)
    for keyword, value in more.items():
        setattr(header, keyword, value)
    header.save_as(path)
    return path


def ring() -> np.ndarray:
    rows, columns = np.ogrid[:ROWS, :COLUMNS]
    return np.asarray(np.abs(np.hypot(rows - 20, columns - 30) - 12) < 2)


def numbers_of(told: str, name: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", told.split(f"{name} shutter: ")[1].splitlines()[0])]


def left_open(told: str) -> np.ndarray:
    """Where the shutters that DCMTK understood cover nothing, drawn by scikit-image."""
    is_open = np.ones((ROWS, COLUMNS), bool)
    if "Rectangular shutter: none" not in told:
        left, right, top, bottom = numbers_of(told, "Rectangular")
        inside = np.zeros_like(is_open)
        inside[rectangle((top - 1, left - 1), (bottom - 1, right - 1))] = True
        is_open &= inside
    if "Circular shutter: none" not in told:
        across, down, radius = numbers_of(told, "Circular")
        inside = np.zeros_like(is_open)
        inside[disk((down - 1, across - 1), radius + 0.001, shape=is_open.shape)] = True
        is_open &= inside
    if "Polygonal shutter: none" not in told:
        places = np.reshape(numbers_of(told, "Polygonal")[1:], (-1, 2))
        is_open &= polygon2mask(is_open.shape, places[:, ::-1] - 1)
    return is_open


@needs_renderer
@pytest.mark.parametrize("name", SHUTTERS)
def test_the_files_shutter_is_understood_as_it_is_shown(tmp_path, reader, name):
    """DCMTK leaves the drawing of shutters to its viewer: what it understood is drawn by scikit-image."""
    path = source_file(
        tmp_path / "a.dcm", stored=NOISE, ShutterPresentationValue=30000, **SHUTTERS[name], **SQUARE
    )
    image = opened(reader, path)
    write_view_state(tmp_path / "pr.dcm", image, seen_with_all(image, Look(WINDOWS["usual"])), reader, HERE)
    assert errors_of(tmp_path / "pr.dcm") == []
    told = understood_by_dcmtk(path, tmp_path / "pr.dcm").words
    ours = image.shutter.covered
    assert (left_open(told) == ours).sum() <= (24 if "Polygonal shutter: none" not in told else 0)
    assert 0.2 < ours.mean() < 0.9
    assert (
        round(int(told.split("Shutter presentation value: 0x")[1].split()[0], 16) / 257) == image.shutter.grey
    )


@needs_renderer
@pytest.mark.parametrize("beside", [False, True])
def test_a_shutter_that_is_a_drawing_goes_along(tmp_path, reader, beside):
    drawn = np.asarray(np.hypot(*(np.ogrid[-20 : ROWS - 20, -30 : COLUMNS - 30])) >= 15)
    path = source_file(tmp_path / "a.dcm", stored=NOISE)
    with_plane(
        *(path, 0x6004, drawn), ShutterShape="BITMAP", ShutterOverlayGroup=0x6004, ShutterPresentationValue=9
    )
    if beside:
        with_plane(path, 0x6002, ring())
    image = opened(reader, path)
    write_view_state(tmp_path / "pr.dcm", image, seen_with_all(image, Look(WINDOWS["usual"])), reader, HERE)
    assert errors_of(tmp_path / "pr.dcm") == []
    understood = understood_by_dcmtk(path, tmp_path / "pr.dcm")
    assert "Bitmap shutter: present" in understood.words
    assert len(understood.overlays) == int(beside)
    made = pydicom.dcmread(tmp_path / "pr.dcm")
    assert (made.overlay_array(made.ShutterOverlayGroup) == drawn).all()


@needs_renderer
def test_the_files_drawings_are_laid_where_they_are_shown(tmp_path, reader):
    path = with_plane(source_file(tmp_path / "a.dcm", stored=NOISE), 0x6002, ring())
    with_plane(path, 0x6008, ~ring())
    image = opened(reader, path)
    write_view_state(tmp_path / "pr.dcm", image, seen_with_all(image, Look(WINDOWS["usual"])), reader, HERE)
    assert errors_of(tmp_path / "pr.dcm") == []
    overlays = understood_by_dcmtk(path, tmp_path / "pr.dcm").overlays
    assert len(overlays) == len(image.overlays) == 2
    for theirs, ours in zip(overlays, image.overlays, strict=True):
        assert (theirs == ours.drawn).all()


@needs_renderer
def test_a_drawing_in_an_unused_bit_is_laid_where_it_is_shown(tmp_path, reader):
    path = source_file(tmp_path / "a.dcm", stored=NOISE | ring().astype(int) << 15)
    header = pydicom.dcmread(path)
    for element, kind, value in (
        *((0x10, "US", ROWS), (0x11, "US", COLUMNS), (0x40, "CS", "G"), (0x50, "SS", [1, 1])),
        *((0x100, "US", 16), (0x102, "US", 15)),
    ):
        header.add_new(0x60000000 | element, kind, value)
    header.save_as(path)
    image = opened(reader, path)
    write_view_state(tmp_path / "pr.dcm", image, seen_with_all(image, Look(WINDOWS["usual"])), reader, HERE)
    [theirs] = understood_by_dcmtk(path, tmp_path / "pr.dcm").overlays
    assert (theirs == image.overlays[0].drawn).all()
    assert (theirs == ring()).all()


@needs_renderer
def test_what_is_hidden_in_the_view_is_hidden_there(tmp_path, reader):
    path = source_file(tmp_path / "a.dcm", stored=NOISE, **SHUTTERS["circular"], **SQUARE)
    with_plane(path, 0x6002, ring())
    image, look = opened(reader, path), Look(WINDOWS["usual"])
    assert image.shutter is not None
    assert image.overlays
    write_view_state(tmp_path / "pr.dcm", image, seen_whole(image, look, AS_STORED), reader, HERE)
    understood = understood_by_dcmtk(path, tmp_path / "pr.dcm")
    assert "Circular shutter: none" in understood.words
    assert not understood.overlays
