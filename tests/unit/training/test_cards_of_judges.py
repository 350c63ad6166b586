"""The card of a judge says what was missed, and by what its figures are flattered."""

from __future__ import annotations

import pytest

from xraysr_gui.enhancers.judges.folder import JudgeKind, JudgeManifest, judge_folders, read_judge
from xraysr_gui.settings import places
from xraysr_gui.training.judges.card import OPTIMISTIC, card

ROW = {
    "images": 30, "abstained": 0.1, "auc": [0.98, 0.9, 1.0], "auc_normality": [0.75, 0.6, 0.9],
    "accuracy": 0.9,
    "auc_shortcut": [0.7, 0.6, 0.8], "auc_gain_over_shortcut": [0.1, -0.1, 0.3], "calibration_error": 0.08,
    "calibration_error_of_exact": 0.07, "sensitivity": 0.9, "specificity": 0.8,
    "sensitivity_at": {"0.9": 0.7, "0.95": 0.6}, "ppv_at": {"0.05": 0.2, "0.15": 0.4, "0.5": 0.8},
}  # fmt: skip
EXACT = "exact probabilities would show 0.070 on so few images"
LUNGS = {"lungs": {"judged": 5, "change": 1.1}, "rest": {"judged": 6, "change": 2.4}}
MEASURED = {
    "sources": {"ker320": ROW, "nih320": ROW | {"calibration_error": 0.04}, "own": {"images": 3}},
    "planted_that_abstain": {"inverted": 1.0, "upside down": 0.6},
    "planted_of": {"inverted": 10, "upside down": 5},
    "order_under_one_grey": 0.942, "noisy_of": 20,
    "across": {"ker320": {"ker320": 0.99, "nih320": 0.5}, "nih320": {"nih320": 0.9}},
    "lungs": LUNGS | {"share": 0.3, "films": 8, "area": 0.36},
}  # fmt: skip


def told(kind, measured=MEASURED):
    return card(JudgeManifest("own", "Own", "It judges.", kind, measured=measured))


@pytest.mark.parametrize(
    "line",
    [
        "- ker320: AUC 0.97: reached (0.980)",
        "- ker320: accuracy 0.92: missed (0.900)",
        f"- ker320: calibration error 0.05: missed (0.080; {EXACT})",
        f"- nih320: calibration error 0.05: reached (0.040; {EXACT})",
        "- ker320: better than the shortcut: not shown",
        "- order under a grey level of noise, Kendall's tau 0.98: missed (0.942)",
        "- more of the decision in the lungs than outside: missed (30 %)",
        "- inverted: says nothing of 95 %: reached (100 %)",
        "- upside down: says nothing of 95 %: missed (60 %)",
        "- upside down: abstains from 60 % of 5 images",
        "| nih320 | not told | 0.900 |",
        "own: 3 images, too few of both kinds that it judges for figures.",
    ],
)
def test_every_aim_of_a_judge_of_probabilities_is_reached_or_missed(line):
    assert line in told(JudgeKind.SUPERVISED).splitlines()


def test_a_judge_of_one_class_is_held_to_its_own_aims():
    lines = told(JudgeKind.ONE_CLASS).splitlines()
    assert "- ker320: AUC 0.80: missed (0.750)" in lines
    assert "- nih320: AUC 0.70: reached (0.750)" in lines
    assert "- upside down: says nothing of 95 %: missed (60 %)" in lines
    assert not [line for line in lines if "calibration" in line or "Kendall" in line]


def test_what_it_was_chosen_by_stands_in_a_table_with_what_judges_in_bold():
    lines = {"ker1": 0.9, "ker2": 0.8}
    folded = {
        "ker": {
            "lines": lines,
            "networks": {"ker1": 0.85, "ker2": 0.95},
            "both": {"ker1": 0.91, "ker2": 0.9},
        },
        "nih": {"lines": {"nih1": 0.7}, "networks": {"nih1": 0.5}, "both": {"nih1": 0.69}},
        "own": {"lines": {"own": 0.6}},
    }
    training = {"auc_in_folds": folded, "images": 12}
    said = card(
        JudgeManifest("own", "Own", "It judges.", JudgeKind.SUPERVISED, training=training)
    ).splitlines()
    assert "| | ker1 | ker2 | nih1 | own |" in said
    assert "| lines through what is seen | 0.900 | 0.800 | **0.700** | **0.600** |" in said
    assert "| plain networks | 0.850 | 0.950 | 0.500 | not told |" in said
    assert "| the mean of both | **0.910** | **0.900** | 0.690 | not told |" in said
    assert "- images: 12" in said
    assert not [line for line in said if "auc in folds" in line]
    training = {"auc_in_folds": {"ker": {"strangeness": {"ker1": 0.8123}}}}
    said = card(
        JudgeManifest("own", "Own", "It judges.", JudgeKind.ONE_CLASS, training=training)
    ).splitlines()
    assert said[-1] == "| how far from normal images | **0.812** |"


def test_figures_on_images_that_choices_had_seen_are_called_optimistic_and_others_are_not():
    assert OPTIMISTIC in told(JudgeKind.SUPERVISED)
    elsewhere = MEASURED | {"sources": {"clinic": ROW}}
    assert "optimistic" not in told(JudgeKind.SUPERVISED, elsewhere)


def test_the_cards_that_ship_are_what_their_figures_say():
    for path in judge_folders([places.models()]):
        judge = read_judge(path)
        assert judge.network.card() == card(judge.manifest)
