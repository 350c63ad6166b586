"""What is told of a card is what its manifest holds, of that very network."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.support.views import radiograph_of
from xraysr_gui.commands.card_figures import card_figures
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.engine.known_enhancers import Everything, every_enhancer
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.settings import places


def made_by(*steps: Step) -> Radiograph:
    return replace(radiograph_of(np.zeros((4, 4))), steps=steps)


def step_of(id: str) -> Step:
    model = read_model_folder(places.models() / id)
    return Step(id, 1, (), model.manifest.title, model.sha256)


def with_measured(measured: object) -> tuple[Step, Everything]:
    """Fast x2, whose manifest holds something else."""
    model = read_model_folder(places.models() / "fast-x2")
    told = replace(model, manifest=replace(model.manifest, measured=measured, training={}))
    step = Step("fast-x2", 1, (), "Fast x2", model.sha256)
    return step, Everything(Catalogue(*BUILT_IN, network_enhancer(told)))


def test_the_figures_are_those_of_the_manifest_and_the_rival_is_the_strongest():
    read = json.loads((places.models() / "best-deblur" / "manifest.json").read_text())
    words = card_figures(made_by(step_of("best-deblur")))
    assert words.startswith("What the card of Best deblur tells of 42 images of other patients.")
    for rows in read["measured"].values():
        rows = {row["enhancer"]: row for row in rows}
        mine = rows.pop("best-deblur")
        gains, figure = (
            (mine["body_gains"], "psnr_body") if mine.get("body_gains") else (mine["gains"], "psnr")
        )
        strongest = max(gains, key=lambda name: rows[name]["figures"][figure])
        gain = gains[strongest]
        assert strongest == "wiener-spectral"
        assert f"PSNR {mine['figures']['psnr']:.2f} dB, SSIM {mine['figures']['ssim']:.4f}" in words
        assert f"{gain['mean']:+.2f} dB [{gain['low']:+.2f}, {gain['high']:+.2f}]" in words
    assert words.count("Undo blur (Wiener, radiograph spectrum)") == len(read["measured"])


def test_every_network_that_comes_along_has_figures():
    everything = every_enhancer((places.models(),))
    networks = [one.id for one in everything.enhancers if one.model is not None]
    assert len(networks) > 10
    for id in networks:
        assert "over its strongest rival there" in card_figures(made_by(step_of(id)), everything)


def test_a_classical_enhancer_has_no_card_of_figures():
    assert card_figures(made_by(Step("bicubic", 1, (("scale", 2),), "Enlarge (bicubic)"))) == ""
    assert card_figures(made_by()) == ""


def test_of_another_network_under_the_same_name_nothing_is_claimed():
    words = card_figures(made_by(replace(step_of("fast-x2"), model="0" * 64)))
    assert "is not installed here" in words
    assert "PSNR" not in words


@pytest.mark.parametrize(
    "measured",
    [{}, {"x2": 3}, {"x2": [{"enhancer": "fast-x2"}]}, {"other": []}, {"x2": [[1]]}],
)
def test_a_table_that_makes_no_sense_is_passed_over(measured):
    step, everything = with_measured(measured)
    assert card_figures(made_by(step), everything) == "The card of Fast x2 holds no figures."
