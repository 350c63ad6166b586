"""Every hostile model is refused in three sentences, quickly, without much memory, and nothing of it runs."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hostile_files.cases import Case
from tests.hostile_files.hostile_models import MODEL_CASES
from tests.hostile_files.hostile_networks import CANARY, NETWORK_CASES
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes

MOST_SECONDS = 2.0
MOST_BYTES = 300 << 20
CASES = (*NETWORK_CASES, *MODEL_CASES)
FORBIDDEN = ("keras", "tensorflow", "torch", "jax")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="made with pipes, devices and links")


def refusal(path: Path) -> ModelUnavailable | None:
    """How a file is refused, None if it is read, understood and written."""
    try:
        network = read_keras_file(path)
        assert facts_of(network).channels_out == 1
        assert onnx_bytes(network)
    except ModelUnavailable as error:
        return error
    return None


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_model_is_refused_in_three_sentences(case: Case, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = case.make(tmp_path)
    started = time.process_time()
    error = refusal(path)
    assert time.process_time() - started < MOST_SECONDS
    assert not (tmp_path / CANARY).exists()
    assert case.opens is (error is None), error
    if error is not None:
        for sentence in (error.what, error.why, error.remedy):
            assert sentence.endswith(".")
            assert len(sentence.split()) >= 3
            most = 1200 if "\nimport keras\n" in sentence else 400  # with lines for its author to copy
            assert len(sentence) < most
        assert re.search(case.says, str(error)), error


READ_ALL = r"""
import re, sys
from pathlib import Path
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
for line in sys.stdin:
    try:
        read_keras_file(Path(line.rstrip()))
    except ModelUnavailable:
        pass
held = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
print(held[1], *sys.modules)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say what it held")
def test_hostile_models_take_little_memory_and_load_no_framework(tmp_path: Path) -> None:
    paths = []
    for number, case in enumerate(CASES):
        folder = tmp_path / str(number)
        folder.mkdir()
        paths.append(str(case.make(folder)))
    program = [sys.executable, "-c", READ_ALL]
    done = subprocess.run(program, input="\n".join(paths), capture_output=True, text=True, check=True)
    kilobytes, *modules = done.stdout.split()
    assert int(kilobytes) * 1024 < MOST_BYTES
    assert not [name for name in modules if name.split(".")[0] in FORBIDDEN]
