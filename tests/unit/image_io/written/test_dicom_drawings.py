"""Measurement reports and presentation states, judged by dciodvfy and read back by highdicom and pydicom."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from PIL import Image

from tests.support.derived_files import STORED, TWICE, enlarged, errors_of, source_file
from xraysr_gui.core.address import Address
from xraysr_gui.core.brush import Brush
from xraysr_gui.core.errors import CannotExport, UserError
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import VoiFunction, VoiTable, Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.marks import CobbAngle, Distance
from xraysr_gui.core.pixel_lines import PixelLine, line_around, lines_around, lines_of_mark
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, Freehand, Rectangle
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_drawings import (
    Figure,
    GraphicLayer,
    Group,
    ViewState,
    write_measurements,
    write_view_state,
)
from xraysr_gui.metrics.mse import METRIC as MSE
from xraysr_gui.metrics.psnr import METRIC as PSNR
from xraysr_gui.metrics.ssim import METRIC as SSIM

COLLECTION = Path(__file__).parents[5] / "shared" / "data" / "dicom"
HERE = Progress()
PRIVATE = "99XRAYSR"
MARK = Distance((Point(0.5, 0.4), Point(2.5, 3.3)))
COBB = CobbAngle((Point(0.5, 0.4), Point(2.5, 1.3), Point(0.6, 3.0), Point(2.7, 2.8)))


def opened(reader: ImageReader, path: Path, frame: int = 0) -> Radiograph:
    return reader.open(Address(path, frame=frame), HERE)


def painted(image: Radiograph) -> Brush:
    rows, columns = image.shape
    mask = np.zeros(image.shape, np.bool_)
    mask[rows // 4 : rows // 2, columns // 4 : columns // 2] = True
    mask[rows // 3, columns // 3], mask[0, 0] = False, True
    return Brush.of(mask, image.spacing, id="3", name="painted")


def regions_on(image: Radiograph) -> tuple[Ellipse | Rectangle | Brush, ...]:
    width, height = image.field_size
    return (
        Ellipse(
            id="1", name="Läsion", colour="#ff0000", box=Box(width / 4, height / 5, width / 3, height / 2)
        ),
        Rectangle(id="2", name="corner", colour="#00b0ff", box=Box(-1, -1, width / 2, height / 2)),
        painted(image),
    )


def groups_on(image: Radiograph) -> tuple[Group, ...]:
    told = (Figure("mean", 1 / 3, "", "Values of the original"), Figure("pixels", 7.0, "px", "the same"))
    length = (Figure("distance", 3.5, "mm", "x"),)
    return (
        *(Group(one.name, repr(one), told, line_around(one, image)) for one in regions_on(image)),
        Group("Distance 1", repr(MARK), length, None, lines_of_mark(MARK, image)),
    )


def layers_on(image: Radiograph) -> tuple[GraphicLayer, ...]:
    drawn = tuple(
        GraphicLayer(one.name, one.colour, ((repr(one), lines_around(one, image), one.name, None),))
        for one in regions_on(image)
    )
    marks = (
        (repr(MARK), lines_of_mark(MARK, image), "3.5 mm", None),
        (repr(COBB), lines_of_mark(COBB, image), "", None),
    )
    return (*drawn, GraphicLayer("Marks", "#ffd34d", marks))


def seen(image: Radiograph, **changes: object) -> ViewState:
    rows, columns = image.shape
    return replace(ViewState(Look(first_voi(image)), (0.0, 0.0, columns, rows), layers_on(image)), **changes)


def groups_in(path: Path) -> list[highdicom.sr.MeasurementsAndQualitativeEvaluations]:
    report = highdicom.sr.srread(path)
    assert isinstance(report, highdicom.sr.ComprehensiveSR)
    return [
        *report.content.get_planar_roi_measurement_groups(),
        *report.content.get_image_measurement_groups(),
    ]


def test_regions_are_read_back_where_they_were_drawn(tmp_path, reader):
    image, target = opened(reader, source_file(tmp_path / "a.dcm")), tmp_path / "sr.dcm"
    write_measurements(target, image, groups_on(image), reader, HERE)
    assert errors_of(target) == []
    found = highdicom.sr.srread(target).content.get_planar_roi_measurement_groups()
    assert [group.tracking_identifier for group in found] == ["Läsion", "corner", "painted"]
    for group, region in zip(found, regions_on(image), strict=True):
        line = line_around(region, image)
        assert group.roi.graphic_type.value == ("ELLIPSE" if line.is_ellipse else "POLYLINE")
        np.testing.assert_allclose(group.roi.value, line.places, atol=0.001)
        assert group.roi.ContentSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID == (
            pydicom.dcmread(tmp_path / "a.dcm").SOPInstanceUID
        )


def test_numbers_keep_every_digit_and_say_whose_they_are(tmp_path, reader):
    image, target = opened(reader, source_file(tmp_path / "a.dcm")), tmp_path / "sr.dcm"
    told = (
        Figure("sd", math.pi * 1e4, "grey levels of 4096", "Values of the original"),
        Figure("ssim", 0.123456789012345678, "", "result 1 compared with the original", 0.1, 0.2, SSIM.code),
        Figure("mse", 2.5, "grey levels²", "the same", 2.0, 4.0, code=MSE.code),
        Figure("psnr", math.inf, "dB", "equal images", code=PSNR.code),
        Figure("noise", None, "", "a part that is too small"),
        Figure("area", 4.5, "mm²", "the shape as drawn"),
    )
    write_measurements(target, image, (Group("Whole image", "", told),), reader, HERE)
    assert errors_of(target) == []
    [group] = groups_in(target)
    rows = {one.name.meaning: one for one in group.get_measurements()}
    sd, ssim, mse, area = rows.values()
    assert (sd.value, ssim.value, mse.value, area.value) == tuple(told[n].value for n in (0, 1, 2, 5))
    assert (sd.name.scheme_designator, ssim.name.value) == (PRIVATE, "SSIM")
    assert (sd.derivation.meaning, sd.unit.meaning) == ("Standard Deviation", "grey levels of 4096")
    assert [one.unit.value for one in (ssim, mse, area)] == ["1", "{grey_levels}2", "mm2"]
    assert area.name == pydicom.sr.codedict.codes.SCT.Area
    said = [str(item.TextValue) for item in ssim[0].ContentSequence if item.ValueType == "TEXT"]
    assert "result 1 compared with the original" in said
    above, below = (item.value for item in ssim[0].ContentSequence if item.ValueType == "NUM")
    assert (ssim.value + above, ssim.value - below) == pytest.approx((0.2, 0.1))
    spread = [item for item in mse[0].ContentSequence if item.ValueType == "NUM"]
    assert [(item.value, item.unit.value) for item in spread] == [
        (1.5, "{grey_levels}2"),
        (0.5, "{grey_levels}2"),
    ]
    [endless] = group.get_qualitative_evaluations()
    assert (endless.name.value, endless.value.meaning) == ("PSNR", "Positive Infinity")


def test_marks_are_measurements_with_their_lines(tmp_path, reader):
    image, target = opened(reader, source_file(tmp_path / "a.dcm")), tmp_path / "sr.dcm"
    groups = (
        Group(
            "Distance 1", repr(MARK), (Figure("distance", 3.52, "mm", "x"),), None, lines_of_mark(MARK, image)
        ),
        Group(
            "Cobb angle 2", repr(COBB), (Figure("cobb", 28.4, "°", "x"),), None, lines_of_mark(COBB, image)
        ),
    )
    write_measurements(target, image, groups, reader, HERE)
    assert errors_of(target) == []
    distance, cobb = (group.get_measurements()[0] for group in groups_in(target))
    assert (distance.name.meaning, distance.value, distance.unit.value) == ("Length", 3.52, "mm")
    assert (cobb.name.meaning, cobb.value, cobb.unit.value) == ("Cobb angle", 28.4, "deg")
    drawn = [
        [item.value for item in one[0].ContentSequence if item.ValueType == "SCOORD"]
        for one in (distance, cobb)
    ]
    np.testing.assert_allclose(drawn[0], [[(5.0, 2.0), (25.0, 16.5)]], atol=0.001)
    np.testing.assert_allclose(drawn[1], [[(5, 2), (25, 6.5)], [(6, 15), (27, 14)]], atol=0.001)


@pytest.mark.parametrize("kind", ["sr.dcm", "pr.dcm"])
def test_the_file_belongs_to_the_study_and_says_how_it_was_made(tmp_path, reader, kind):
    image, was = opened(reader, source_file(tmp_path / "a.dcm")), pydicom.dcmread(tmp_path / "a.dcm")
    result = enlarged(image)
    if kind == "sr.dcm":
        write_measurements(tmp_path / kind, image, groups_on(image), reader, HERE, result)
    else:
        write_view_state(tmp_path / kind, image, seen(image), reader, HERE)
    made = pydicom.dcmread(tmp_path / kind)
    assert (made.PatientName, made.StudyInstanceUID) == (was.PatientName, was.StudyInstanceUID)
    assert "not for primary diagnosis" in made.SeriesDescription
    assert made.SOPInstanceUID != was.SOPInstanceUID
    assert made.SeriesInstanceUID != was.SeriesInstanceUID
    assert made.ContributingEquipmentSequence[0].Manufacturer == "Roentgen"
    steps = reader.provenance(Address(tmp_path / kind), HERE).steps
    assert steps == ((TWICE,) if kind == "sr.dcm" else ())
    assert made.file_meta.FileMetaInformationVersion
    assert (tmp_path / kind).read_bytes()[:128] == bytes(128)


def test_a_drawing_has_one_uid_in_every_file_until_it_is_drawn_anew(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    write_measurements(tmp_path / "sr.dcm", image, groups_on(image), reader, HERE)
    write_view_state(tmp_path / "pr.dcm", image, seen(image), reader, HERE)
    uids = [str(group.tracking_uid) for group in groups_in(tmp_path / "sr.dcm")]
    made = pydicom.dcmread(tmp_path / "pr.dcm")
    objects = [one.GraphicObjectSequence[0] for one in made.GraphicAnnotationSequence]
    assert [one.TrackingUID for one in objects][:4] == uids
    assert len(set(uids)) == 4


def test_a_line_too_long_for_an_element_that_names_its_kind_is_written_whole(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    turns = np.linspace(0, 2 * np.pi, 20_001)
    line = PixelLine(np.stack([16 + 9 * np.cos(turns), 12 + 9 * np.sin(turns)], axis=1))
    group = Group("long", "long", (Figure("pixels", 1.0, "px", "x"),), line)
    write_measurements(tmp_path / "sr.dcm", image, (group,), reader, HERE)
    state = seen(image, layers=(GraphicLayer("long", "#ffffff", (("long", (line,), "long", None),)),))
    write_view_state(tmp_path / "pr.dcm", image, state, reader, HERE)
    assert errors_of(tmp_path / "sr.dcm") == errors_of(tmp_path / "pr.dcm") == []
    [read] = highdicom.sr.srread(tmp_path / "sr.dcm").content.get_planar_roi_measurement_groups()
    np.testing.assert_allclose(read.roi.value, line.places, atol=0.001)
    drawn = pydicom.dcmread(tmp_path / "pr.dcm").GraphicAnnotationSequence[0].GraphicObjectSequence
    first, *others = (np.reshape(piece.GraphicData, (-1, 2)) for piece in drawn)
    joined = np.concatenate([first, *(piece[1:] for piece in others)])
    np.testing.assert_allclose(joined, line.places, atol=0.001)


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_the_window_and_the_polarity_of_the_view(tmp_path, reader, photometric, inverted):
    path = source_file(
        tmp_path / "a.dcm", PhotometricInterpretation=photometric, RescaleSlope="2.5", RescaleIntercept="-100"
    )
    image, window = opened(reader, path), Window(987.654321, 1234.5678, VoiFunction.LINEAR_EXACT)
    write_view_state(tmp_path / "pr.dcm", image, seen(image, look=Look(window, inverted)), reader, HERE)
    assert errors_of(tmp_path / "pr.dcm") == []
    made = pydicom.dcmread(tmp_path / "pr.dcm")
    [voi] = made.SoftcopyVOILUTSequence
    assert voi.VOILUTFunction == "LINEAR", "the function that every viewer knows"
    written = Window(float(voi.WindowCenter), float(voi.WindowWidth))
    values = np.linspace(0, 4095, 1000)
    np.testing.assert_allclose(written.share(values), window.share(values), atol=1e-9)
    assert (float(made.RescaleSlope), float(made.RescaleIntercept)) == (2.5, -100)
    negative = (photometric == "MONOCHROME1") != inverted
    assert made.PresentationLUTShape == ("INVERSE" if negative else "IDENTITY")


def test_tables_of_values_and_of_greys_go_along(tmp_path, reader):
    table = pydicom.Dataset()
    table.LUTDescriptor, table.ModalityLUTType = [4096, 0, 16], "US"
    table.LUTData = (np.arange(4096) ** 2 // 300).astype("<u2").tobytes()
    image = opened(reader, source_file(tmp_path / "a.dcm", ModalityLUTSequence=[table]))
    greys = VoiTable(0.0, np.arange(256, dtype=np.uint16) * 257, 16, "ours")
    write_view_state(tmp_path / "pr.dcm", image, seen(image, look=Look(greys)), reader, HERE)
    assert errors_of(tmp_path / "pr.dcm") == []
    made = pydicom.dcmread(tmp_path / "pr.dcm")
    [values], [shown] = made.ModalityLUTSequence, made.SoftcopyVOILUTSequence[0].VOILUTSequence
    np.testing.assert_array_equal(np.frombuffer(values.LUTData, "<u2"), np.frombuffer(table.LUTData, "<u2"))
    np.testing.assert_array_equal(np.frombuffer(shown.LUTData, "<u2"), greys.entries)


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ((0.0, 0.0, 32.0, 24.0), ([1, 1], [32, 24])),
        ((3.2, 4.9, 10.1, 12.0), ([4, 5], [11, 12])),
        ((-7.0, -2.0, 50.0, 30.0), ([1, 1], [32, 24])),
    ],
)
def test_the_part_that_is_seen(tmp_path, reader, corners, expected):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    write_view_state(tmp_path / "pr.dcm", image, seen(image, corners=corners), reader, HERE)
    [area] = pydicom.dcmread(tmp_path / "pr.dcm").DisplayedAreaSelectionSequence
    assert (
        area.DisplayedAreaTopLeftHandCorner,
        area.DisplayedAreaBottomRightHandCorner,
    ) == expected
    assert list(area.PresentationPixelAspectRatio) == [2, 1]


def test_drawings_lie_on_layers_with_their_labels(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    write_view_state(tmp_path / "pr.dcm", image, seen(image), reader, HERE)
    made = pydicom.dcmread(tmp_path / "pr.dcm")
    names = {layer.GraphicLayer: layer.GraphicLayerDescription for layer in made.GraphicLayerSequence}
    labels, drawn = [], []
    for one in made.GraphicAnnotationSequence:
        labels += [
            (names[one.GraphicLayer], text.UnformattedTextValue) for text in one.get("TextObjectSequence", ())
        ]
        drawn.append([np.reshape(line.GraphicData, (-1, 2)) for line in one.GraphicObjectSequence])
    assert labels == [("Läsion", "Läsion"), ("corner", "corner"), ("painted", "painted"), ("Marks", "3.5 mm")]
    expected = [lines for layer in layers_on(image) for _, lines, *_ in layer.drawings]
    for lines, wanted in zip(drawn, expected, strict=True):
        for line, other in zip(lines, wanted, strict=True):
            np.testing.assert_allclose(line, other.places, atol=0.001)
    red = highdicom.color.CIELabColor.from_rgb(255, 0, 0).value
    assert tuple(made.GraphicLayerSequence[0].GraphicLayerRecommendedDisplayCIELabValue) == tuple(red)


def test_both_name_the_frame_that_was_looked_at(tmp_path, reader):
    cine = source_file(
        tmp_path / "a.dcm", stored=np.stack([STORED, STORED]), SOPClassUID="1.2.840.10008.5.1.4.1.1.12.1"
    )
    image = opened(reader, cine, 1)
    write_measurements(tmp_path / "sr.dcm", image, groups_on(image), reader, HERE)
    write_view_state(tmp_path / "pr.dcm", image, seen(image), reader, HERE)
    for name, count in (("sr.dcm", 4), ("pr.dcm", 6)):
        assert errors_of(tmp_path / name) == []
        frames = [one.value for one in pydicom.dcmread(tmp_path / name).iterall() if one.tag == 0x00081160]
        assert frames == [2] * count


def test_a_picture_is_refused_and_nothing_is_written(tmp_path, reader):
    Image.fromarray(np.zeros((24, 32), np.uint8)).save(tmp_path / "a.png")
    image = opened(reader, tmp_path / "a.png")
    with pytest.raises(CannotExport, match="no DICOM image that another object can refer to"):
        write_measurements(tmp_path / "sr.dcm", image, groups_on(image), reader, HERE)
    with pytest.raises(CannotExport, match="no DICOM image that another object can refer to"):
        write_view_state(tmp_path / "pr.dcm", image, seen(image), reader, HERE)
    assert not list(tmp_path.glob("?r.dcm*"))


def test_a_view_of_colours_is_refused(tmp_path, reader):
    colours = np.zeros((*STORED.shape, 3), np.uint8)
    path = source_file(tmp_path / "a.dcm", stored=colours, PhotometricInterpretation="RGB", SamplesPerPixel=3)
    image = opened(reader, path)
    with pytest.raises(CannotExport, match="colours"):
        write_view_state(tmp_path / "pr.dcm", image, seen(image), reader, HERE)


REAL = sorted(COLLECTION.rglob("*.dcm")) if COLLECTION.exists() else []


@pytest.mark.skipif(not REAL, reason="needs the real images beside the project")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_reports_and_states_of_every_real_source_are_valid(tmp_path, reader, path):
    try:
        image = opened(reader, path)
    except UserError:
        pytest.skip("it does not open")
    if path.name == "badVR.dcm":  # its UIDs are none
        with pytest.raises(CannotExport):
            write_measurements(tmp_path / "sr.dcm", image, groups_on(image), reader, HERE)
        return
    write_measurements(tmp_path / "sr.dcm", image, groups_on(image), reader, HERE)
    assert errors_of(tmp_path / "sr.dcm") == []
    if image.source.encoding.photometric.startswith("MONOCHROME"):
        write_view_state(tmp_path / "pr.dcm", image, seen(image), reader, HERE)
        assert errors_of(tmp_path / "pr.dcm") == []


def test_a_freehand_line_is_kept_point_by_point(tmp_path, reader):
    image = opened(reader, source_file(tmp_path / "a.dcm"))
    places = np.random.default_rng(3).uniform(0.1, 2.9, (500, 2))
    region = Freehand(id="f", name="free", points=tuple(Point(float(x), float(y)) for x, y in places))
    group = Group("free", repr(region), (Figure("pixels", 1.0, "px", "x"),), line_around(region, image))
    write_measurements(tmp_path / "sr.dcm", image, (group,), reader, HERE)
    [read] = highdicom.sr.srread(tmp_path / "sr.dcm").content.get_planar_roi_measurement_groups()
    np.testing.assert_allclose(read.roi.value[:-1], places / (0.1, 0.2), atol=0.001)
