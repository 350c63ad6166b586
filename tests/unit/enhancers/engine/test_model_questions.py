"""What a person says of a network is kept; what cannot be is refused; what is looked at is not kept."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from tests.support.keras_files import convolution, entrance, functional, layer, written
from tests.support.model_folders import faithful_folder, faithful_layers, keras_file, textured
from xraysr_gui.core.errors import InvalidParameter, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.enhancers.engine.model_answers import Answers, Ground, Wish, answers_of
from xraysr_gui.enhancers.engine.model_install import take_in
from xraysr_gui.enhancers.model_folder import CARD, MANIFEST, read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.settings import places


@pytest.fixture
def into(tmp_path):
    return tmp_path / "installed"


def taken(path, into, **answers):
    return take_in(path, into, Progress(), Wish(Answers(**answers)))


def refusal(path, into, **answers):
    with pytest.raises(ModelUnavailable) as caught:
        taken(path, into, **answers)
    assert list(into.iterdir()) == []
    return caught.value


def one_size(tmp_path, name="net.keras"):
    return keras_file(tmp_path / name, *faithful_layers(1))


def test_all_that_is_said_is_kept_in_the_manifest(tmp_path, into):
    said = {
        "id": "my-srcnn", "title": "My SRCNN", "task": "super-resolution", "scale": 3,
        "preparation": "enlarged", "value_range": "-1..1", "border": "zero",
    }  # fmt: skip
    done = taken(one_size(tmp_path), into, **said)
    assert done.path == into / "my-srcnn"
    manifest = asdict(read_model_folder(done.path).manifest)
    assert {name: manifest[name] for name in said} == said
    assert {guess.field for guess in done.guesses if guess.ground is Ground.SAID} == set(said)


def test_a_network_of_one_size_that_is_said_to_enlarge_is_given_the_enlarged_image(tmp_path, into):
    done = taken(one_size(tmp_path), into, scale=2)
    engine, enhancer = Engine(), every_enhancer((into,)).enhancers[done.path.name]
    image = textured(40, 30)
    try:
        found = engine.run(enhancer, image, enhancer.parameters(), Progress()).pixels
    finally:
        engine.close()
    assert (enhancer.task, enhancer.scale) == ("super-resolution", 2)
    assert found.shape == (80, 60)
    assert np.abs(found - enlarge(image, 2)).max() < 0.2


def test_the_card_of_a_network_that_brought_none_says_what_is_taken_and_why(tmp_path, into):
    done = taken(one_size(tmp_path, "bad|name`.keras"), into, task="deblur")
    card = read_model_folder(done.path).card()
    assert "| task | deblur | as was said when it was installed |" in card
    assert "With -1..1: " in card
    assert card.startswith("# bad\\|name\\`")
    assert CARD in read_model_folder(done.path).manifest.files


LIES = [
    (2, {"scale": 3}, "3 times as many rows are promised, its network gives 2 times"),
    (2, {"task": "deblur"}, "its task is said to be deblur, and its result has 2 times as many rows"),
    (2, {"preparation": "enlarged"}, "it enlarges 2 times itself"),
    (1, {"task": "denoise", "scale": 2}, "its task is said to be denoise"),
    (1, {"task": "super-resolution", "scale": 1}, "its result has no more rows than the image"),
    (1, {"scale": 2, "preparation": "plain"}, "its network gives as many rows as it takes"),
    (1, {"colours": 3}, "3 channels are said, its network takes 1"),
]


@pytest.mark.parametrize(("scale", "said", "why"), LIES)
def test_answers_that_contradict_the_network_are_refused(tmp_path, into, scale, said, why):
    error = refusal(keras_file(tmp_path / "net.keras", *faithful_layers(scale)), into, **said)
    assert why in error.why
    assert error.remedy.startswith("Say what is true of it")


@pytest.mark.parametrize(
    ("scale", "lie"),
    [
        (2, {"task": "denoise"}),
        (1, {"task": "super-resolution"}),
        (1, {"colours": 3}),
        (2, {"scale": 4}),
        (1, {"preparation": "enlarged", "scale": 2, "task": "deblur"}),
    ],
)
def test_a_manifest_that_contradicts_its_network_is_refused(tmp_path, into, scale, lie):
    folder = faithful_folder(tmp_path / "theirs", scale)
    values = json.loads((folder.path / MANIFEST).read_text())
    (folder.path / MANIFEST).write_text(json.dumps(values | lie))
    error = refusal(folder.path, into)
    assert error.why.startswith("What is said of it cannot be")
    assert error.remedy.startswith("Ask its maker to export it again")


def test_what_a_person_says_goes_before_what_a_manifest_says(tmp_path, into):
    folder = faithful_folder(tmp_path / "theirs", 1)
    values = json.loads((folder.path / MANIFEST).read_text())
    (folder.path / MANIFEST).write_text(json.dumps(values | {"task": "super-resolution"}))
    done = taken(folder.path, into, task="deblur", id="mine", value_range="0..255")
    manifest = read_model_folder(done.path).manifest
    assert (manifest.id, manifest.task, manifest.value_range) == ("mine", "deblur", "0..255")


def test_a_manifest_that_prepares_images_its_own_way_can_only_be_renamed(tmp_path, into):
    theirs = places.models() / "best-deblur"
    error = refusal(theirs, into, id="mine", value_range="0..255")
    assert error.why.endswith("so only id and title can be said of it.")
    done = taken(theirs, into, id="mine")
    assert [guess.value for guess in done.guesses] == ["mine", read_model_folder(theirs).manifest.title]


def scaled(tmp_path, scale, offset):
    """It gives scale times what it is given, and something more."""
    layers = [entrance(), convolution("c", "picture", 1, 1)]
    arrays = {
        "layers/conv2d/vars/0": np.full((1, 1, 1, 1), scale, np.float32),
        "layers/conv2d/vars/1": np.full(1, offset, np.float32),
    }
    return keras_file(tmp_path / "scaled.keras", layers, arrays)


def test_a_range_that_is_a_lie_is_told(tmp_path, into):
    """It brings all greys nearer to its zero, which is the middle of -1..1 and the black of 0..1."""
    path = scaled(tmp_path, 0.8, 0.0)
    assert taken(path, into, id="right", value_range="-1..1").notices == ()
    (notice,) = taken(path, into, id="wrong", value_range="0..1").notices
    assert notice.startswith("Another value range than 0..1 does better. With 0..1: ")


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float32"])
def test_a_network_that_keras_computes_with_16_bits_says_so(tmp_path, into, policy):
    dtype = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": policy}}
    layers = [entrance(), convolution("c", "picture", 1, 1, dtype=dtype)]
    weights = {"layers/conv2d/vars/0": np.full((1, 1, 1, 1), 1.0), "layers/conv2d/vars/1": np.zeros(1)}
    notices = taken(keras_file(tmp_path / "half.keras", layers, weights), into, value_range="0..1").notices
    assert [one for one in notices if "16 bits" in one] == list(notices)
    assert bool(notices) == ("16" in policy)


def test_what_is_guessed_of_a_network_goes_with_all_that_it_makes(tmp_path, into):
    path = scaled(tmp_path, 1.0, 0.0)
    guessed = network_enhancer(read_model_folder(taken(path, into, id="guessed").path))
    assert guessed.advice.endswith("Guessed of it: task denoise, range 0..1.")
    said = taken(path, into, id="said", value_range="0..1", task="denoise")
    assert "Guessed" not in network_enhancer(read_model_folder(said.path)).advice


def test_a_manifest_that_lies_about_its_range_is_told_too(tmp_path, into):
    done = taken(scaled(tmp_path, 0.8, 0.0), into, id="theirs")
    folder = done.path.rename(tmp_path / "theirs")
    values = json.loads((folder / MANIFEST).read_text())
    assert values["value_range"] == "-1..1"
    (folder / MANIFEST).write_text(json.dumps(values | {"value_range": "0..1"}))
    again = taken(folder, into)
    assert "Another value range than 0..1 does better" in again.notices[0]
    assert read_model_folder(again.path).manifest.value_range == "0..1"


def test_a_range_that_its_own_layers_show_is_not_doubted(tmp_path, into):
    """It does harm to films, more so in its own range: there it sees them."""
    layers = [
        entrance(), layer("Rescaling", "own", "picture", scale=1 / 255, offset=0.0),
        convolution("c", "own", 1, 1, activation="tanh"), convolution("d", "c", 1, 1),
        layer("Rescaling", "back", "d", scale=255.0, offset=0.0),
    ]  # fmt: skip
    weights = {
        f"layers/conv2d{end}/vars/0": np.full((1, 1, 1, 1), by) for end, by in (("", 2.0), ("_1", 0.9))
    }
    bias = {f"layers/conv2d{end}/vars/1": np.zeros(1) for end in ("", "_1")}
    path = keras_file(tmp_path / "own.keras", layers, weights | bias)
    for number, said in enumerate(({}, {"value_range": "0..255"})):
        done = taken(path, into, id=f"right{number}", **said)
        assert read_model_folder(done.path).manifest.value_range == "0..255"
        guess = next(one for one in done.guesses if one.field == "value_range")
        assert guess.ground is (Ground.SAID if said else Ground.KNOWN)
        assert done.notices == ()
    (notice,) = taken(path, into, id="wrong", value_range="0..1").notices
    assert "With 0..255: " in notice


def test_a_network_that_takes_one_range_and_gives_another_is_understood(tmp_path, into):
    done = taken(scaled(tmp_path, 2.0, -1.0), into)
    manifest = read_model_folder(done.path).manifest
    assert (manifest.value_range, manifest.result_range) == ("0..1", "-1..1")


def test_a_range_in_which_a_network_does_harm_is_a_guess_and_says_so(tmp_path, into):
    """It is clear which range does less harm; that does not make it the right one."""
    done = taken(scaled(tmp_path, 0.5, 0.2), into)
    guess = next(one for one in done.guesses if one.field == "value_range")
    assert guess.ground is Ground.GUESS
    assert guess.evidence[-1] == (
        "It brings the film nearer in none: it is not trained, or made for something else."
    )


def test_weights_that_are_no_numbers_are_refused_in_a_sentence(tmp_path, into):
    error = refusal(scaled(tmp_path, np.nan, 0.0), into)
    assert error.why.startswith("Its layer c of the class Conv2D cannot be used.")
    assert "hold values that are no numbers" in error.why


def test_a_network_that_gives_nothing_is_refused_with_what_every_range_gave(tmp_path, into):
    error = refusal(scaled(tmp_path, 0.0, 0.5), into)
    assert "With 0..1: " in error.why
    assert "With 0..255: " in error.why
    assert error.remedy.startswith("Say in which range it speaks, or train it first:")


def test_a_look_keeps_nothing_and_shows_a_result(tmp_path, into):
    piece = textured(50, 40)
    looked = take_in(
        keras_file(tmp_path / "n.keras", *faithful_layers(2)),
        into,
        Progress(),
        Wish(film=textured(96, 96), film_name="this film", piece=piece, is_look=True),
    )
    assert list(into.iterdir()) == []
    assert looked.preview.shape == (100, 80)
    assert any("Tried on this film:" in guess.evidence for guess in looked.guesses)


def test_a_look_through_the_engine_gives_the_same(tmp_path, into):
    path, piece = keras_file(tmp_path / "n.keras", *faithful_layers(2)), textured(50, 40)
    wish = Wish(Answers(task="super-resolution"), textured(96, 96), "this film", piece, is_look=True)
    engine = Engine()
    try:
        looked = engine.take_in(path, into, Progress(), wish)
    finally:
        engine.close()
    here = take_in(path, into, Progress(), wish)
    assert looked.guesses == here.guesses
    np.testing.assert_allclose(looked.preview, here.preview, atol=1e-6)
    assert list(into.iterdir()) == []


def two_results(tmp_path):
    """Something blank, and the image itself."""
    layers, arrays = faithful_layers(1)
    described = functional(*layers)
    described["config"]["output_layers"] = [["c1", 0, 0], ["sum", 0, 0]]
    return written(tmp_path / "two.keras", described, arrays)


def test_of_several_results_one_is_chosen_and_kept(tmp_path, into):
    assert "It gives 2 results" in refusal(two_results(tmp_path), into).why
    done = taken(two_results(tmp_path), into, output="sum")
    assert read_model_folder(done.path).manifest.output == "sum"
    (guess,) = (one for one in done.guesses if one.field == "output")
    assert (guess.value, guess.ground) == ("sum", Ground.SAID)
    assert guess.evidence == ("It gives 2 results: c1, sum.",)


def test_a_look_at_several_results_shows_one_and_names_all(tmp_path, into):
    piece = textured(50, 40)
    said = Answers(output="sum")
    looked = take_in(two_results(tmp_path), into, Progress(), Wish(said, piece=piece, is_look=True))
    assert looked.results == ("c1", "sum")
    assert np.abs(looked.preview - piece).max() < 0.1
    layers, arrays = faithful_layers(1)
    described = functional(*layers)
    described["config"]["output_layers"] = [["sum", 0, 0], ["c1", 0, 0]]
    path = written(tmp_path / "other.keras", described, arrays)
    looked = take_in(path, into, Progress(), Wish(piece=piece, is_look=True))
    (guess,) = (one for one in looked.guesses if one.field == "output")
    assert (guess.value, guess.ground) == ("sum", Ground.GUESS)


WRONG = {
    "id": ["Mine", "a b", "con", "x" * 81],
    "title": ["two\nlines", "x" * 101],
    "task": ["sharpen"],
    "scale": [-1, 9],
    "preparation": ["wiener"],
    "value_range": ["0..2"],
    "result_range": ["0..2"],
    "border": ["wrap"],
    "output": ["two\nlines"],
    "colours": [2],
}


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, many in WRONG.items() for one in many])
def test_an_answer_that_no_manifest_can_have_is_refused(name, value):
    with pytest.raises(InvalidParameter, match="Allowed is"):
        answers_of({name: value})


def test_answers_are_all_that_a_manifest_asks_a_person():
    assert set(WRONG) == set(asdict(Answers()))
