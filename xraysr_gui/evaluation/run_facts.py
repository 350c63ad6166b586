"""What somebody needs to make the same run again: images, models, versions, seeds, machine."""

from __future__ import annotations

import os
import platform
from importlib import metadata

from xraysr_gui import __version__
from xraysr_gui.core.loose import Json
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.judged_figures import VERSION
from xraysr_gui.evaluation.paired import DRAWS

LIBRARIES = ("numpy", "scipy", "onnxruntime", "scikit-image", "opencv-python-headless")
SEEDS = (
    "of each image: the first 8 signs of the SHA-256 of its name, a line feed and the condition; of draws: 1"
)


def run_facts(done: Evaluated, *, names_files: bool = False) -> Json:
    """Plain words and numbers, without names of files unless these are asked for."""
    return {
        "protocol": done.trial.id,
        "conditions": [
            {"title": one.title, "degradation": one.degradation.words(), "drawn": one.ranges is not None}
            for one in done.trial.conditions
        ],
        "images": [
            {"sha256": sha256, **({"name": name} if names_files else {})}
            for name, sha256 in done.hashes.items()
        ],
        "enhancers": [_enhancer(one) for one in done.enhancers],
        "told_blur_and_noise": done.known,
        "xraysr": __version__,
        "figures": VERSION,
        "seeds": SEEDS,
        "draws": DRAWS,
        "images_at_a_time": done.processes,
        "devices": sorted({score.device for score in done.scores if score.device}),
        "machine": {
            "system": platform.system(),
            "release": platform.release(),
            "machine": platform.machine(),
            "processor": platform.processor(),
            "cores": os.cpu_count(),
        },
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "left_out": len(done.left_out),
        "truth": [one.to_json() for one in done.truths],
    }


def _enhancer(one: Enhancer) -> Json:
    told: Json = {"id": one.id, "version": one.version}
    return told | ({"sha256": one.model.sha256} if one.model else {})


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
