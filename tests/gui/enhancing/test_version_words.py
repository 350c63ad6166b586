"""What a step was done on is told short in the window, and whole in its history."""

from __future__ import annotations

import pytest

from xraysr_gui.core.step import Step
from xraysr_gui.gui.enhancing.version_words import in_short, spent_on


@pytest.mark.parametrize(
    ("device", "short"),
    [
        ("Processor, 2 cores (ONNX Runtime 1.31.1)", "Processor, 2 cores"),
        ("Card (16 GB) (Keras 3)", "Card (16 GB)"),
        ("Processor", "Processor"),
        ("Card (a) after a fault", "Card (a) after a fault"),
        ("", ""),
    ],
)
def test_the_library_is_left_out_where_only_the_device_counts(device, short):
    assert in_short(device) == short


def test_the_whole_names_the_library_too():
    step = Step("x", 1, (), device="Processor (ONNX Runtime 1)", seconds=2.0)
    assert spent_on(step) == "2.0 s, Processor"
    assert spent_on(step, whole=True) == "2.0 s, Processor (ONNX Runtime 1)"
