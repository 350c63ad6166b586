"""A supervised judge: the same images make the same one, and noise moves what it says little."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.core.progress import Progress
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.judging.evidence import calibration_in
from xraysr_gui.judging.figures import auc
from xraysr_gui.judging.likeness import learned_likeness
from xraysr_gui.settings import places
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


def heads_in(folder):
    import keras

    return keras.saving.load_model(folder / "model.keras").get_weights()[0][0, 0]


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
    for name in ("plain", "worse", "noisy"):
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


def test_what_noise_moves_is_trusted_less_and_chances_come_from_patients_not_learned_from(tmp_path):
    rng = np.random.default_rng(0)
    ill, plain, noisy = seen(rng, 300)
    images = [labelled(tmp_path / str(n), n // 2, ill=bool(ill[n])) for n in range(300)]
    none = np.zeros((0, 6))
    sight = Sight(images, plain, none, np.zeros(0, np.intp), noisy, np.zeros((300, 49, 3)), np.zeros(0))
    judge = make_pneumonia(sight, tmp_path / "judge", 1)
    again = make_pneumonia(sight, tmp_path / "again", 1)
    for name, values in judge.table().items():
        np.testing.assert_allclose(values, again.table()[name], atol=1e-6)
    heads = heads_in(tmp_path / "judge")
    np.testing.assert_allclose(heads, heads_in(tmp_path / "again"), atol=1e-6)
    weights = heads[:, 0]
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
