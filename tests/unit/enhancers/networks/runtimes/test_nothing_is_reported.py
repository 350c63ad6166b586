"""Libraries that tell their makers what is run on a computer are kept from it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.fresh_clone import ROOT
from xraysr_gui.isolation.launch import child_environment

LOADED = {
    "whole program": "import xraysr_gui.gui.application",
    "network": f"""
from xraysr_gui.enhancers.networks.runtimes import onnx_engine
from xraysr_gui.enhancers.model_folder import read_model_folder
from pathlib import Path
cpu = onnx_engine.devices()[0]
onnx_engine.load(read_model_folder(Path({str(ROOT / "models" / "fast-x2")!r})), cpu, 1)
""",
    "library alone": "import xraysr_gui, onnxruntime; onnxruntime.get_available_providers()",
}


@pytest.mark.skipif(
    sys.platform == "win32", reason="there the system keeps what is reported, in no file of ours"
)
@pytest.mark.parametrize("program", LOADED.values(), ids=LOADED)
def test_no_number_of_this_computer_and_no_queue_of_reports_is_made(program, tmp_path):
    """In a bare environment: on a machine of tests the library would be silent by itself."""
    home, passing = tmp_path / "home", tmp_path / "passing"
    home.mkdir()
    passing.mkdir()
    bare = {"HOME": str(home), "TMPDIR": str(passing), "PATH": "/usr/bin", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=bare, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    left = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()]
    assert left == []


def test_a_child_of_the_program_inherits_the_refusal():
    assert child_environment()["ORT_DISABLE_TELEMETRY"] == "1"
