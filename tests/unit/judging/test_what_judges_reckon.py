"""What judges are shown, how strange an image is to them, and what crosses from the engine."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.judging.contract import Assessment, HeatMap
from xraysr_gui.judging.evidence import Calibration, of_both, probability
from xraysr_gui.judging.likeness import learned_likeness, likeness_in, means_of, parts_of
from xraysr_gui.judging.lines import Lines, lines_in
from xraysr_gui.judging.normals import Normals, learned_normals, normals_in
from xraysr_gui.judging.plain import as_json, from_json
from xraysr_gui.judging.prepare import SIDE, middle_square, prepared
from xraysr_gui.judging.pulls import outside_lungs, pulls
from xraysr_gui.judging.sayings import in_words
from xraysr_gui.judging.usable import unusable
from xraysr_gui.training.judges.learn import folds_of, normals_by_folds


@pytest.fixture(scope="module")
def film():
    return np.asarray(chest(300, 260, mm_per_pixel=1.2), np.float32)


def test_shape_brightness_and_contrast_of_a_file_are_taken_away(film):
    square = middle_square(film.shape)
    assert (square.top, square.left, square.side) == (20, 0, 260)
    shown = prepared(film, square)
    assert shown.shape == (SIDE, SIDE)
    np.testing.assert_allclose(prepared(film * 0.5 + 0.2, square), shown, atol=1e-4)
    wider = np.pad(film[20:280], ((0, 0), (40, 40)))
    np.testing.assert_allclose(prepared(wider, middle_square(wider.shape)), shown, atol=1e-5)


def test_what_is_said_of_means_is_said_of_places():
    seen = np.random.default_rng(0).gamma(2.0, 1.0, (5, 14, 14)).astype(np.float32)
    np.testing.assert_allclose(parts_of(seen).mean(axis=(1, 2)), means_of(seen), rtol=1e-4)


def test_a_line_goes_through_means_and_places():
    rng = np.random.default_rng(0)
    seen = rng.gamma(2.0, 1.0, (5, 14, 14)).astype(np.float32)
    axes, weights = rng.normal(0, 1, (2, 5)), rng.normal(0, 1, (3, 10 + 49 * 2 + 1))
    found = lines_in(Lines(axes, weights).as_table()).evidence_of(seen)
    wanted = weights[:, -1] + weights[:, :10] @ means_of(seen)
    for row in range(7):
        for column in range(7):
            place = seen[:, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2].mean(axis=(1, 2))
            first = 10 + 2 * (7 * row + column)
            wanted += weights[:, first : first + 2] @ (axes @ place)
    np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-3)


def test_evidence_is_the_mean_of_lines_and_networks():
    lines, networks = np.array([1.0, 0.0, 2.0, 4.0]), np.array([3.0, 5.0])
    both = of_both(lines, networks)
    np.testing.assert_allclose(both, [(1 + 4) / 2, (0 + 3) / 2, (2 + 5) / 2, (4 + 3) / 2])
    told, low, high = probability(both, Calibration(2.0, -4.0, 0.5))
    assert told == pytest.approx(1 / (1 + np.exp(-1.0)))
    assert low < told < high
    assert probability(np.array([9.0, 1.0, 1.0]), Calibration(1.0, 0.0, 0.5))[2] == pytest.approx(
        0.9999, abs=1e-4
    )


def test_distance_is_that_of_mahalanobis():
    rng = np.random.default_rng(1)
    images = rng.normal(0, 1, (400, 6)) @ (np.eye(6) + 0.3 * rng.normal(0, 1, (6, 6)))
    like = learned_likeness(images, 6)
    away = images[7] - images.mean(axis=0)
    wanted = np.sqrt(away @ np.linalg.inv(np.cov(images.T, bias=True)) @ away / 6)
    floor_free = (np.linalg.eigvalsh(np.corrcoef(images.T)) > 0.05).all()
    assert floor_free
    assert like.distance(images[7]) == pytest.approx(wanted, rel=1e-3)
    again = likeness_in(like.as_table())
    assert again.distance(images[7]) == pytest.approx(wanted, rel=1e-3)


def test_one_class_keeps_its_promise_and_says_where():
    rng = np.random.default_rng(2)
    mixing = rng.normal(0, 1, (8, 8))
    images = (rng.normal(0, 1, (900, 49, 8)) @ mixing).astype(np.float32)
    learned = learned_normals(images[:300])
    kept = np.sort([learned.distance(one) for one in images[300:500]])
    normals = normals_in(
        Normals(learned.middle, learned.axes, learned.means, learned.whitening, kept).as_table()
    )
    shares = np.array([normals.share_as_strange(normals.distance(one)) for one in images[500:]])
    assert abs((shares <= 0.1).mean() - 0.1) < 0.05
    assert normals.share_as_strange(kept[-1] + 1) == pytest.approx(1 / 201)
    assert normals.share_as_strange(0.0) == 1.0
    ill = images[500].copy()
    ill[17] += 30 * mixing[0]
    assert int(normals.distances(ill).argmax()) == 17
    assert normals.share_as_strange(normals.distance(ill)) < 0.02


def test_each_normal_image_is_held_against_those_of_other_patients():
    rng = np.random.default_rng(3)
    images = (rng.normal(0, 1, (520, 49, 8)) @ rng.normal(0, 1, (8, 8))).astype(np.float32)
    own, fresh = images[:120], images[120:]
    folds = folds_of([f"p{number // 2}" for number in range(120)])
    normals = normals_by_folds(own, folds)
    wanted = [learned_normals(own[folds != fold]).distance(one) for one, fold in zip(own, folds, strict=True)]
    np.testing.assert_allclose(normals.kept, np.sort(wanted))
    assert normals.limit == pytest.approx(np.quantile(wanted, 0.986))
    again = normals_in(normals.as_table())
    assert again.limit == pytest.approx(normals.limit)
    shares = np.array([again.share_as_strange(again.distance(one)) for one in fresh])
    assert 0.05 < (shares <= 0.1).mean() < 0.15
    newer = {"normal_limit", "normal_edge"}
    before = {name: value for name, value in normals.as_table().items() if name not in newer}
    assert (normals_in(before).limit, normals_in(before).edge) == (np.inf, 0)


def test_cells_at_the_border_do_not_count():
    rng = np.random.default_rng(4)
    images = rng.normal(0, 1, (200, 49, 4)).astype(np.float32)
    normals = normals_in(learned_normals(images, 3, 1).as_table())
    every = normals_in(learned_normals(images, 3).as_table())
    inner = every.distances(images[0]).reshape(7, 7)[1:6, 1:6]
    np.testing.assert_allclose(normals.distances(images[0]), inner.ravel())
    assert normals.distance(images[0]) == pytest.approx(inner.mean())
    with pytest.raises(ValueError, match="edge"):
        normals_in(normals.as_table() | {"normal_edge": np.array(4)})


def test_a_map_lies_where_the_judge_looked():
    values = np.zeros((7, 7), np.float32)
    values[0, 6] = 1.0
    grid = HeatMap(values, 35.0, 0.0, 70.0).over((140, 70))
    assert grid.shape == (14, 7)
    assert np.argwhere(grid == 1.0).tolist() == [[3, 6]]
    assert np.nansum(grid) == 1.0
    assert np.isnan(grid).sum() == 49


def test_a_place_counts_for_what_goes_when_it_is_gone():
    square = np.zeros((SIDE, SIDE), np.float32)
    square[80:120, 40:90] = np.random.default_rng(1).random((40, 50))  # where a lung lies
    found = pulls(square, lambda pixels: float(pixels[80:120, 40:90].std()))
    assert found.shape == (6, 6)
    assert np.unravel_index(int(found.argmax()), found.shape) in {(2, 1), (1, 1), (2, 2)}
    assert abs(found[5, 5]) < 1e-6
    assert outside_lungs(found) < 0.2
    assert outside_lungs(found[::-1, ::-1] * 0) is None
    at_edge = np.zeros((6, 6), np.float32)
    at_edge[5, 0], at_edge[2, 1], at_edge[0, 0] = 0.3, 0.1, -1.0
    assert outside_lungs(at_edge) == pytest.approx(0.75)
    said = Assessment("a 1", 0.8, 0.7, 0.9, None, True, "", None, HeatMap(at_edge, 0.0, 0.0, 1.0))
    assert "(75 of 100) lies outside of where lungs usually lie" in in_words(said, "a", "")


def test_too_little_is_not_judged(film):
    assert unusable(film) == ""
    assert "pixels" in unusable(film[:100, :100])
    assert "blank" in unusable(np.full((200, 200), 0.4, np.float32))
    assert "as long as wide" in unusable(np.repeat(film, 3, axis=0))


def test_what_the_engine_says_is_believed_only_where_it_makes_sense():
    heat = HeatMap(np.eye(14, dtype=np.float32), 1.0, 2.0, 200.0)
    said = Assessment("a 1", 0.8, 0.7, 0.9, 0.02, True, "It is so.", None, heat)
    told = as_json(said)
    again = from_json(told, heat.values)
    assert as_json(again) == told
    np.testing.assert_array_equal(again.heat.values, heat.values)
    for wrong in (
        {"p_abnormal": 1.2}, {"p_abnormal": float("nan")}, {"low": "0.5"}, {"reason": 3},
        {"place": [1, 2, 3]}, {"place": [0, 0, -1, True]}, {"abstained": "no"},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"share|text|map|figures|assessment"):
            from_json(told | wrong, heat.values)
    with pytest.raises(ValueError, match="square of numbers"):
        from_json(told, np.full((14, 14), np.nan, np.float32))
