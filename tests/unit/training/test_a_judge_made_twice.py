"""A supervised judge: the same images make the same one, and noise moves what it says little."""

from __future__ import annotations

import logging
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.evidence import calibration_in
from xraysr_gui.judging.figures import auc
from xraysr_gui.judging.likeness import learned_likeness, populations_in
from xraysr_gui.judging.normals import learned_normals, normals_in
from xraysr_gui.settings import places
from xraysr_gui.training.judges import fold_networks
from xraysr_gui.training.judges.learn import folds_of, likeness_by_folds
from xraysr_gui.training.judges.lessons import Labelled
from xraysr_gui.training.judges.make import make_normality, make_pneumonia
from xraysr_gui.training.judges.sight import Sight, Squares, sight_of

pytest.importorskip("keras")  # here, as it may ask the network when it is loaded
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
)


def labelled(path, number, *, ill, learned=True):
    return Labelled(path, "ker1", f"p{number}", ill, learned)


def test_the_same_images_are_seen_the_same(tmp_path):
    images = []
    for number in range(6):
        pixels = np.asarray(chest(140, 140, mm_per_pixel=2.4, seed=number)) * (0.6 + 0.3 * (number % 2))
        path = tmp_path / f"ker1_{number}.png"
        Image.fromarray((255 * pixels.clip(0, 1)).astype(np.uint8)).save(path)
        images.append(labelled(path, number, ill=number % 2 == 1))
    reader = ImageReader()
    looks = places.models() / "lite0-looks"
    sights = [sight_of(images, looks, reader, Progress(), 1, with_squares=True) for _ in range(2)]
    reader.close()
    first, again = (one.squares for one in sights)
    assert first.plain.shape == (6, 96, 96)
    assert first.copies.shape == (6, 3, 96, 96)
    np.testing.assert_array_equal(first.plain, again.plain)
    np.testing.assert_array_equal(first.copies, again.copies)
    assert np.abs(first.copies[:, 0] - first.copies[:, 1]).max() > 0.1
    for name in ("plain", "worse", "noisy", "cells", "worse_cells", "noisy_cells", "turned"):
        np.testing.assert_array_equal(getattr(sights[0], name), getattr(sights[1], name))
    assert 0 < np.abs(sights[0].noisy - sights[0].plain).max() < np.ptp(sights[0].plain)


def seen(rng, many):
    """Two numbers tell the label: one of them moves with noise, the other does not."""
    ill = np.arange(many) % 2 == 1
    plain = rng.normal(0, 1, (many, 6))
    plain[:, 0] += 2.5 * ill
    plain[:, 1] += 2.5 * ill
    noisy = plain.copy()
    noisy[:, 0] += rng.normal(0, 0.5, many)
    return ill, plain, noisy


def sight_with(images, plain, noisy, cells=None, squares=None):
    many = len(images)
    cells = np.zeros((many, 49, 3), np.float32) if cells is None else cells
    none, no_cells = np.zeros((0, plain.shape[1])), cells[:0]
    return Sight(
        images, plain, none, np.zeros(0, np.intp), noisy, cells, no_cells, cells, cells + 1, "", squares
    )


def test_networks_stand_beside_lines_where_folds_say_that_they_help(tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.ERROR, logger="tensorflow")  # it takes ten networks for a loop of many
    monkeypatch.setattr(fold_networks, "EPOCHS", 4)
    rng = np.random.default_rng(5)
    ill = np.arange(160) % 2 == 1
    plain = rng.normal(0, 1, (160, 6))
    plain[:80, 0] += 0.6 * ill[:80]  # lines tell children a little, and adults well
    plain[80:, 1] += 6 * ill[80:]
    shown = rng.uniform(0.2, 0.4, (160, 96, 96))
    shown[:80][ill[:80], 20:70, 20:70] += 0.4  # squares tell children, and of adults nothing
    squares = Squares(shown.astype(np.float16), shown[:, None].astype(np.float16))
    images = [
        Labelled(tmp_path / str(n), "ker1" if n < 80 else "nih1", f"p{n // 2}", bool(ill[n]), True)
        for n in range(160)
    ]
    judge = make_pneumonia(sight_with(images, plain, plain, squares=squares), tmp_path / "j", Progress(), 1)
    told, table = judge.manifest.training["auc_in_folds"], judge.table()
    assert table["0_networks"].tolist() == [0, 5]
    assert "1_networks" not in table
    assert told["ker"]["both"]["ker1"] > told["ker"]["lines"]["ker1"] + 0.1
    assert told["nih"]["both"]["nih1"] <= told["nih"]["lines"]["nih1"]
    assert {"model.keras", "model.onnx", "judge.npz"} <= set(judge.manifest.files)


def test_normal_images_of_each_population_are_learned_apart_where_there_are_enough(tmp_path):
    rng = np.random.default_rng(6)
    cells = rng.normal(0, 1, (200, 49, 9)).astype(np.float32)
    cells[100:] += 3
    plain = cells.mean(axis=1, dtype=np.float64)
    for names, parts in ((("ker1", "nih1"), 2), (("ker1", "ker2"), 1)):
        images = [Labelled(tmp_path / str(n), names[n // 100], f"p{n // 2}", False, True) for n in range(200)]
        table = make_normality(sight_with(images, plain, plain, cells), tmp_path / names[1], 1).table()
        found = [normals_in(one) for one in populations_in(table)]
        assert [len(one.kept) for one in found] == [200 // parts] * parts
        assert {one.side for one in found} == {5}
        assert len(normals_in(table).kept) == 200
        if parts == 2:
            routes = [one["route"] @ np.append(plain[150], 1.0) for one in populations_in(table)]
            assert routes[1] > routes[0]
            fresh = rng.normal(3, 1, (100, 49, 9)).astype(np.float32)
            own = [found[1].share_as_strange(found[1].distance(one)) for one in fresh]
            assert np.median(own) == pytest.approx(0.5, abs=0.2)
            assert min(found[0].distance(one) for one in fresh) > found[0].kept[-1]


def test_how_well_strangeness_ranks_is_told_of_patients_that_it_did_not_learn_from(tmp_path):
    rng = np.random.default_rng(7)
    ill = np.arange(120) % 2 == 1
    cells = rng.normal(0, 1, (120, 49, 9)).astype(np.float32)
    cells[ill, :, 0] += 1.5
    plain = cells.mean(axis=1, dtype=np.float64)
    images = [Labelled(tmp_path / str(n), "ker1", f"p{n // 3}", bool(ill[n]), True) for n in range(120)]
    sight = replace(sight_with(images, plain, plain, cells), turned=cells[~ill] + 1)
    told = make_normality(sight, tmp_path / "j", 1).manifest.training
    folds = folds_of([one.patient for one in images])
    away = np.zeros(120)
    for fold in range(5):
        others = learned_normals(cells[~ill & (folds != fold)], 8, 1)
        for place in np.flatnonzero(folds == fold):
            away[place] = others.distance(cells[place])
    wins = [away[high] > away[low] for high in np.flatnonzero(ill) for low in np.flatnonzero(~ill)]
    assert told["auc_in_folds"] == {"ker": {"strangeness": {"ker1": pytest.approx(np.mean(wins), abs=1e-4)}}}
    assert np.mean(wins) > 0.9
    alone = [one for one, sick in zip(images, ill, strict=True) if not sick]
    told = make_normality(sight_with(alone, plain[~ill], plain[~ill], cells[~ill]), tmp_path / "k", 1)
    assert "auc_in_folds" not in told.manifest.training


def test_what_noise_moves_is_trusted_less_and_chances_come_from_patients_not_learned_from(tmp_path):
    rng = np.random.default_rng(0)
    ill, plain, noisy = seen(rng, 300)
    images = [labelled(tmp_path / str(n), n // 2, ill=bool(ill[n])) for n in range(300)]
    sight = sight_with(images, plain, noisy)
    judge = make_pneumonia(sight, tmp_path / "judge", Progress(), 1)
    again = make_pneumonia(sight, tmp_path / "again", Progress(), 1)
    for name, values in judge.table().items():
        np.testing.assert_allclose(values, again.table()[name], atol=1e-6)
    assert not (tmp_path / "judge" / "model.onnx").exists()  # no squares: no plain networks
    assert not judge.lacks
    weights = judge.table()["0_lines_weights"][0, :6]
    assert weights[1] > 2 * weights[0] > 0
    calibration = calibration_in({"calibration": judge.table()["0_calibration"]})
    ill, plain, _ = seen(rng, 400)
    told = calibration.probabilities(plain @ weights)
    assert auc(told, ill) > 0.95
    assert judge.manifest.training["images"] == 300


def test_the_limit_of_likeness_is_that_of_patients_not_learned_from():
    rng = np.random.default_rng(1)
    means = rng.normal(0, 1, (60, 40))
    folds = folds_of([f"p{n // 3}" for n in range(60)])
    assert all(len(set(folds[n : n + 3])) == 1 for n in range(0, 60, 3))
    assert sorted(set(folds.tolist())) == [0, 1, 2, 3, 4]
    found = likeness_by_folds(means, folds)
    own = np.quantile([learned_likeness(means, 128).distance(one) for one in means], 0.99)
    assert found.limit > 1.2 * own  # those learned from lie nearer than others do
