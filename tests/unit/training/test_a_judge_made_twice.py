"""A supervised judge: the same images make the same one, and each patient is new to one of its networks."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from onnxruntime import InferenceSession
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.judges.folder import read_judge
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.evidence import calibration_in
from xraysr_gui.judging.figures import auc
from xraysr_gui.judging.likeness import learned_likeness
from xraysr_gui.settings import places
from xraysr_gui.training.judges import fold_networks
from xraysr_gui.training.judges.learn import folds_of, likeness_by_folds
from xraysr_gui.training.judges.lessons import Labelled
from xraysr_gui.training.judges.make import make_pneumonia
from xraysr_gui.training.judges.sight import Sight, sight_of

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
    sights = [sight_of(images, places.models() / "lite0-looks", reader, Progress(), 1) for _ in range(2)]
    reader.close()
    for name in ("plain", "cells", "turned", "squares", "copies"):
        np.testing.assert_array_equal(getattr(sights[0], name), getattr(sights[1], name))
    assert sights[0].copies.shape == (6, 3, 96, 96)
    assert len({copy.tobytes() for copy in sights[0].copies.reshape(18, -1)}) == 18  # each is another one
    assert sights[0].looking_sha256 == read_judge(places.models() / "lite0-looks").sha256


def bright_in_the_middle(rng, many):
    """Squares of noise; ill ones are brighter in the middle."""
    ill = np.arange(many) % 2 == 1
    squares = rng.uniform(0, 0.5, (many, 96, 96))
    squares[ill, 30:66, 30:66] += 0.4
    return ill, squares.astype(np.float16)


def test_one_seed_makes_one_judge_and_chances_come_from_patients_not_learned_from(
    tmp_path, monkeypatch, caplog
):
    caplog.set_level(logging.ERROR, logger="tensorflow")  # it warns of several networks in one process
    asked = []
    learned = fold_networks.learned

    def noted(given, taught, *rest):
        asked.append({given.seen.patients[place] for place in np.flatnonzero(taught)})
        return learned(given, taught, *rest)

    monkeypatch.setattr(fold_networks, "learned", noted)
    rng = np.random.default_rng(0)
    ill, squares = bright_in_the_middle(rng, 80)
    images = [labelled(tmp_path / str(n), n // 2, ill=bool(ill[n])) for n in range(80)]
    seen, nothing = rng.normal(0, 1, (80, 6)), np.zeros((0, 49, 3), np.float32)
    sight = Sight(images, seen, np.zeros((80, 49, 3), np.float32), nothing, squares, squares[:, None])
    judges = [make_pneumonia(sight, tmp_path / name, 1, epochs=3) for name in ("judge", "again")]
    for name, values in judges[0].table().items():
        np.testing.assert_allclose(values, judges[1].table()[name], atol=1e-4)
    assert len(asked) == 10
    assert set.intersection(*asked[:5]) == set()  # each patient is new to one of the five networks
    assert all(len(one) == 32 for one in asked)
    assert judges[0].manifest.measured["by_folds"]["ker1"] > 0.85
    assert judges[0].manifest.training["images"] == 80
    ill, squares = bright_in_the_middle(rng, 40)
    given = squares.astype(np.float32)[:, None, None]
    onnx = InferenceSession(str(tmp_path / "judge" / "model.onnx"))
    told = np.array([onnx.run(None, {"image": one})[0].ravel() for one in given])
    assert told.shape == (40, 5)
    calibration = calibration_in({"calibration": judges[0].table()["0_calibration"]})
    assert auc(calibration.probabilities(told.mean(axis=1).astype(float)), ill) > 0.85


def test_the_limit_of_likeness_is_that_of_patients_not_learned_from():
    rng = np.random.default_rng(1)
    means = rng.normal(0, 1, (60, 40))
    folds = folds_of([f"p{n // 3}" for n in range(60)])
    assert all(len(set(folds[n : n + 3])) == 1 for n in range(0, 60, 3))
    assert sorted(set(folds.tolist())) == [0, 1, 2, 3, 4]
    found = likeness_by_folds(means, folds)
    own = np.quantile([learned_likeness(means, 128).distance(one) for one in means], 0.99)
    assert found.limit > 1.2 * own  # those learned from lie nearer than others do
