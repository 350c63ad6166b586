from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.enhancers import Knobs, enhancer
from xraysr_gui.enhancers import BUILT_IN, Kind
from xraysr_gui.enhancers.model_folder import CARD, MANIFEST, Manifest, ModelFolder, read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.gui.enhancing.enhancer_card import LONGEST, card_of, pictures_of
from xraysr_gui.settings import places


def model(folder: Path, card: str = "") -> ModelFolder:
    manifest = Manifest("net", "Net", "Nets.", "denoise", parameters=12345)
    (folder / MANIFEST).write_text(
        json.dumps(
            {
                "format": 1,
                **{k: getattr(manifest, k) for k in ("id", "title", "summary", "task", "parameters")},
            }
        )
    )
    if card:
        (folder / CARD).write_text(card, encoding="utf-8")
    return read_model_folder(folder)


def test_the_card_of_a_model_is_what_came_with_it(tmp_path):
    net = enhancer("net", kind=Kind.NETWORK, model=model(tmp_path, "# Net\n\nMeasured."))
    assert card_of(net) == "# Net\n\nMeasured."


def test_an_endless_card_is_cut(tmp_path):
    net = enhancer("net", model=model(tmp_path, "x" * (LONGEST + 5)))
    assert len(card_of(net)) == LONGEST


def test_a_model_without_a_card_says_so(tmp_path):
    card = card_of(enhancer("net", model=model(tmp_path), advice="Only for chests."))
    assert "12,345 learned numbers. No card came with it." in card
    assert "**Only for chests.**" in card


def test_what_can_be_set_is_explained():
    card = card_of(enhancer("knobs", parameters=Knobs))
    assert "# Knobs\n\nDoes knobs." in card
    assert "- **Amount**: 0 to 4; 1 at first. How much of it." in card
    assert "- **Way**: gentle, harsh; gentle at first.\n" in card
    assert "- **Quick**: yes or no; no at first." in card


def test_where_nothing_can_be_set_that_is_said():
    assert card_of(enhancer()).endswith("There is nothing to set.")


@pytest.mark.parametrize("built_in", list(BUILT_IN), ids=lambda e: e.id)
def test_every_enhancer_has_a_card_with_its_summary(built_in):
    card = card_of(built_in)
    assert built_in.summary in card
    assert card_of(replace(built_in, advice="Beware.")).count("Beware.") == 1


def test_a_model_of_ours_shows_how_it_learned_and_what_it_invents():
    ours = network_enhancer(read_model_folder(places.models() / "srgan-x4"))
    pictures = pictures_of(ours)
    assert set(pictures) == {"curves.png", "invention.png"}
    assert all(picture.width() > 300 for picture in pictures.values())
    assert all(f"]({name})" in card_of(ours) for name in pictures)


def test_a_picture_of_a_stranger_is_not_decoded_in_the_window(tmp_path):
    theirs = tmp_path / "srgan-x4"
    shutil.copytree(places.models() / "srgan-x4", theirs)
    stranger = network_enhancer(read_model_folder(theirs))
    assert pictures_of(stranger) == {}
    assert "curves.png" not in card_of(stranger)
