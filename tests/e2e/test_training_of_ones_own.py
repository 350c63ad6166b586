"""A network of one's own: trained from a file, stopped, gone on with, and used at once; as it is typed."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from tests.support.phantom import chest
from xraysr_gui.enhancers.model_folder import read_model_folder

pytestmark = [
    # Keras 3.15 calls TensorFlow's arrays in the manner of NumPy 1; goes when one of them learns NumPy 2's
    pytest.mark.filterwarnings(
        "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:keras"
    ),
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is another thing there"),
]
PROGRAM = [sys.executable, "-m", "xraysr_gui"]
STEPS = 100
RECIPE = """
task, scale, side, batch = "super-resolution", 2, 16, 2
title, summary = "Tiny", "Enlarges twice, for tests."


def build():
    import keras

    image = keras.layers.Input((None, None, 1))
    x = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(image)
    large = keras.layers.UpSampling2D(2, interpolation="bilinear")(x)
    return keras.Model(image, keras.layers.Conv2D(1, 3, padding="same")(large))
"""
SECONDS = 900
"""Until a command counts as hanging; no time limit on speed."""


def run(*words: object) -> subprocess.CompletedProcess[str]:
    typed = [*PROGRAM, *map(str, words)]
    return subprocess.run(typed, capture_output=True, text=True, timeout=SECONDS, check=False)


def stopped(*words: object, when: Path) -> subprocess.CompletedProcess[str]:
    """Ctrl+C as soon as there is something to keep."""
    typed = [*PROGRAM, *map(str, words)]
    running = subprocess.Popen(typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + SECONDS
    while not when.exists() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=SECONDS)
    return subprocess.CompletedProcess(typed, running.returncode, out, err)


def weights(model: Path) -> list[np.ndarray]:
    with zipfile.ZipFile(model / "model.keras") as archive:
        held = BytesIO(archive.read("model.weights.h5"))
    found: list[np.ndarray] = []
    with h5py.File(held) as file:
        file.visititems(lambda _, one: found.append(one[()]) if isinstance(one, h5py.Dataset) else None)
    return found


def state(model: Path) -> dict:
    return json.loads((model.parent / f".{model.name}.training" / "state.json").read_text())


@pytest.fixture(scope="module")
def shop(keras, tmp_path_factory):
    """Films, a recipe, a training in one go, and one that was stopped and went on with what it said."""
    folder = tmp_path_factory.mktemp("shop")
    for part, seeds in (("train", (1, 2)), ("val", (3,))):
        (folder / "films" / part).mkdir(parents=True)
        for seed in seeds:
            drawn = np.rint(chest(272, 256, mm_per_pixel=1.4, seed=seed) * 255).astype(np.uint8)
            Image.fromarray(drawn).save(folder / "films" / part / f"patient{seed:03}.png")
    (folder / "tiny.py").write_text(RECIPE)
    words = "train", folder / "tiny.py", "--data", folder / "films", "--steps", STEPS, "--seed", 3, "-o"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder / "home"))
        patch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.delenv(name, raising=False)
        whole = run(*words, folder / "whole")
        assert whole.returncode == 0, whole.stderr[-3000:]
        half = stopped(*words, folder / "my halves", when=folder / ".my halves.training" / "state.json")
        kept = state(folder / "my halves")
        command = half.stderr.rpartition("Go on with:\n")[2].strip()
        rest = run(*shlex.split(command)[1:])
        assert rest.returncode == 0, rest.stderr[-3000:] + command
        yield folder, whole, half, kept, command, rest


def test_ctrl_c_keeps_what_was_learned_and_says_how_to_go_on(shop):
    _, _, half, kept, command, _ = shop
    assert half.returncode == 130
    assert 0 < kept["steps"] < STEPS
    assert f"Stopped after {kept['steps']} steps, which are kept. Go on with:\n{command}\n" in half.stderr
    assert command.startswith("xraysr train ")
    assert command.endswith(" --seed 3 --resume")


def test_a_training_leaves_nothing_of_its_libraries_in_the_home(shop):
    home = shop[0] / "home"
    kept = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
    assert {path for path in kept if "xraysr" not in path.parts} == set()


def test_no_step_is_lost_and_nothing_comes_out_otherwise(shop):
    folder = shop[0]
    whole, halves = folder / "whole", folder / "my halves"
    told = [read_model_folder(one).manifest.training for one in (whole, halves)]
    assert [one["steps"] for one in told] == [STEPS, STEPS]
    for mine, theirs in zip(weights(whole), weights(halves), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)
    curves = [
        [(one["steps"], one["loss"], one["psnr"]) for one in state(place)["epochs"]]
        for place in (whole, halves)
    ]
    assert [point[0] for point in curves[0]] == list(range(5, STEPS + 1, 5))
    for mine, theirs in zip(*curves, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-3)


def test_the_model_has_an_id_of_its_own_and_its_card_names_it(shop):
    folder = shop[0]
    made = read_model_folder(folder / "my halves")
    assert (made.manifest.id, made.manifest.title) == ("my-halves", "Tiny (my-halves)")
    assert made.manifest.training["recipe"] == "tiny"
    assert "evaluate FOLDER --protocol x2 --with my-halves`" in made.card()


def test_the_last_line_is_a_command_that_works_at_once(shop, keras, tmp_path):
    folder, *_, rest = shop
    last = rest.stdout.splitlines()[-1]
    assert last.startswith("Use it at once: xraysr enhance FILE --with ")
    film = next((folder / "films" / "val").iterdir())
    typed = shlex.split(last.removeprefix("Use it at once: xraysr "))
    words = [{"FILE": str(film), "RESULT.png": str(tmp_path / "out.png")}.get(word, word) for word in typed]
    done = run(*words, "--accept-outside")
    assert done.returncode == 0, done.stderr
    with Image.open(film) as before, Image.open(tmp_path / "out.png") as after:
        given, made = np.asarray(before, np.float32) / 255, np.asarray(after, np.float32) / 255
    network = keras.models.load_model(folder / "my halves" / "model.keras")
    wanted = keras.ops.convert_to_numpy(network(given[None, ..., None]))[0, ..., 0].clip(0, 1)
    assert np.abs(made - wanted)[8:-8, 8:-8].max() < 0.6 / 255


def test_a_path_stands_for_an_id_everywhere(shop, tmp_path):
    folder = shop[0]
    film, model = next((folder / "films" / "val").iterdir()), folder / "my halves"
    for number, named in enumerate((model, model / "model.keras")):
        out = tmp_path / f"out{number}.tiff"
        done = run("enhance", film, "--with", named, "--accept-outside", "-o", out, "--json")
        assert done.returncode == 0, done.stderr
        known = read_model_folder(model).manifest.files["model.keras"]
        assert json.loads(done.stdout)["model_sha256"] == known
        known_truth = run("compare", "--known-truth", film, "--with", named, "--no-intervals", "--json")
        assert known_truth.returncode == 0, known_truth.stderr
    done = run(
        "evaluate",
        folder / "films",
        "--protocol",
        "x2",
        "--with",
        f"{model},fast-x2",
        "-o",
        tmp_path,
        "--json",
    )
    assert done.returncode == 0, done.stderr
    rows = [row["enhancer"] for row in json.loads(done.stdout)["rows"]]
    assert rows == ["reference", "bicubic", "least-squares", "dae-deblur", "my-halves", "fast-x2"]
    shown = run("demo", film, "--with", model, "-o", tmp_path / "page")
    assert shown.returncode == 0, shown.stderr
    assert "Tiny (my-halves)" in (tmp_path / "page" / "index.html").read_text(encoding="utf-8")


def test_a_network_learns_on_from_its_file_and_what_is_there_is_not_lost(shop):
    folder = shop[0]
    more = "train", folder / "my halves", "--data", folder / "films", "--steps", 4, "-o", folder / "more"
    done = run(*more)
    assert done.returncode == 0, done.stderr
    made = read_model_folder(folder / "more").manifest
    assert (made.id, made.scale, made.training["steps"]) == ("more", 2, 4)
    moved = max(
        np.abs(a - b).max()
        for a, b in zip(weights(folder / "more"), weights(folder / "my halves"), strict=True)
    )
    assert 0 < moved < 0.01
    again = run(*more)
    assert again.returncode == 2
    assert "manifest.json was not written." in again.stderr
    assert os.listdir(folder / "more")
