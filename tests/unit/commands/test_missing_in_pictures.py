"""An image of which the file holds half: what is missing is hatched in every picture that is made of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.cut_files import COLUMNS, ROWS, is_hatch, written
from xraysr_gui.cli.main import main
from xraysr_gui.commands.best_on_cards import Contest
from xraysr_gui.commands.comparing.compare_pair import brought, comparison_of
from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.known_truth import TruthQuestion, known_truth
from xraysr_gui.commands.comparing.map_kinds import MAP_KINDS, MapRequest
from xraysr_gui.commands.comparing.map_scale import ruler_for
from xraysr_gui.commands.comparing.paint_map import coloured
from xraysr_gui.commands.demonstration.demonstration_pictures import DETAIL, write_pictures
from xraysr_gui.commands.enhance_radiograph import enhance_radiograph
from xraysr_gui.commands.saving.report_case import Case, page_of
from xraysr_gui.core.address import Address
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.readers import reader_of
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import peaks


def opened(path: Path) -> Radiograph:
    content = Content(Address(path))
    return reader_of(content).decoder().read(content, 0)


@pytest.fixture(scope="module")
def half(tmp_path_factory) -> Radiograph:
    return opened(written(tmp_path_factory.mktemp("half"), 0.5))


def picture(path: Path) -> np.ndarray:
    with Image.open(path) as file:
        return np.asarray(file.convert("RGB"))


def after(image: Radiograph, id: str, **parameters) -> Radiograph:
    return enhance_radiograph(image, BUILT_IN[id], BUILT_IN[id].parameters(**parameters))


@pytest.mark.parametrize("kind", [kind.id for kind in MAP_KINDS])
def test_every_map_is_hatched_exactly_where_the_file_holds_nothing(half, kind):
    output = after(half, "richardson-lucy" if kind == "unsupported" else "median")
    if kind == "error-bars":  # as if the network had changed nothing
        output = half.enhanced(half.normalised(), Step("best-denoise", 1, ()), 1)
    found = draw_map(MapRequest(kind, Pair(half, output, "a pair"), (half, output)), comparison_of)
    assert 0.3 < half.missing.mean() < 0.7
    np.testing.assert_array_equal(found.missing, half.missing)
    assert np.isnan(found.values[half.missing]).all()
    np.testing.assert_array_equal(is_hatch(coloured(found)), half.missing)
    for peak in peaks(found, 12, 10):
        assert not half.missing[int(peak.place.y), int(peak.place.x)]


def test_the_edge_of_the_missing_part_is_no_worst_place(half, tmp_path):
    """A whole file of the same image beside it: black against anatomy would be worst of all."""
    whole = opened(written(tmp_path))
    for kind in ("absolute", "gradient", "ssim", "psnr"):
        found = draw_map(MapRequest(kind, Pair(whole, half, "a pair"), (whole,)), comparison_of)
        assert np.nanmax(np.abs(found.values - np.nanmedian(found.values))) < 1e-3
        np.testing.assert_array_equal(found.missing, half.missing)


def test_what_is_missing_has_no_part_in_the_scale(half, tmp_path):
    whole = opened(written(tmp_path))
    of_half, of_whole = (ruler_for(one, Comparison.of(one, one)) for one in (half, whole))
    assert of_half.noise == pytest.approx(of_whole.noise, rel=0.1)
    assert of_half.low == pytest.approx(of_whole.low, abs=0.05)
    assert of_half.typical == pytest.approx(of_whole.typical, abs=0.08)


@pytest.mark.parametrize("id", ["bicubic", "median"])
def test_the_pictures_of_the_pdf_are_hatched(half, id):
    output = after(half, id)
    pair = Pair(half, output, "a pair")
    comparison = comparison_of(pair)
    found = draw_map(MapRequest("absolute", pair, (half, output)), lambda _: comparison)
    page = page_of(Case(half, output, comparison, found, ()))
    for picture in page.pictures:
        rows = np.arange(picture.pixels.shape[0]) * ROWS // picture.pixels.shape[0]
        columns = np.arange(picture.pixels.shape[1]) * COLUMNS // picture.pixels.shape[1]
        np.testing.assert_array_equal(is_hatch(picture.pixels), half.missing[rows][:, columns])
    assert any("is missing from the file (hatched" in words for words in page.sentences)


def test_a_large_map_keeps_its_worst_and_its_hatching_on_the_page(half):
    large = after(half, "bilinear", scale=3)
    pair = Pair(half, large, "a pair")
    comparison = comparison_of(pair)
    found = draw_map(MapRequest("absolute", pair, (half, large)), lambda _: comparison)
    values = found.values.copy()
    values[10, 10] = 99.0
    page = page_of(Case(half, large, comparison, replace(found, values=values), ()))
    painted = page.pictures[2].pixels
    assert max(painted.shape) <= 1000
    share = is_hatch(painted).mean()
    assert share == pytest.approx(half.missing.mean(), abs=0.02)
    assert tuple(painted[10 // 2, 10 // 2]) == tuple(table_of("sea")[-1])


def test_the_map_of_the_command_line_is_hatched(half, tmp_path):
    cut, whole = written(tmp_path, 0.5), written(tmp_path)
    target = tmp_path / "map.png"
    assert main(["compare", str(whole), str(cut), "--error-map", str(target)], lambda _: None) == 0
    np.testing.assert_array_equal(is_hatch(picture(target)), half.missing)


def test_the_pictures_of_the_demonstration_are_hatched(half, tmp_path):
    mine, rival = BUILT_IN["median"], BUILT_IN["wavelet"]
    known = known_truth(half, TruthQuestion(mine, rival=rival))
    shown = write_pictures(half, Contest(TRIALS["denoise"], mine, rival, 0.0, 0), known, tmp_path, "d-")
    border = (ROWS - known.comparison.shape[0]) // 2
    inner = half.missing[border : ROWS - border, border : COLUMNS - border]
    for seen in shown.pictures:
        painted = picture(seen.whole)[: inner.shape[0], : inner.shape[1]]
        np.testing.assert_array_equal(is_hatch(painted), inner)
        detail = picture(seen.detail)[:DETAIL, :DETAIL]
        assert not is_hatch(detail).any()


def test_the_reference_under_a_curtain_lacks_what_its_file_lacks(half):
    output = after(half, "bilinear", scale=2)
    below = brought(comparison_of(Pair(half, output, "a pair")), output, half)
    np.testing.assert_array_equal(below.missing, output.missing)


def test_the_maps_of_the_demonstration_have_the_ruler_of_their_scale_beside_them(half, tmp_path):
    mine, rival = BUILT_IN["median"], BUILT_IN["wavelet"]
    known = known_truth(half, TruthQuestion(mine, rival=rival))
    shown = write_pictures(half, Contest(TRIALS["denoise"], mine, rival, 0.0, 0), known, tmp_path, "d-")
    painted = {one.title: picture(one.whole) for one in shown.pictures}
    rows, columns = known.comparison.shape
    maps = [one for title, one in painted.items() if title.startswith("Error of")]
    others = [one for title, one in painted.items() if not title.startswith("Error of")]
    assert {one.shape[:2] for one in others} == {(rows, columns)}
    rulers = [one[:, columns:] for one in maps]
    assert len(rulers) == 2
    np.testing.assert_array_equal(*rulers)  # both maps share one scale
    assert rulers[0].shape[1] > 0.25 * columns
    for colour in (table_of("sea")[0], table_of("sea")[-1]):
        assert (rulers[0] == colour).all(axis=2).any()
    assert "\N{MULTIPLICATION SIGN} the noise" in shown.scale.basis
