"""Measurements and views on their way out: the numbers of the tables, of the images that they name."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest

from tests.support.derived_files import enlarged, errors_of, source_file
from xraysr_gui.commands.comparing.compare_pair import comparison_of
from xraysr_gui.commands.comparing.figures import Compared
from xraysr_gui.commands.saving.export_drawings import SeenView, export_measurements, export_view_state
from xraysr_gui.core.address import Address
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.marks import Angle, CobbAngle, Distance
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import Box, Ellipse, Polygon, Rectangle, mask_of
from xraysr_gui.core.workspace import Document
from xraysr_gui.metrics.part_choice import PartChoice

HERE = Progress()
REGIONS = (
    Ellipse(id="region-1", name="Nodule", colour="#ff0000", box=Box(0.4, 0.6, 1.0, 2.0)),
    Polygon(id="region-2", name="Wedge", points=(Point(2, 1), Point(3, 3), Point(1.5, 4))),
    Rectangle(id="region-3", name="Nowhere", box=Box(50, 50, 1, 1)),
)
MARKS = (
    Distance((Point(0.5, 0.4), Point(2.5, 3.3))),
    Angle((Point(0.5, 0.4), Point(0.5, 3.3), Point(2.5, 3.3)), on="Twice as large"),
    CobbAngle((Point(0, 1), Point(2, 1), Point(0, 2), Point(2, 4))),
)


@pytest.fixture
def document(tmp_path, reader) -> Document:
    original = reader.open(Address(source_file(tmp_path / "a.dcm")), HERE)
    result = enlarged(original)
    spoilt = replace(result, exact=result.pixels + 40 * np.sin(np.arange(48)[:, None] / 3, dtype=np.float32))
    return Document(original, (spoilt,), MARKS, REGIONS)


def rows_of(path: Path) -> dict[str, dict[tuple[str, str, str], float]]:
    """For each group: the name of a number, how it was taken and of what, to the number."""
    content = highdicom.sr.srread(path).content
    found = {}
    for group in (*content.get_planar_roi_measurement_groups(), *content.get_image_measurement_groups()):
        rows = {}
        for one in group.get_measurements():
            said = [str(item.TextValue) for item in one[0].ContentSequence if item.ValueType == "TEXT"][2]
            how = "" if one.derivation is None else one.derivation.meaning
            rows[one.name.meaning, how, said] = one.value
        found[str(group.tracking_identifier)] = rows
    return found


def test_statistics_are_those_of_the_pixels_inside(tmp_path, reader, document):
    target = tmp_path / "sr.dcm"
    left_out = export_measurements(target, replace(document, results=()), None, comparison_of, reader, HERE)
    assert left_out == ("Nowhere lies outside of the image and is left out.",)
    assert errors_of(target) == []
    rows = rows_of(target)
    stored = pydicom.dcmread(tmp_path / "a.dcm").pixel_array
    inside = mask_of(REGIONS[0], stored.shape, document.original.spacing)
    value, said = "Pixel value after the modality transformation", "Values of the original"
    told = rows["Nodule"]
    assert told[value, "Mean", said] == pytest.approx(stored[inside].mean(), rel=1e-9)
    assert told[value, "Standard Deviation", said] == pytest.approx(stored[inside].std(), rel=1e-9)
    assert told[value, "Minimum", said] == stored[inside].min()
    assert told[value, "Maximum", said] == stored[inside].max()
    assert told["Number of pixels whose centre lies inside", "", said] == inside.sum()
    assert told["Area", "", "the shape as drawn; calibrated by a fiducial"] == pytest.approx(
        math.pi * 1.0 * 2.0 / 4
    )
    assert list(rows) == [
        *("Nodule", "Wedge", "Whole image", "All regions together", "Outside all regions"),
        *("Distance 1", "Angle 2", "Cobb angle 3"),
    ]
    outside = ~(inside | mask_of(REGIONS[1], stored.shape, document.original.spacing))
    assert rows["Outside all regions"][value, "Mean", said] == pytest.approx(stored[outside].mean())


def test_figures_are_those_of_the_table_and_say_what_is_compared(tmp_path, reader, document):
    pair = Pair(document.original, document.results[0], "in words of the window")
    export_measurements(tmp_path / "sr.dcm", document, pair, comparison_of, reader, HERE)
    assert errors_of(tmp_path / "sr.dcm") == []
    rows = rows_of(tmp_path / "sr.dcm")
    comparison = comparison_of(pair)
    words = "result 1 (Twice as large) compared with the original"
    [said] = {of for (_, _, of) in rows["Wedge"] if of.startswith(words)}
    assert "64 x 48 pixels" in said
    part = mask_of(REGIONS[1], comparison.shape, comparison.spacing)
    error = float(np.mean((comparison.candidate - comparison.reference)[part].astype(float) ** 2))
    assert rows["Wedge"]["Peak signal-to-noise ratio", "", said] == pytest.approx(
        -10 * math.log10(error), 1e-5
    )
    compared = Compared.of(comparison, words)
    choice = PartChoice.rows(REGIONS[:2], in_body=False)[1]
    table = compared.measured("Nodule", choice, HERE, quick=False, intervals=False)
    wanted = sorted(one.value for one in table if one.value is not None)
    assert sorted(n for (_, _, of), n in rows["Nodule"].items() if of == said) == wanted
    assert len(wanted) >= 9
    values = "Values of result 1 (Twice as large)"
    assert ("Pixel value after the modality transformation", "Mean", values) in rows["Nodule"]
    assert reader.provenance(Address(tmp_path / "sr.dcm"), HERE).steps == document.results[0].steps


def test_another_file_is_named_by_its_hash_alone(tmp_path, reader, document):
    other = reader.open(Address(source_file(tmp_path / "Miller^Ann.dcm")), HERE)
    pair = Pair(other, document.results[0], "compared with Miller^Ann.dcm")
    export_measurements(tmp_path / "sr.dcm", document, pair, comparison_of, reader, HERE)
    said = {of for _, _, of in rows_of(tmp_path / "sr.dcm")["Whole image"]}
    assert any(f"another image (sha256 {other.source.sha256}, frame 1)" in words for words in said)
    assert not any("Miller" in words for words in said)


def test_marks_tell_their_reading_and_what_they_were_drawn_on(tmp_path, reader, document):
    export_measurements(tmp_path / "sr.dcm", replace(document, regions=()), None, comparison_of, reader, HERE)
    rows = rows_of(tmp_path / "sr.dcm")
    length = rows["Distance 1"]["Length", "", "Drawn on the original; calibrated by a fiducial"]
    assert length == pytest.approx(math.hypot(2.0, 2.9))
    assert rows["Angle 2"] == {("Angle", "", "Drawn on Twice as large"): pytest.approx(90.0)}
    assert rows["Cobb angle 3"] == {("Cobb angle", "", "Drawn on the original"): pytest.approx(45.0)}


def test_the_view_is_told_in_pixels_of_the_image(tmp_path, reader, document):
    seen = SeenView(Look(Window(100.0, 50.0), inverted=True), Camera(1.0, 2.0, 100.0, 120, 80))
    export_view_state(tmp_path / "pr.dcm", document, seen, reader, HERE)
    assert errors_of(tmp_path / "pr.dcm") == []
    made = pydicom.dcmread(tmp_path / "pr.dcm")
    [area] = made.DisplayedAreaSelectionSequence  # 0.4 to 1.6 mm of 0.1, 1.6 to 2.4 mm of 0.2
    assert list(area.DisplayedAreaTopLeftHandCorner) == [5, 9]
    assert list(area.DisplayedAreaBottomRightHandCorner) == [16, 12]
    assert made.PresentationLUTShape == "INVERSE"
    layers = [layer.GraphicLayerDescription for layer in made.GraphicLayerSequence]
    assert layers == ["Nodule", "Wedge", "Nowhere", "Marks"]
    labels = [one.TextObjectSequence[0].UnformattedTextValue for one in made.GraphicAnnotationSequence]
    assert labels == ["Nodule", "Wedge", *(mark.reading(document.original.spacing) for mark in MARKS)]


def test_the_source_is_never_written_over(tmp_path, reader, document):
    source = tmp_path / "a.dcm"
    before, seen = source.read_bytes(), SeenView(Look(Window(1, 2)), Camera(1, 1, 1, 1, 1))
    with pytest.raises(CannotExport, match="never written over"):
        export_measurements(source, document, None, comparison_of, reader, HERE)
    with pytest.raises(CannotExport, match="never written over"):
        export_view_state(source, document, seen, reader, HERE)
    assert source.read_bytes() == before
