"""What an evaluation writes into the cards of networks, and what is made of it."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from xraysr_gui.commands.best_on_cards import contests
from xraysr_gui.commands.card_figures import card_figures
from xraysr_gui.commands.write_cards import write_cards
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.table import row_from_json, table
from xraysr_gui.evaluation.trial_run import Score
from xraysr_gui.settings import places
from xraysr_gui.training.card import measured_part

TRIAL = TRIALS["x2"]
BODY = {"bicubic": 40.0, "least-squares": 41.0, "fast-x2": 41.5, "best-x2": 41.25, "reference": float("inf")}
WHOLE = {"bicubic": 39.0, "least-squares": 39.5, "fast-x2": 44.0, "best-x2": 45.0, "reference": float("inf")}


def score(image, enhancer, more):
    figures = {
        "psnr_body": BODY[enhancer] + more, "ssim_body": 0.9, "psnr": WHOLE[enhancer] + more, "ssim": 0.8,
        "hfen": 0.1,
    }  # fmt: skip
    return Score(image, image, TRIAL.conditions[0].title, enhancer, figures, 1.0)


@pytest.fixture
def networks(tmp_path):
    for id in ("fast-x2", "best-x2"):
        shutil.copytree(places.models() / id, tmp_path / id)
    return [network_enhancer(read_model_folder(tmp_path / id)) for id in ("fast-x2", "best-x2")]


@pytest.fixture
def done(networks):
    images = [f"{source}_{number:03}.png" for number in range(7) for source in ("nih", "ker")]
    scores = tuple(score(image, one, n / 10) for n, image in enumerate(images) for one in BODY)
    rivals = [BUILT_IN[one] for one in TRIAL.compare_with]
    return Evaluated(TRIAL, scores, table(TRIAL, scores), {}, enhancers=(*rivals, *networks))


def test_the_card_tells_the_gain_inside_the_body_first_each_source_apart(done, tmp_path):
    before = read_model_folder(tmp_path / "fast-x2")

    assert write_cards(done) == ("fast-x2", "best-x2")

    made = read_model_folder(tmp_path / "fast-x2")  # every hash fits, or this refuses it
    card = made.card()
    inside, whole = card.index("+0.50 [+0.50, +0.50]"), card.index("+4.50 [+4.50, +4.50]")
    assert inside < card.index("| fast-x2 | ker |") < card.index("| fast-x2 | nih |") < whole
    assert "| judged by | 14 images of other patients |" in card
    assert "best-x2" not in card
    assert card.partition("## Limits")[2] == before.card().partition("## Limits")[2]
    assert made.manifest.training["judged_by"] == 14
    assert made.manifest.files.keys() == before.manifest.files.keys()


def test_the_truth_itself_is_called_identical_in_each_condition_too():
    trial = TRIALS["denoise"]
    scores = [
        replace(score(image, one, 0.0), condition=condition.title)
        for image in ("a.png", "b.png") for one in ("bicubic", "reference") for condition in trial.conditions
    ]  # fmt: skip
    told = measured_part("median", [(trial, table(trial, scores))])

    assert "| reference | identical | identical | identical |" in told


def test_rows_come_back_from_a_manifest_as_they_were(done, tmp_path):
    write_cards(done)

    kept = read_model_folder(tmp_path / "best-x2").manifest.measured["x2"]
    rows = [row for row in done.rows if row.enhancer != "fast-x2"]
    assert [row_from_json(one) for one in kept] == rows


def test_the_body_decides_which_network_is_best_not_letters(done, tmp_path):
    write_cards(done)
    networks = [network_enhancer(read_model_folder(tmp_path / id)) for id in ("fast-x2", "best-x2")]

    (found,) = contests(Catalogue(*BUILT_IN, *networks))

    assert (found.network.id, found.rival.id, found.gain) == ("fast-x2", "least-squares", 0.5)
    assert "+0.50 dB inside the body over" in found.words()


def test_a_network_that_was_measured_on_whole_images_only_does_not_win_by_these(done, tmp_path):
    write_cards(done)
    new, old = (network_enhancer(read_model_folder(tmp_path / id)) for id in ("fast-x2", "best-x2"))
    rows = [row.to_json() | {"body_gains": {}} for row in done.rows if row.enhancer != "fast-x2"]
    model = replace(old.model, manifest=replace(old.model.manifest, measured={"x2": rows}))

    (found,) = contests(Catalogue(*BUILT_IN, new, replace(old, model=model)))

    assert found.network.id == "fast-x2"


def test_a_network_of_another_trial_keeps_its_card(done, tmp_path):
    assert write_cards(replace(done, trial=TRIALS["x4"])) == ()
    assert (tmp_path / "fast-x2" / "card.md").read_bytes() == (
        places.models() / "fast-x2" / "card.md"
    ).read_bytes()


def test_what_is_said_of_a_result_begins_inside_the_body(done, tmp_path, monkeypatch):
    write_cards(done)
    from tests.unit.commands.test_card_figures import made_by, step_of
    from xraysr_gui.enhancers.engine.known_enhancers import Everything

    network = network_enhancer(read_model_folder(tmp_path / "fast-x2"))
    words = card_figures(made_by(step_of("fast-x2")), Everything(Catalogue(*BUILT_IN, network)))

    assert words.index("+0.50 dB [+0.50, +0.50] inside the body") < words.index("PSNR 44.65 dB")
