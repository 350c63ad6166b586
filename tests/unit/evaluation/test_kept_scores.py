from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.evaluation.kept_scores import kept_or_made
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.trial_run import Score

SCORES = (
    Score(
        "a.png", "a", "noise 5 grey levels", "median", {"psnr": float("inf"), "ssim": 0.5, "hfen": 0.25}, 1.5
    ),
    Score("b.png", "b", "noise 5 grey levels", "median", {"psnr": 31.25, "ssim": 0.5, "hfen": 0.25}, 1.5),
)
TRIAL, MEDIAN = TRIALS["denoise"], BUILT_IN["median"]
IMAGES = tuple(ReferenceImage(f"{n}.png", n, 8, np.zeros((2, 2), np.float32), f"digest of {n}") for n in "ab")


@pytest.fixture
def asked(tmp_path):
    """Asks for scores, and counts how often they had to be made."""

    def ask(trial=TRIAL, enhancer=MEDIAN, images=IMAGES, scores=SCORES):
        def make():
            ask.made += 1
            return scores

        return kept_or_made(tmp_path / "scores", trial, enhancer, images, make)

    ask.made = 0
    return ask


def test_scores_are_made_once_and_come_back_as_they_were(asked):
    first, second = asked(), asked(scores=())

    assert first == second == SCORES
    assert asked.made == 1


@pytest.mark.parametrize(
    "other",
    [
        {"trial": TRIALS["identity"]},
        {"trial": replace(TRIAL, border=9)},
        {"trial": replace(TRIAL, conditions=TRIAL.conditions[:2])},
        {"enhancer": BUILT_IN["bilateral"]},
        {"enhancer": replace(MEDIAN, version=MEDIAN.version + 1)},
        {"images": IMAGES[:1]},
        {"images": (IMAGES[0], replace(IMAGES[1], digest="another"))},
    ],
)
def test_whatever_changes_the_figures_has_them_made_anew(asked, other):
    asked()

    assert asked(**other, scores=SCORES[1:]) == SCORES[1:]
    assert asked.made == 2


@pytest.mark.parametrize("damage", [b"", b"[{", b'[{"image": 1}]', b"\xff\xfe", b"7"])
def test_a_damaged_file_is_made_anew(asked, tmp_path, damage):
    asked()
    (file,) = (tmp_path / "scores").iterdir()
    file.write_bytes(damage)

    assert asked() == SCORES
    assert asked() == SCORES
    assert asked.made == 2


def test_nothing_half_made_is_left_behind(asked, tmp_path):
    with pytest.raises(TypeError):
        asked(scores=None)

    assert not (tmp_path / "scores").exists() or not list((tmp_path / "scores").iterdir())
