"""The one function for texts, and the language that nobody speaks."""

from __future__ import annotations

import pytest

from xraysr_gui.core.pseudo_words import pseudo
from xraysr_gui.core.words import LANGUAGE, PSEUDO, install, install_named, speaks_english, tr, tr_count


@pytest.fixture(autouse=True)
def _english_again():
    yield
    install(None)


def test_without_a_table_every_text_stays_as_it_is():
    assert speaks_english()
    assert tr("{} of {}") == "{} of {}"
    assert tr_count(1, "{} image", "{} images") == "{} image"
    assert tr_count(0, "{} image", "{} images") == "{} images"


def test_a_table_gives_the_words_and_may_turn_the_values_round():
    install({"{} of {}": "von {1} Bildern {0}", "{} images": "{} Bilder"}.get)
    assert tr("{} of {}").format(2, 7) == "von 7 Bildern 2"
    assert tr_count(3, "{} image", "{} images").format(3) == "3 Bilder"
    assert tr("") == ""


@pytest.mark.parametrize(("named", "told"), [(PSEUDO, "[Öpén~]"), ("", "Open"), ("xx", "Open")])
def test_the_environment_names_the_language(monkeypatch, named, told):
    monkeypatch.setenv(LANGUAGE, named)
    install_named()
    assert tr("Open") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{:.1f} of {name}", "[{:.1f} öf {name}~]"),
        ("<p>One &lt; two</p>", "[<p>Öné &lt; twö</p>~]"),
        ("{{x}} on", "[{{x}} ön~]"),
        ("PNG (*.png)", "[PNG~] (*.png)"),
        ("12.5 %", "12.5 %"),
        ("", ""),
    ],
)
def test_fields_tags_and_patterns_stay(text, told):
    assert pseudo(text) == told


def test_a_sentence_grows_by_a_third_and_is_not_changed_twice():
    text = "Choose another folder, or a file in it, to learn why it cannot be read."
    assert 1.25 * len(text) <= len(pseudo(text)) <= 1.45 * len(text)
    assert pseudo(pseudo(text)) == pseudo(text)
