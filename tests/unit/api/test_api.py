from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio

from tests.support.model_folders import faithful_folder
from tests.support.phantom import chest
from xraysr_gui import api
from xraysr_gui.cli.main import main
from xraysr_gui.core.errors import CannotExport, InvalidParameter

PAGE = (Path(__file__).parents[3] / "docs" / "API.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?ms)^```python\n(.*?)^```$", PAGE)


@pytest.fixture(autouse=True)
def _processes_end():
    yield
    api.close()


@pytest.fixture
def film(tmp_path) -> Path:
    drawn(3).save(tmp_path / "film.png")
    return tmp_path / "film.png"


def drawn(seed):
    return Image.fromarray(np.rint(chest(272, 256, mm_per_pixel=1.4, seed=seed) * 255).astype(np.uint8))


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_of_the_page_runs_and_leaves_no_process(film, number):
    drawn(4).save(film.parent / "other.png")
    guard = "\nimport sys\nassert not {'PySide6', 'tensorflow', 'keras', 'torch'} & set(sys.modules)\n"
    done = subprocess.run(
        [sys.executable, "-c", EXAMPLES[number] + guard],
        cwd=film.parent, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    here = [one for one in psutil.process_iter(["cwd"]) if one.info["cwd"] == str(film.parent)]
    assert not here


def test_the_page_names_everything_that_stays():
    assert all(
        name in PAGE
        for name in set(api.__all__)
        - {"Enhancer", "Compared", "Evaluated", "Installed", "Verified", "enhancer"}
    )
    assert len(EXAMPLES) == 9


def test_an_array_is_an_image_and_its_result_an_array_again():
    pixels = np.linspace(0, 1, 60 * 50, dtype=np.float32).reshape(60, 50)
    result = api.enhance(pixels, "nearest", {"scale": 2})
    np.testing.assert_allclose(result.normalised(), np.kron(pixels, np.ones((2, 2))), atol=1e-6)
    whole = (pixels * 255).astype(np.uint8)
    np.testing.assert_allclose(api.from_array(whole).normalised(), whole / 255, atol=1e-6)
    wide = api.from_array(pixels * 3000 - 1000, black=-1000, white=2000)
    np.testing.assert_allclose(wide.normalised(), pixels, atol=1e-6)


@pytest.mark.parametrize(
    "senseless",
    [
        np.zeros((4, 4, 3)),
        np.zeros((0, 4)),
        np.full((4, 4), np.nan),
        np.full((4, 4), 7.0),
        np.zeros((4, 4), "i8"),
    ],
)
def test_an_array_that_is_no_image_is_refused(senseless):
    with pytest.raises(InvalidParameter, match="no image that can be used"):
        api.from_array(senseless)


def test_an_enhancer_that_is_not_there_is_refused_with_what_was_meant(film):
    with pytest.raises(api.UserError, match=r"Did you mean fast-x4 or fast-x2\?|Did you mean fast-x2"):
        api.enhance(film, "fast-x22")
    with pytest.raises(api.UserError, match="There is no parameter 'sid'"):
        api.enhance(film, "median", {"sid": 3})


def test_a_model_folder_is_an_enhancer(film, tmp_path):
    model = faithful_folder(tmp_path / "model").path
    named = api.enhancer(model)
    assert named.model.path == model
    result = api.enhance(film, model, accept_outside=True)
    assert result.steps[-1].model == named.model.sha256


def test_saving_keeps_what_is_there(film, tmp_path):
    image = api.open(film)
    with pytest.raises(CannotExport, match="is there already"):
        api.save(image, film)
    with pytest.raises(CannotExport, match="originals are never written over"):
        api.save(image, film, overwrite=True)
    api.save(image, tmp_path / "copy.png")
    np.testing.assert_array_equal(api.open(tmp_path / "copy.png").pixels, image.pixels)


def test_figures_are_those_of_the_command_line(film, tmp_path, capsys):
    noisy = api.degrade(film, noise=6, seed=2)
    api.save(noisy, tmp_path / "noisy.png")
    told = api.compare(film, tmp_path / "noisy.png", [(20, 30, 60, 40)], intervals=False).figures
    one, other = (np.asarray(Image.open(path)) for path in (film, tmp_path / "noisy.png"))
    assert told["whole"]["psnr"] == pytest.approx(
        peak_signal_noise_ratio(one, other, data_range=255), abs=1e-4
    )
    mask = np.zeros(one.shape, bool)
    mask[30:70, 20:80] = True
    masked = api.compare(film, noisy, [mask], intervals=False).figures
    assert masked["inside"]["pixels"] == told["inside"]["pixels"] == mask.sum()
    words = ["compare", str(film), str(tmp_path / "noisy.png"), "--rectangle", "20,30,60,40"]
    assert main([*words, "--no-intervals", "--json"], pytest.fail) == 0
    by_command = json.loads(capsys.readouterr().out)
    assert by_command["inside"] == told["inside"]


def test_one_rectangle_or_mask_may_stand_alone(film):
    blurred = api.degrade(film, gaussian=1.0)
    box, mask = (8, 8, 24, 16), np.zeros(blurred.shape, np.uint8)
    mask[8:24, 8:32] = 1
    several = api.compare(film, blurred, [box]).figures["inside"]
    assert api.compare(film, blurred, box).figures["inside"] == several
    assert api.compare(film, blurred, mask).figures["inside"]["psnr"] == several["psnr"]


def test_it_can_be_closed_and_goes_on(film):
    first = api.open(film)
    api.close()
    np.testing.assert_array_equal(api.open(film).pixels, first.pixels)


def test_a_degradation_that_cannot_be_is_refused(film):
    with pytest.raises(InvalidParameter, match="down cannot be that"):
        api.degrade(film, down=17)
    with pytest.raises(InvalidParameter, match="of one kind"):
        api.degrade(film, gaussian=1.0, defocus=2.0)


@pytest.mark.parametrize("words", [[], ["--seed", "3"], ["--kernel", "area"], ["--noise", "0"]])
def test_a_degradation_that_does_nothing_writes_no_file(film, tmp_path, capsys, words):
    target = tmp_path / "same.png"
    assert main(["degrade", str(film), "-o", str(target), *words], pytest.fail) == 2
    told = capsys.readouterr().err
    assert "Nothing would be done to the image." in told
    assert "Name at least one of: gaussian" in told
    assert not target.exists()


def test_truths_are_named_by_their_patients():
    truths = {name: chest(256, 256, mm_per_pixel=1.4, seed=seed) for name, seed in (("a", 1), ("b", 2))}
    both = api.evaluate(truths, "denoise", ["median"])
    row = next(row for row in both.rows if row.enhancer == "median")
    assert "2 patients are too few" in row.gains["untouched"].reason
    alone = api.evaluate({"a": truths["a"]}, "denoise", ["median"])
    told = next(row for row in alone.rows if row.enhancer == "median").to_json()["gains"]["untouched"]
    assert (told["low"], told["high"]) == (None, None)
    assert told["reason"]
