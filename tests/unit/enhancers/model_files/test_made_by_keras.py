"""Files that Keras 2 and Keras 3 wrote, with what they made of a picture, read where neither is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.enhancers.model_files.facts import facts_of
from xraysr_gui.enhancers.model_files.keras_file import read_keras_file
from xraysr_gui.enhancers.model_files.to_onnx import onnx_bytes

runtime = pytest.importorskip("onnxruntime")
HOME = Path(__file__).parent / "made_by_keras"
FILES = sorted([*HOME.glob("*.h5"), *HOME.glob("*.keras")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_computes_what_keras_computed(path):
    known = np.load(path.with_suffix(".npz"))
    session = runtime.InferenceSession(onnx_bytes(read_keras_file(path)), providers=["CPUExecutionProvider"])
    (found,) = session.run(["enhanced"], {"image": known["picture"].transpose(2, 0, 1)[None]})
    np.testing.assert_allclose(found[0].transpose(1, 2, 0), known["enhanced"], atol=1e-5)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_size_of_the_result_is_what_the_facts_say(path):
    known, facts = np.load(path.with_suffix(".npz")), facts_of(read_keras_file(path))
    rows, columns, channels = known["picture"].shape
    lost = 2 * facts.shrinks
    assert known["enhanced"].shape == (
        (rows - lost) * facts.scale,
        (columns - lost) * facts.scale,
        facts.channels_out,
    )
    assert facts.channels_in == channels


def test_there_are_files_of_both_versions_and_forms():
    assert {(path.name[:6], path.suffix) for path in FILES} == {
        (version, ending) for version in ("keras2", "keras3") for ending in (".h5", ".keras")
    }
