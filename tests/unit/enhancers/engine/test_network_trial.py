"""Which range a network speaks in and what it is for, found out on a film: with networks that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, median_filter
from skimage.metrics import peak_signal_noise_ratio

from tests.support.keras_files import convolution, entrance, layer
from tests.support.model_folders import faithful_layers, keras_file
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.enhancers.engine.model_answers import Answers, Ground
from xraysr_gui.enhancers.engine.network_trial import BLURRED, LARGEST_SIDE, NOISY, RangeTrial, tried
from xraysr_gui.enhancers.engine.range_guess import (
    HARMS,
    MENDS_NONE,
    OwnScales,
    better_than,
    own_scales,
    range_guesses,
)
from xraysr_gui.enhancers.engine.task_guess import DENOISES_DB, MENDS_DB, task_guesses
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_folder import VALUE_RANGES

ENDS = {"0..1": (0, 1), "-1..1": (-1, 1), "0..255": (0, 255)}


class Speaking:
    """Does something to images, and knows black and white only as these numbers."""

    def __init__(self, does, takes="0..1", gives=None) -> None:
        self.does, self.takes, self.gives = does, ENDS[takes], ENDS[gives or takes]

    def run(self, piece):
        (black, white), (dark, light) = self.takes, self.gives
        image = ((piece.mean(axis=(0, 1)) - black) / (white - black)).clip(0, 1)
        return (self.does(image) * (light - dark) + dark).astype(np.float32)[None, None]


def smooths(image):
    """Takes noise away, and expects greys about the middle of its range, as a trained network does."""
    return 0.95 * median_filter(image, 3) + 0.05 * 0.5


def sharpens(image):
    """Undoes a Gaussian blur of 1.6 pixels as far as that can be done."""
    return image + 2.5 * (image - gaussian_filter(image, 1.6))


@pytest.fixture(scope="module")
def film():
    """Sharp edges of many greys."""
    rng = np.random.default_rng(4)
    blocks = np.kron(rng.random((16, 16)), np.ones((12, 12)))
    return gaussian_filter(blocks, 0.7).astype(np.float32)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A chain of plain layers that says nothing of itself."""
    layers = [entrance(), convolution("a", "picture", 2, 3), convolution("b", "a", 1, 3)]
    return read_keras_file(keras_file(tmp_path_factory.mktemp("net") / "net.keras", layers))


def trials(session, film, network):
    return tried(session, facts_of(network), film, Progress())


@pytest.mark.parametrize("takes", VALUE_RANGES)
@pytest.mark.parametrize("gives", VALUE_RANGES)
def test_the_range_of_a_network_that_mends_is_found(film, network, takes, gives):
    found = range_guesses(network, trials(Speaking(smooths, takes, gives), film, network), "a film")
    told = {guess.field: guess.value for guess in found}
    assert told["value_range"] == takes
    assert told.get("result_range", takes) == gives


def test_the_evidence_says_what_every_range_gave(film, network):
    (guess,) = range_guesses(network, trials(Speaking(smooths, "-1..1"), film, network), "a film")
    assert guess.ground is Ground.TRIED
    first, *rest = guess.evidence
    assert first == "Tried on a film:"
    assert [sentence.split(":")[0] for sentence in rest] == ["With 0..1", "With -1..1", "With 0..255"]
    assert "nearer to the image" in rest[1]


def test_a_network_that_does_the_same_in_every_range_gets_the_usual_one_as_a_guess(film, network):
    class Same:
        def run(self, piece):
            return piece

    (guess,) = range_guesses(network, trials(Same(), film, network), "a film")
    assert (guess.value, guess.ground) == ("0..1", Ground.GUESS)
    assert guess.evidence[-1] == "All do nearly as well; the usual one is 0..1."


def test_a_gain_is_how_many_decibels_it_comes_nearer(film, network):
    found = next(one for one in trials(Speaking(smooths), film, network) if one.takes == one.gives)
    noisy = Degradation(noise=10.0, seed=1).apply(film)
    inner = (slice(4, -4), slice(4, -4))
    psnr = [
        peak_signal_noise_ratio(film[inner], one[inner], data_range=1.0) for one in (smooths(noisy), noisy)
    ]
    assert film.shape == (LARGEST_SIDE, LARGEST_SIDE)
    assert found.gains[NOISY] == pytest.approx(psnr[0] - psnr[1], abs=0.01)


def test_pixels_outside_are_counted(film, network):
    found = trials(Speaking(lambda image: image + 1), film, network)[0]
    assert found.outside == pytest.approx(np.mean(film + 1 > 1 + 1 / 256), abs=0.001)


def test_values_that_are_no_numbers_speak_against_every_range(film, network):
    found = trials(Speaking(lambda image: image * np.nan), film, network)
    assert {one.fault for one in found} == {"some of its pixels hold no number"}
    assert all(one.gain < 0 for one in found)


def of_task(session, film, network, said=Answers()):
    own = trials(session, film, network)[0]
    told = {one.field: one for one in task_guesses(said, network, facts_of(network), own)}
    return told["task"].value, told["scale"].value, told["preparation"].value, told["task"].ground


def test_a_network_that_takes_noise_away_is_for_that(film, network):
    noisy = Degradation(noise=10.0, seed=1).apply(film)
    whole = Speaking(lambda image: film if np.abs(image - noisy).max() < 0.01 else image)
    assert trials(whole, film, network)[0].gains[NOISY] > DENOISES_DB
    assert of_task(whole, film, network) == ("denoise", 1, "plain", Ground.TRIED)


def test_a_little_less_noise_is_no_proof_that_it_is_for_that(film, network):
    """Networks for super-resolution smooth noise, too."""
    little = Speaking(lambda image: gaussian_filter(image, 0.4))
    assert MENDS_DB < trials(little, film, network)[0].gains[NOISY] < DENOISES_DB
    assert of_task(little, film, network) == ("denoise", 1, "plain", Ground.GUESS)


def test_a_network_that_undoes_a_blur_is_for_that(film, network):
    found = trials(Speaking(sharpens), film, network)[0]
    assert found.gains[BLURRED] > 1
    assert of_task(Speaking(sharpens), film, network) == ("deblur", 1, "plain", Ground.TRIED)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_a_network_that_brings_detail_back_enlarges_what_was_enlarged_before(film, network, scale):
    """It knows what it is asked about: the best that any network could do."""
    wanted = film[: LARGEST_SIDE // 12 * 12, : LARGEST_SIDE // 12 * 12]
    known = enlarge(Degradation(down=scale).apply(wanted), scale).clip(0, 1)

    def remembers(image):
        return wanted if np.abs(image - known).max() < 0.02 else image

    assert of_task(Speaking(remembers), film, network) == (
        "super-resolution",
        scale,
        "enlarged",
        Ground.TRIED,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("my_srcnn_x3", ("super-resolution", 3, "enlarged")),
        ("vdsr", ("super-resolution", 2, "enlarged")),
        ("unet-deblur", ("deblur", 1, "plain")),
        ("DnCNN_final", ("denoise", 1, "plain")),
        ("whatever", ("denoise", 1, "plain")),
    ],
)
def test_where_nothing_else_tells_names_do_and_are_said_to_prove_little(film, network, name, expected):
    named = replace(network, name=name)
    session = Speaking(lambda image: image)
    assert of_task(session, film, named) == (*expected, Ground.GUESS)
    evidence = task_guesses(Answers(), named, facts_of(named), trials(session, film, named)[0])[0].evidence
    assert ("proves little" in " ".join(evidence)) == (name != "whatever")
    assert ("nothing tells" in " ".join(evidence)) == (name == "whatever")


def test_a_name_in_another_word_is_no_name(network):
    named = replace(network, name="desert")
    assert task_guesses(Answers(), named, facts_of(named), None)[0].value == "denoise"


def test_a_network_that_enlarges_itself_leaves_no_doubt(tmp_path):
    enlarges = read_keras_file(keras_file(tmp_path / "denoise.keras", *faithful_layers(3)))
    found = task_guesses(Answers(), enlarges, facts_of(enlarges), None)
    assert [one.value for one in found] == ["super-resolution", 3, "plain"]
    assert {one.ground for one in found} == {Ground.KNOWN}


RESCALED = {
    (1 / 255, 0): "0..255",
    (1 / 127.5, -1): "0..255",
    (0.5, 0.5): "-1..1",
    (2, -1): "0..1",
    (0.37, 0): "",
}


@pytest.mark.parametrize("setting", RESCALED)
def test_its_own_first_layer_says_what_it_takes(tmp_path, setting):
    scale, offset = setting
    layers = [entrance(), layer("Rescaling", "own", "picture", scale=scale, offset=offset)]
    layers.append(convolution("c", "own", 1, 3))
    assert own_scales(read_keras_file(keras_file(tmp_path / "n.keras", layers))).takes == RESCALED[setting]


@pytest.mark.parametrize(("activation", "gives"), [("sigmoid", "0..1"), ("tanh", "-1..1"), ("relu", "")])
def test_its_own_last_layer_says_what_it_gives(tmp_path, activation, gives):
    layers = [entrance(), convolution("c", "picture", 1, 3, activation=activation)]
    assert own_scales(read_keras_file(keras_file(tmp_path / "n.keras", layers))).gives == gives


def test_what_layers_say_decides_between_ranges_that_do_equally_well(tmp_path):
    layers = [entrance(), layer("Rescaling", "own", "picture", scale=1 / 255, offset=0.0)]
    layers.append(layer("Rescaling", "back", "own", scale=255.0, offset=0.0))
    network = read_keras_file(keras_file(tmp_path / "n.keras", layers))
    alike = [RangeTrial(one, one, 0.0, "", {NOISY: 3.0}) for one in VALUE_RANGES]
    (guess,) = range_guesses(network, alike, "a film")
    assert guess.value == "0..255"
    assert guess.evidence[0] == "Its first layer makes its own numbers of 0..255."


@pytest.mark.parametrize(
    ("gains", "taken", "evidence"),
    [
        ({"0..1": -5.9, "-1..1": -11.1, "0..255": 0.0}, "0..1", HARMS),
        ({"0..1": -5.8, "-1..1": -7.0, "0..255": -3.5}, "0..1", HARMS),
        ({"0..1": -12.1, "-1..1": -10.6, "0..255": -14.0}, "0..1", HARMS),
        ({"0..1": -3.0, "-1..1": 0.0, "0..255": -9.0}, "-1..1", MENDS_NONE),
    ],
)
def test_a_range_that_mends_nothing_is_a_guess_that_nobody_is_pushed_to(network, gains, taken, evidence):
    """A network that is told 255 times as much may leave all as it is, whatever it was made for."""
    found = [RangeTrial(one, one, 0.0, "", {NOISY: gain}) for one, gain in gains.items()]
    guess = range_guesses(network, found, "a film")[0]
    assert (guess.value, guess.ground, guess.evidence[-1]) == (taken, Ground.GUESS, evidence)
    own = next(one for one in found if one.takes == taken)
    assert better_than(own, found, 1.0, OwnScales()) is None


def test_where_nothing_mends_the_usual_range_is_taken_whatever_harms_least(tmp_path):
    layers = [entrance(), convolution("c", "picture", 1, 3)]
    network = read_keras_file(keras_file(tmp_path / "n.keras", layers))
    worse = {"0..1": -7.2, "-1..1": -6.4, "0..255": -9.0}
    harmful = [RangeTrial(one, one, 0.0, "", {NOISY: gain}) for one, gain in worse.items()]
    assert range_guesses(network, harmful, "a film")[0].value == "0..1"
    clearly = [RangeTrial(one, one, 0.0, "", {NOISY: gain}) for one, gain in (("0..1", -9), ("-1..1", -1))]
    assert range_guesses(network, clearly, "a film")[0].value == "-1..1"
