"""What an installer leaves out is needed by nothing that the program does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EVERYTHING = """
import importlib, importlib.metadata, pkgutil, sys
sys.path[:0] = ["packaging"]
from chosen import NOT_NEEDED, ORACLES, without_algebra
from locked import strangers

FULL_OR_CLUSTER = (
    "xraysr_gui.training",
    "xraysr_gui.enhancers.networks.runtimes.keras",
    "xraysr_gui.commands.batching.cluster",
)
ALGEBRA = without_algebra(importlib.metadata.version("scipy"))
LEFT_OUT = {*NOT_NEEDED, *ALGEBRA, *ORACLES, *strangers()}


class Missing:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(f"{one}.") for one in LEFT_OUT):
            raise ModuleNotFoundError(f"{name} is not in the installer")


sys.meta_path.insert(0, Missing())
import xraysr_gui
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


def test_every_module_is_loaded_and_every_method_runs_without_it():
    command = [sys.executable, "-c", EVERYTHING]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 50
