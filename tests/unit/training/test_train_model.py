"""From a folder of images to a model folder, with a network so small that seconds are enough."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.commands import train_model as command
from xraysr_gui.commands.evaluate_enhancers import evaluate_enhancers
from xraysr_gui.commands.train_model import recipe_named, train_model
from xraysr_gui.commands.write_evaluation import write_report
from xraysr_gui.core.errors import Cancelled, CannotStart, ModelUnavailable, UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import Task
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.enhancers.networks.network import network_enhancer
from xraysr_gui.enhancers.networks.probe import Difference
from xraysr_gui.evaluation.parallel_run import Job
from xraysr_gui.evaluation.references import gather, judging_images
from xraysr_gui.evaluation.truths import GivenTruths
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.training import export, train
from xraysr_gui.training.fit import CHECKPOINT, load_training
from xraysr_gui.training.recipe import Recipe, fewer_pixels
from xraysr_gui.training.recipes.plain import build
from xraysr_gui.training.train import Plan, checkpoint_folder

pytest.importorskip("matplotlib")

# Keras 3.15 calls TensorFlow's arrays in the manner of NumPy 1; goes when one of them learns NumPy 2's
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
)
TINY = Recipe(
    id="tiny-x2",
    title="Tiny x2",
    summary="Enlarges twice, for tests.",
    task=Task.SUPER_RESOLUTION,
    scale=2,
    build=partial(build, 2, width=4, depth=1),
    draw=fewer_pixels(2),
    trial="x2",
    side=24,
    batch=4,
    minutes=0.05,
    lineage="Nobody's.",
)


class Workshop:
    """Images, a reader and an engine, and what is made with them."""

    def __init__(self, folder: Path) -> None:
        self.images, self.model = folder / "images", folder / "models" / "tiny-x2"
        for part, seeds in (("train", (1, 2)), ("val", (3, 4))):
            (self.images / part).mkdir(parents=True)
            for seed in seeds:
                drawn = np.rint(chest(272, 256, mm_per_pixel=1.4, seed=seed) * 255).astype(np.uint8)
                Image.fromarray(drawn).save(self.images / part / f"patient{seed:03}.png")
        self.reader, self.engine = ImageReader(), Engine()

    def train(self, plan=Plan(), progress=None):
        return train_model(
            TINY, self.images, self.model, self.reader, self.engine, progress or Progress(), plan
        )

    def close(self):
        self.reader.close()
        self.engine.close()


@pytest.fixture(scope="module")
def workshop(keras, tmp_path_factory) -> Iterator[Workshop]:
    """One stopped training, one that went on to its end; then it is only looked at."""
    shop = Workshop(tmp_path_factory.mktemp("workshop"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("home")))
        for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.delenv(name, raising=False)
        shop.stopped = stopped_after_some_steps(shop)
        with pytest.raises(UserError) as shop.refused:
            train_model(TINY, shop.images / "val", shop.model, shop.reader, shop.engine, Progress(), Plan())
        minutes = shop.stopped.seconds / 60 + TINY.minutes
        shop.made = shop.train(Plan(minutes, resume=True))
        yield shop
        shop.close()


def stopped_after_some_steps(shop):
    said = []
    progress = Progress(lambda _, words: said.append(words), lambda: "step 20," in "".join(said[-1:]))
    with pytest.raises(Cancelled):
        shop.train(Plan(10.0, seed=5), progress)
    return load_training(checkpoint_folder(shop.model))


def test_it_learns_in_half_as_many_bits_where_that_is_asked_for(keras, tmp_path):
    wide, shop = replace(TINY, build=partial(build, 2, width=16, depth=3)), Workshop(tmp_path)
    model, plan = shop.model, Plan(steps=5, half=True)

    made = train_model(wide, shop.images, model, shop.reader, shop.engine, Progress(), plan)
    shop.close()

    kept = keras.models.load_model(checkpoint_folder(model) / CHECKPOINT, compile=False)
    assert "bfloat16" in {layer.compute_dtype for layer in kept.layers}
    bare = keras.models.load_model(model / "model.keras")
    assert {layer.compute_dtype for layer in bare.layers} == {"float32"}
    assert made.manifest.training["made_with"].endswith(", wide layers in bfloat16")
    assert load_training(checkpoint_folder(model)).half


def test_a_training_that_was_stopped_leaves_a_checkpoint_beside_the_model_and_no_model(workshop):
    kept = checkpoint_folder(workshop.model)

    assert kept.parent == workshop.model.parent
    assert workshop.stopped.steps in (20, 40)
    assert (workshop.stopped.seed, workshop.stopped.epochs) == (5, [])


def test_it_went_on_from_where_it_was_stopped(workshop):
    history = workshop.made.manifest.training
    done = load_training(checkpoint_folder(workshop.model))

    assert history["steps"] == done.steps > workshop.stopped.steps
    assert history["seed"] == 5
    assert done.seconds >= workshop.stopped.seconds + TINY.minutes * 60


def test_the_folder_holds_what_a_model_needs_and_nothing_else(workshop):
    assert {path.name for path in workshop.model.iterdir()} == {
        "manifest.json", "model.keras", "model.onnx", "probe.npz", "card.md", "curves.png",
    }  # fmt: skip


def test_the_manifest_names_every_file_with_its_right_hash(workshop):
    named = json.loads((workshop.model / "manifest.json").read_text())["files"]

    there = {path.name: path for path in workshop.model.iterdir() if path.name != "manifest.json"}
    assert named == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()}


def test_the_manifest_says_what_was_learned_from(workshop):
    manifest = workshop.made.manifest
    references = gather(workshop.images, workshop.reader, Progress())

    assert (manifest.id, manifest.scale, manifest.preparation) == ("tiny-x2", 2, "plain")
    history = manifest.training
    assert (history["images"], history["patients"], history["judged_by"]) == (2, 2, 2)
    assert history["images_sha256"] == references.digest()
    assert (history["recipe"], history["trial"], history["loss"]) == ("tiny-x2", "x2", "charbonnier")


def test_the_card_shows_every_figure_of_the_table(workshop):
    text, rows = workshop.made.card(), workshop.made.manifest.measured["x2"]

    assert [row["enhancer"] for row in rows] == ["reference", "bicubic", "least-squares", "tiny-x2"]
    for row in rows[1:]:  # the reference is told in words
        lines = [line for line in text.splitlines() if line.startswith(f"| {row['enhancer']} |")]
        figures = row["figures"]
        wanted = f"| {figures['psnr']:.2f} | {figures['ssim']:.4f} | {figures['hfen']:.3f} |"
        assert any(wanted in line for line in lines)
        for gained in row["gains"].values():
            assert gained["low"] is None  # two patients have no interval
            gain = f"{gained['mean']:+.2f} [cannot be told]"
            assert any(gain in line for line in lines)
    history = workshop.made.manifest.training
    assert f"{history['steps']:,} steps, seed 5" in text
    assert f"{workshop.made.manifest.parameters:,} parameters" in text


def test_the_figures_can_be_made_again_from_the_folder_alone(workshop, tmp_path):
    enhancer = network_enhancer(read_model_folder(workshop.model))
    judge = judging_images(workshop.images, workshop.reader, Progress(), [].append)

    job = Job(TRIALS["x2"], [enhancer])
    again = evaluate_enhancers(job, GivenTruths(judge), workshop.engine, Progress())

    known = next(row for row in workshop.made.manifest.measured["x2"] if row["enhancer"] == "tiny-x2")
    mine = next(row for row in again.rows if row.enhancer == "tiny-x2")
    assert mine.figures == pytest.approx(known["figures"], rel=1e-4)
    write_report(again, tmp_path, names_files=True)
    rows = list(csv.DictReader((tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()))
    own = [row for row in rows if row["enhancer"] == "tiny-x2"]
    assert [row["image"] for row in own] == ["patient003.png", "patient004.png"]
    assert np.mean([float(row["psnr"]) for row in own]) == pytest.approx(mine.figures["psnr"])


def test_the_curves_are_a_picture(workshop):
    with Image.open(workshop.model / "curves.png") as picture:
        picture.load()

        assert picture.format == "PNG"
        assert picture.width > 2 * picture.height > 300
        assert len(np.unique(np.asarray(picture.convert("L")))) > 10


def test_the_networks_file_holds_no_memory_of_the_optimiser(workshop, keras):
    network = keras.models.load_model(workshop.model / "model.keras")

    assert getattr(network, "optimizer", None) is None
    assert (workshop.model / "model.keras").stat().st_size < 60_000


def test_a_finished_model_learns_on_where_its_checkpoint_is_gone(workshop, tmp_path):
    other = tmp_path / "models" / "tiny-x2"
    other.mkdir(parents=True)
    for path in workshop.model.iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    before = workshop.made.manifest.training
    plan = Plan(before["minutes"] + 0.02, resume=True)

    engine = Engine()  # of its own: one that may not read this folder is replaced by one that may
    try:
        made = train_model(TINY, workshop.images, other, workshop.reader, engine, Progress(), plan)
    finally:
        engine.close()

    assert made.manifest.training["steps"] > before["steps"]


def sentences(error):
    return [part for part in str(error).split(". ") if part]


def test_a_folder_without_usable_images_is_refused_in_three_sentences(workshop):
    """Those of the judging part alone are too few: the split leaves one side empty."""
    assert len(sentences(workshop.refused.value)) == 3
    assert "cannot be used for training" in str(workshop.refused.value)


def test_nothing_to_go_on_from_is_refused_in_three_sentences(workshop, tmp_path):
    with pytest.raises(UserError, match="cannot go on") as refused:
        train_model(
            TINY,
            workshop.images,
            tmp_path / "none",
            workshop.reader,
            workshop.engine,
            Progress(),
            Plan(resume=True),
        )

    assert len(sentences(refused.value)) == 3
    assert not (tmp_path / "none").exists()


def test_a_compiled_form_that_computes_something_else_is_refused(workshop, monkeypatch, keras):
    monkeypatch.setattr(export, "difference", lambda folder: Difference(0.01, True))
    network = keras.models.load_model(workshop.model / "model.keras")
    training = load_training(checkpoint_folder(workshop.model))

    with pytest.raises(ModelUnavailable, match=r"differs from the network by 0\.01") as refused:
        export.export(
            TINY, network, workshop.model, training, gather(workshop.images, workshop.reader, Progress())
        )

    assert len(sentences(refused.value)) == 3


def test_without_the_libraries_for_training_that_is_said_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(train, "find_spec", lambda name: None)

    with pytest.raises(CannotStart, match="Keras") as refused:
        train_model(TINY, tmp_path, tmp_path / "model", None, None, Progress())

    assert len(sentences(refused.value)) == 3


def test_an_unknown_recipe_is_refused_with_the_names_of_all():
    with pytest.raises(UserError, match="There is no recipe 'best'") as refused:
        recipe_named("best")

    assert all(recipe.id in str(refused.value) for recipe in command.RECIPES)
    assert recipe_named("fast-x2").scale == 2
