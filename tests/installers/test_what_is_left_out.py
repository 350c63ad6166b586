"""What an installer leaves out is needed by nothing that the program does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
WITHOUT = """
import importlib.metadata, sys
sys.path[:0] = ["packaging"]
from chosen import ORACLES, not_needed, without_algebra
from locked import FULL, strangers

ALGEBRA = without_algebra(importlib.metadata.version("scipy"))
LEFT_OUT = {*not_needed(full=FULL), *ALGEBRA, *ORACLES, *strangers()}


class Missing:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(f"{one}.") for one in LEFT_OUT):
            raise ModuleNotFoundError(f"{name} is not in the installer", name=name)


sys.meta_path.insert(0, Missing())
"""
EVERYTHING = """
import importlib, pkgutil
import xraysr_gui

FULL_OR_CLUSTER = (
    "xraysr_gui.training",
    "xraysr_gui.enhancers.networks.runtimes.keras",
    "xraysr_gui.commands.batching.cluster",
)
for module in pkgutil.walk_packages(xraysr_gui.__path__, "xraysr_gui."):
    if not module.name.startswith(FULL_OR_CLUSTER):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

from xraysr_gui.commands.checking.check_methods import WORSE, figures_of, known_image
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import as_pixels
from xraysr_gui.enhancers import BUILT_IN
from xraysr_gui.estimates.estimate import estimate
from xraysr_gui.metrics import IN_REGIONS

image = known_image()
worse = as_pixels(WORSE.apply(image))
for one in BUILT_IN:
    one.run(worse, one.parameters(), Progress())
figures = figures_of(image, worse, [one.id for one in IN_REGIONS])
assert not [words for words in figures.values() if isinstance(words, str)], figures
estimate(worse, None, None, Progress())
print(len(LEFT_OUT))
"""
TRAINING = """
from xraysr_gui.cli.main import main

status = main(sys.argv[1:], None)
assert not status, status
print(len(LEFT_OUT))
"""


def done_without(program: str, *words: str, size: str = "") -> None:
    command = [sys.executable, "-c", WITHOUT + program, *words]
    settings = {**os.environ, "XRAYSR_SIZE": size, "PYTHONPATH": str(ROOT)}  # its children find the program
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout.split()[-1]) > 50


def test_every_module_is_loaded_and_every_method_runs_without_it():
    done_without(EVERYTHING)


@pytest.mark.slow
def test_a_network_learns_without_what_the_full_one_leaves_out(tmp_path):
    """TensorFlow imports more than it calls."""
    films, model = tmp_path / "films", tmp_path / "model"
    films.mkdir()
    for number in range(8):
        greys = np.random.default_rng(number).integers(0, 256, (256, 256), np.uint8)
        Image.fromarray(greys).save(films / f"film{number}.png")
    done_without(
        TRAINING, "train", "espcn-x2", "--data", str(films), "--steps", "2", "-o", str(model), size="full"
    )
    assert (model / "manifest.json").is_file()
