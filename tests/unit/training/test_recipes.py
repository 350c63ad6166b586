"""The contract that every recipe keeps: the network is what it promises, and the program can run it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.keras_models import randomised
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes
from xraysr_gui.training.lessons import answer_of, cut_of, fitted, preparation_of, questions, spoiler
from xraysr_gui.training.patches import pieces
from xraysr_gui.training.recipe import fewer_pixels
from xraysr_gui.training.recipes import RECIPES
from xraysr_gui.training.recipes.blocks import bicubic_filters, channel, detail, image_input

onnxruntime = pytest.importorskip("onnxruntime")

# Keras 3.15 calls TensorFlow's arrays in the manner of NumPy 1; goes when one of them learns NumPy 2's
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
)
NETWORKS = [recipe for recipe in RECIPES if not recipe.routes]
every_recipe = pytest.mark.parametrize("recipe", list(RECIPES), ids=lambda recipe: recipe.id)
every_network = pytest.mark.parametrize("recipe", NETWORKS, ids=lambda recipe: recipe.id)


@pytest.fixture(scope="module")
def made(keras, tmp_path_factory):
    """The untrained network of a recipe, and its file; each is built once."""
    folder, kept = tmp_path_factory.mktemp("networks"), {}

    def make(recipe):
        if recipe.id not in kept:
            keras.utils.set_random_seed(1)  # as training begins
            kept[recipe.id] = recipe.build()
            kept[recipe.id].save(folder / f"{recipe.id}.keras")
        return kept[recipe.id], folder / f"{recipe.id}.keras"

    return make


@every_recipe
def test_it_is_judged_on_what_it_is_made_for(recipe):
    trial = TRIALS[recipe.trial]

    assert (trial.task, trial.scale) == (recipe.task, recipe.scale)


@every_recipe
def test_everything_that_a_reader_sees_is_said(recipe):
    assert recipe.title.strip()
    assert recipe.summary.endswith(".")
    assert recipe.lineage
    assert recipe.minutes > 0
    if recipe.adversary:
        assert "invent" in recipe.advice


@every_recipe
def test_it_learns_from_images_spoilt_in_many_ways_at_the_right_size(recipe):
    rng = np.random.default_rng(1)
    drawn = [recipe.draw(rng) for _ in range(40)]

    assert {one.down for one in drawn} == {recipe.scale}
    if not recipe.as_published:
        assert len(set(drawn)) > 1


@every_network
def test_a_lesson_has_the_shape_of_the_networks_input_and_of_its_answer(recipe, references):
    (image, *_) = fitted(recipe, references.train)
    given, truth = spoiler(recipe)(image.pixels, np.random.default_rng(2))
    cut = cut_of(recipe)

    assert given.shape[0] == preparation_of(recipe).channels
    assert given.dtype == truth.dtype == np.float32
    assert tuple(side * cut.scale for side in given.shape[1:]) == truth.shape
    found = list(pieces(given, truth, cut, np.random.default_rng(3)))
    side = recipe.fixed_side or recipe.side
    assert found
    assert {(one.shape, wanted.shape) for one, wanted in found} == {
        ((side, side, given.shape[0]), (side * cut.scale, side * cut.scale, 1))
    }
    assert 2 * recipe.border < side


@every_network
def test_the_network_keeps_scale_and_size_and_begins_as_an_image(recipe, made, references):
    network, _ = made(recipe)
    side = recipe.fixed_side or 48
    question = questions(recipe, fitted(recipe, references.judge))[0]
    middle = question.given[:, :side, :side]

    answer = answer_of(network, np.moveaxis(middle, 0, -1)[None])

    larger = cut_of(recipe).scale
    assert answer.shape == (1, side * larger, side * larger, 1)
    assert np.isfinite(answer).all()


@every_network
def test_the_program_reads_the_networks_file_and_finds_what_the_recipe_says(recipe, made):
    network, file = made(recipe)

    facts = facts_of(read_keras_file(file))

    assert facts.scale == cut_of(recipe).scale
    assert facts.fixed_size == ((recipe.fixed_side,) * 2 if recipe.fixed_side else None)
    assert facts.channels_in == preparation_of(recipe).channels
    assert facts.channels_out == 1
    assert facts.shrinks == 0
    assert facts.parameters == network.count_params()
    assert not facts.whole_image or recipe.fixed_side
    assert recipe.aligned_to % facts.multiple_of == 0
    assert recipe.fixed_side or recipe.side % facts.multiple_of == 0


@every_network
def test_the_compiled_form_computes_what_the_network_computes(recipe, made, tmp_path):
    network, _ = made(recipe)
    begun = network.get_weights()
    randomised(network).save(tmp_path / "network.keras")
    side = recipe.fixed_side or 48
    picture = np.random.default_rng(0).random((1, side, side, network.input_shape[-1]), dtype=np.float32)

    expected = answer_of(network, picture)
    network.set_weights(begun)
    written = onnx_bytes(read_keras_file(tmp_path / "network.keras"))

    session = onnxruntime.InferenceSession(written, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"image": picture.transpose(0, 3, 1, 2)})
    assert np.abs(found.transpose(0, 2, 3, 1) - expected).max() < 1e-4


@pytest.mark.parametrize("id", ["fast-x2", "best-x2", "fast-x4", "espcn-x3"])
def test_upsamplers_begin_close_to_the_least_squares_filter(id, made, references):
    recipe, linear = RECIPES[id], BUILT_IN["least-squares"]
    small = questions(recipe, references.judge)[0].given[0]

    answer = answer_of(made(recipe)[0], small[None, ..., None])[0, ..., 0]

    expected = linear.run(small, linear.parameters(scale=recipe.scale), Progress())
    off = np.abs(answer - expected)[32:-32, 32:-32]
    assert off.mean() < (0.02 if id == "espcn-x3" else 0.002)


def test_the_hybrid_uses_two_networks_that_are_there():
    routes = dict(RECIPES["hybrid-x2"].routes)

    for part in ("quick", "good"):
        assert RECIPES[routes[part]].scale == RECIPES["hybrid-x2"].scale
    with pytest.raises(NotImplementedError):
        RECIPES["hybrid-x2"].build()


def test_details_are_what_is_finer_than_a_few_pixels_ten_times_stronger(keras):
    image = image_input()
    network = keras.Model(image, detail(image))
    even, point = np.full((1, 40, 40, 1), 0.7, np.float32), np.zeros((1, 41, 41, 1), np.float32)
    point[0, 20, 20] = 1

    assert np.abs(answer_of(network, even)[:, 4:-4, 4:-4]).max() < 1e-5
    assert 9 < answer_of(network, point)[0, 20, 20, 0] < 10


def test_a_channel_is_picked_as_it_is(keras):
    given = image_input(channels=3)
    picture = np.random.default_rng(1).random((1, 9, 7, 3), dtype=np.float32)

    for number in range(3):
        found = answer_of(keras.Model(given, channel(given, number)), picture)
        np.testing.assert_array_equal(found[..., 0], picture[..., number])


def test_bicubic_filters_take_no_brightness_away():
    np.testing.assert_allclose(bicubic_filters(3).sum(axis=(1, 2)), 1.0, atol=1e-6)


def test_super_resolution_learns_from_several_depths_and_nothing_else():
    rng = np.random.default_rng(1)
    drawn = {fewer_pixels(3)(rng) for _ in range(200)}

    assert drawn == {Degradation(down=3, bits=bits) for bits in (8, 10, 12)}
