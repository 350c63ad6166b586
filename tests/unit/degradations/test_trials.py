from __future__ import annotations

import numpy as np
import pytest

from tests.support.phantom import chest
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN, Task
from xraysr_gui.evaluation.table import LINEAR

every_trial = pytest.mark.parametrize("trial", list(TRIALS), ids=lambda trial: trial.id)


@pytest.fixture(scope="module")
def image():
    return np.asarray(chest(96, 84, mm_per_pixel=4.0), np.float32)


def test_no_two_trials_share_an_id():
    ids = [trial.id for trial in TRIALS]

    assert len(set(ids)) == len(ids) >= 6


@every_trial
def test_no_two_conditions_of_a_trial_share_a_title_or_do_the_same(trial):
    titles = [condition.title for condition in trial.conditions]
    done = [condition.degradation for condition in trial.conditions]

    assert trial.conditions
    assert len(set(titles)) == len(set(done)) == len(titles)


@every_trial
def test_every_condition_can_be_applied_and_makes_the_image_as_much_smaller_as_the_trial_says(trial, image):
    for condition in trial.conditions:
        assert condition.degradation.down == trial.scale
        result = condition.degradation.apply(image)
        assert result.shape == tuple(side // trial.scale for side in image.shape)
        assert 0 <= result.min() <= result.max() <= 1


@every_trial
def test_what_must_be_beaten_is_there_and_does_what_the_trial_asks_for(trial):
    assert trial.task in list(Task)
    for id in trial.compare_with:
        assert (
            BUILT_IN[id].task == trial.task or id in LINEAR
        )  # which takes noise away where there is no blur
        BUILT_IN[id].parameters(**({"scale": trial.scale} if trial.scale > 1 else {}))


@pytest.mark.parametrize("trial", [one for one in TRIALS if one.task == Task.DENOISE], ids=lambda one: one.id)
def test_denoisers_must_beat_the_best_of_three_kinds(trial):
    assert {"non-local-means", "total-variation", "wiener-spectral"} <= set(trial.compare_with)


@every_trial
def test_every_trial_leaves_a_border_and_enough_to_judge(trial):
    assert 0 < trial.border <= 32
    assert trial.bits in (0, 8, 12, 16)


def test_nothing_is_spoilt_where_nothing_is_to_be_restored(image):
    (condition,) = TRIALS["identity"].conditions

    np.testing.assert_array_equal(condition.degradation.apply(image), image)
