from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from scipy import ndimage

from xraysr_gui.commands.comparing.compare_radiographs import CompareWishes, Drawn, compare_radiographs
from xraysr_gui.commands.comparing.paint_map import coloured
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.saving.report_case import Case, page_of, write_case
from xraysr_gui.core.address import Address
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.provenance import from_json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.metrics.error_map import ERROR_MAPS, drawn

LINE = Distance((Point(3.0, 6.0), Point(15.0, 6.0)))
LESION = Ellipse(id="e", name="Lesion", box=Box(4, 5, 6, 7))


def image(name: str = "Miller_Anna.dcm", shape: tuple[int, int] = (120, 100)) -> Radiograph:
    smooth = ndimage.gaussian_filter(np.random.default_rng(0).random(shape), 2)
    greys = np.rint((smooth - smooth.min()) / np.ptp(smooth) * 4095)
    labels = (("PatientName", "Miller^Anna"), ("PatientID", "0815"))
    source = Source(Address(Path("/ward") / name), Encoding(bits=12), labels=labels)
    return Radiograph.of_pixels(
        greys, white=4095.0, source=source, spacing=Spacing(0.2, 0.2, Calibration.DETECTOR)
    )


def case(kind: str = "absolute", shape: tuple[int, int] = (120, 100)) -> Case:
    original = image(shape=shape)
    output = enhance_radiograph(original, BUILT_IN["median"], BUILT_IN["median"].parameters())
    done = compare_radiographs(original, output, [Drawn(LESION)], CompareWishes())
    found = drawn(ERROR_MAPS[kind], done.comparison)
    return Case(
        original,
        output,
        done.comparison,
        found,
        done.measurements,
        done.regions,
        ("Noise fell.", *done.notices),
    )


def text_of(path: Path) -> str:
    return " ".join(PdfReader(path).pages[0].extract_text().split())


def test_the_page_read_back_has_figures_provenance_and_no_patient(tmp_path):
    shown = case()
    write_case(tmp_path / "case.pdf", shown)
    text = text_of(tmp_path / "case.pdf")
    psnr = next(one for one in shown.measurements if (one.metric, one.region) == ("psnr", "inside"))
    assert psnr.low is not None
    for words in (
        "Output compared with original", f"{psnr.value:.2f} [{psnr.low:.2f}, {psnr.high:.2f}]",
        "range of 4095 grey levels", "Remove specks (median)", "Noise fell.", "inside", "outside",
        "95 % of samples of blocks", "Not for primary diagnosis", "204.8",
    ):  # fmt: skip
        assert words in text, words
    whole = (tmp_path / "case.pdf").read_bytes()
    assert not any(word in text.encode() + whole for word in (b"Miller", b"0815", b"Anna", b"ward"))
    capsule = from_json(PdfReader(tmp_path / "case.pdf").metadata["/Keywords"])
    assert capsule.steps[0].enhancer == "median"


def test_patient_and_file_are_on_the_page_if_asked_each_by_itself(tmp_path):
    write_case(tmp_path / "case.pdf", replace(case(), with_patient=True))
    text = text_of(tmp_path / "case.pdf")
    assert "Patient: Miller^Anna; ID: 0815" in text
    assert "Miller_Anna.dcm" not in text
    write_case(tmp_path / "named.pdf", replace(case(), names_files=True))
    text = text_of(tmp_path / "named.pdf")
    assert "File of image: Miller_Anna.dcm" in text
    assert "0815" not in text


def test_both_images_stand_in_the_window_of_the_reference():
    shown = case()
    first, second, _ = page_of(shown).pictures
    voi = first_voi(shown.reference)
    np.testing.assert_allclose(first.pixels.astype(int), shown.reference.greys.to_grey8(voi), atol=1)
    np.testing.assert_allclose(second.pixels.astype(int), shown.candidate.greys.to_grey8(voi), atol=1)


def test_a_negative_is_shown_as_it_is_in_the_window():
    shown = case()
    greys = replace(shown.reference.greys, inverted=True)
    reference = replace(shown.reference, greys=greys)
    first = page_of(replace(shown, reference=reference)).pictures[0]
    assert np.corrcoef(first.pixels.ravel(), shown.comparison.reference.ravel())[0, 1] > 0.9


@pytest.mark.parametrize("kind", ["absolute", "signed", "ssim"])
def test_the_map_keeps_its_scale_and_a_single_bad_pixel(kind):
    shown = case(kind, (2300, 60))
    picture = page_of(shown).pictures[2]
    values, scale = shown.found.values, shown.found.scale
    assert picture.pixels.shape[0] <= 1000
    assert (picture.bar.low, picture.bar.high, picture.bar.unit) == (
        f"{scale.low:.4g}", f"{scale.high:.4g}", scale.unit,
    )  # fmt: skip
    bad = np.abs(values) if scale.diverging else values if scale.high_is_worse else -values
    row, column = np.unravel_index(bad.argmax(), bad.shape)
    wanted = coloured(shown.found)[row, column].astype(int)
    assert np.abs(picture.pixels[row // 3, column // 3].astype(int) - wanted).max() <= 4


def test_the_lesion_is_drawn_where_it_lies():
    outline = page_of(case()).pictures[0].outlines[0]
    corners = np.array(outline.corners)
    assert corners[:, 0].min() == pytest.approx(4 / 20, abs=1e-3)
    assert corners[:, 1].max() == pytest.approx(12 / 24, abs=1e-3)


def test_every_part_is_told_and_outside_stands_beside_the_whole():
    shown = case()
    names = ["whole image", *(f"part {n}" for n in range(6)), "outside all regions"]
    more = [replace(one, region=name) for name in names for one in shown.measurements[:11]]
    tables = page_of(replace(shown, measurements=tuple(more))).tables
    assert tables[0].heads == ("Figure", "whole image", "outside all regions", "part 0", "part 1")
    assert [head for one in tables for head in one.heads[1:] if head.startswith("part")] == names[1:-1]


def test_the_page_says_what_the_colours_of_the_map_span():
    shown = case()
    scale = replace(shown.found.scale, basis="0 to 8 x the noise (sd 3.2 grey levels)")
    page = page_of(replace(shown, found=replace(shown.found, scale=scale)))
    assert "The colours of the map span 0 to 8 x the noise (sd 3.2 grey levels)." in page.sentences


def test_the_contours_have_a_legend_and_the_case_a_label(tmp_path):
    shown = replace(case(), label="Case 17, left knee")
    assert page_of(shown).contours == ((LESION.colour, "Lesion, 33.0 mm\u00b2"),)
    write_case(tmp_path / "case.pdf", shown)
    text = text_of(tmp_path / "case.pdf")
    assert "Case: Case 17, left knee" in text
    assert "Lesion" in text
    assert "Miller" not in text


@pytest.mark.parametrize(
    ("spacing", "told"),
    [
        (Spacing(0.2, 0.2, Calibration.DETECTOR), "Imager Pixel Spacing (0018,1164)"),
        (Spacing(0.2, 0.2, Calibration.PIXEL_SPACING), "Pixel Spacing (0028,0030)"),
        (Spacing(0.2, 0.2, Calibration.FILM), "Nominal Scanned Pixel Spacing (0018,2010)"),
        (Spacing(0.2, 0.2, Calibration.MAGNIFICATION, "magnification 1.3"), "(magnification 1.3)."),
        (Spacing(0.4, 0.4).calibrated(0.5, "line of 100 mm"), "a calibration by hand (line of 100 mm)."),
        (Spacing(), "in pixels of the original."),
    ],
)
def test_the_page_says_what_its_lengths_and_areas_rest_on(tmp_path, spacing, told):
    shown = case()
    candidate = replace(shown.candidate, spacing=spacing)
    pair = replace(shown.comparison, spacing=spacing)
    marked = replace(shown, candidate=candidate, comparison=pair, marks=(LINE,))
    write_case(tmp_path / "case.pdf", marked)
    text = text_of(tmp_path / "case.pdf")
    assert told in text
    assert text.count(LINE.short(spacing)) >= 3
    assert LINE.reading(spacing) in text
    assert f"Lesion, 33.0 {spacing.unit}\u00b2" in text


def test_every_calibration_has_its_words():
    told = [Spacing(1.0, 1.0, one).basis for one in Calibration]
    assert len(set(told)) == len(Calibration)


def test_marks_lie_where_they_were_drawn_on_the_part_that_is_compared():
    shown = case()
    moved = replace(shown.comparison, origin=Point(2.0, 4.0))
    first, _, found = page_of(replace(shown, comparison=moved, marks=(LINE,))).pictures
    width, height = 100 * 0.2, 120 * 0.2
    wanted = [((3.0 - 2.0) / width, (6.0 - 4.0) / height), ((15.0 - 2.0) / width, (6.0 - 4.0) / height)]
    np.testing.assert_allclose(first.marks[0].points, wanted)
    np.testing.assert_allclose(
        found.marks[0].points, [(3.0 / width, 6.0 / height), (15.0 / width, 6.0 / height)]
    )
