from __future__ import annotations

import numpy as np
import pytest

from tests.support.keras_files import convolution, entrance
from tests.support.model_folders import faithful_folder, keras_file
from xraysr_gui.commands.train_model import recipe_named, refuse_trained, with_own_id
from xraysr_gui.core.errors import CannotExport, InvalidParameter, UserError
from xraysr_gui.degradations.point_spread import PointSpread
from xraysr_gui.enhancers import Task
from xraysr_gui.settings import places
from xraysr_gui.training.fit import CHECKPOINT
from xraysr_gui.training.own_recipes import Said, own_recipe
from xraysr_gui.training.train import checkpoint_folder

BUILD = "def build():\n    return 'network'\n"


def written(folder, text):
    path = folder / "My net.py"
    path.write_text(text)
    return path


def test_a_function_and_a_scale_are_enough(tmp_path):
    recipe = own_recipe(written(tmp_path, f"scale = 3\n{BUILD}"))
    assert (recipe.id, recipe.title, recipe.scale, recipe.trial) == ("my-net", "My net", 3, "x3")
    assert recipe.task is Task.SUPER_RESOLUTION
    assert recipe.build() == "network"
    assert recipe.draw(np.random.default_rng(1)).down == 3


def test_what_it_says_is_taken_and_words_of_the_command_come_first(tmp_path):
    path = written(tmp_path, f"task, minutes, batch, title = 'denoise', 5, 7, 'Mine'\n{BUILD}")
    recipe = own_recipe(path)
    assert (recipe.task, recipe.minutes, recipe.batch, recipe.title) == (Task.DENOISE, 5, 7, "Mine")
    blurred = own_recipe(path, Said(task="deblur"))
    assert (blurred.task, blurred.trial) == (Task.DEBLUR, "deblur")
    assert isinstance(blurred.draw(np.random.default_rng(1)).blur, PointSpread)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("scale = 2", "no function named build"),
        (f"import nowhere_at_all\n{BUILD}", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("def build(:", "SyntaxError"),
        (BUILD, "It does not say its task; it must be one of: deblur, denoise, super-resolution"),
        (f"task = 'contrast'\n{BUILD}", "Its task is 'contrast'"),
        (f"scale = 7\n{BUILD}", "no trial for super-resolution, x7"),
        (f"scale, minutes = 2, -1\n{BUILD}", "Its minutes is -1"),
        (f"scale, side = 2, 1.5\n{BUILD}", "Its side is 1.5"),
        (f"scale, title = 2, 5\n{BUILD}", "Its title is 5"),
        (f"scale, loss = 2, 'huber'\n{BUILD}", "Its loss is 'huber'"),
        (f"scale, draw = 2, 3\n{BUILD}", "Its draw is 3"),
    ],
)
def test_a_file_that_makes_no_recipe_says_why(tmp_path, text, why):
    with pytest.raises(UserError) as refused:
        own_recipe(written(tmp_path, text))
    assert refused.value.what == "My net.py is no recipe that can be used."
    assert why in refused.value.why
    assert refused.value.remedy


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UserError, match="There is no file of this name"):
        recipe_named(str(tmp_path / "none.py"))


def test_a_network_learns_on_as_it_is(tmp_path):
    file = keras_file(tmp_path / "mine.keras", [entrance(), convolution("a", "picture", 1, 3)])
    with pytest.raises(UserError, match="does not say its task"):
        own_recipe(file)
    recipe = own_recipe(file, Said(task="denoise"))
    assert (recipe.id, recipe.task, recipe.preparation) == ("mine", Task.DENOISE, "plain")
    assert recipe.learning_rate < 1e-3
    with pytest.raises(UserError, match="takes 1 channels, and the preparation 'noise-map' gives 2"):
        own_recipe(file, Said(task="denoise", preparation="noise-map"))


def test_a_model_folder_tells_what_it_is(tmp_path):
    faithful_folder(tmp_path / "twice", 2, title="Twice")
    recipe = own_recipe(tmp_path / "twice")
    assert (recipe.id, recipe.title, recipe.scale, recipe.task) == (
        "twice",
        "Twice",
        2,
        Task.SUPER_RESOLUTION,
    )


def test_the_id_of_a_model_is_nobody_elses(tmp_path):
    recipe = recipe_named("fast-x2")
    shipped = places.models() / "fast-x2"
    assert with_own_id(recipe, tmp_path / "Chest 2026").model_id == "chest-2026"
    assert with_own_id(recipe, tmp_path / "fast-x2").model_id == "fast-x2-own"
    assert with_own_id(recipe, tmp_path / "???").model_id == "fast-x2-own"
    assert with_own_id(recipe, tmp_path / "a", "mine").model_title == "Fast x2 (mine)"
    again = with_own_id(recipe, shipped)
    assert (again.model_id, again.model_title) == ("fast-x2", "Fast x2")
    faithful_folder(places.personal_models() / "fast-x2-own")
    assert with_own_id(recipe, tmp_path / "fast-x2").model_id == "fast-x2-own2"
    for id in ("fast-x2", "bicubic", "Not an id", "con"):
        with pytest.raises(InvalidParameter, match="cannot have the id"):
            with_own_id(recipe, tmp_path / "a", id)


def test_what_a_training_made_or_left_is_kept(tmp_path):
    made, left = tmp_path / "made", tmp_path / "left"
    faithful_folder(made)
    checkpoint_folder(left).mkdir()
    (checkpoint_folder(left) / CHECKPOINT).write_text("")
    for folder, why in ((made, "is there already"), (left, "what it had learned would be lost")):
        with pytest.raises(CannotExport, match=why):
            refuse_trained(folder, overwrite=False)
        refuse_trained(folder, overwrite=True)
    refuse_trained(tmp_path / "new", overwrite=False)
