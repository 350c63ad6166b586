"""The page about models of one's own is true: its table is made from the code, its example runs."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.support.layer_page import OPERATIONS, table, with_table
from xraysr_gui.cli import models
from xraysr_gui.cli.main import main
from xraysr_gui.enhancers.engine.model_answers import Answers
from xraysr_gui.enhancers.model_files.understood import FUNCTION_CALL, UNDERSTOOD

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "BRING_YOUR_MODEL.md"
NOTEBOOK = ROOT / "docs" / "examples" / "bring_your_model.ipynb"


def test_the_table_of_layers_is_what_the_code_understands():
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, (
        "make it anew: python -m tests.support.layer_page docs/BRING_YOUR_MODEL.md"
    )
    missing = [name for name in UNDERSTOOD if name not in OPERATIONS and f"`{name}`" not in table()]
    assert set(missing) == {"InputLayer", FUNCTION_CALL}


def test_layers_are_layers_of_keras_and_functions_are_functions_of_keras(keras):
    layers = set(UNDERSTOOD) - set(OPERATIONS) - {FUNCTION_CALL}
    assert [name for name in layers if not hasattr(keras.layers, name)] == []
    assert [name for name in OPERATIONS if hasattr(keras.layers, name)] == []
    functions = (keras.ops, keras.ops.nn, keras.ops.numpy)
    unknown = [one for one in OPERATIONS.values() if not any(hasattr(where, one) for where in functions)]
    assert set(unknown) <= {"depth_to_space", "space_to_depth"}  # newer than the oldest Keras


def test_every_question_of_the_page_is_a_word_of_the_command(capsys):
    words = set(re.findall(r"^\| `(--[a-z-]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    with pytest.raises(SystemExit):
        main(["models", "install", "--help"], pytest.fail)
    offered = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert words <= offered
    named = {word.strip("-").replace("-", "_").replace("range", "value_range") for word in words}
    named = {name.replace("result_value_range", "result_range") for name in named}
    assert named | {"id", "title"} == set(Answers.__dataclass_fields__)
    assert models.RANGE_WORDS == ("--range", "--result-range")


def cells():
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def test_the_example_is_a_notebook():
    read = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (read["nbformat"], read["nbformat_minor"]) == (4, 5)
    assert set(read) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert len({cell["id"] for cell in read["cells"]}) == len(read["cells"])
    for cell in read["cells"]:
        code = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"id", "cell_type", "metadata", "source"} | code
        assert cell.get("outputs", []) == []
        assert all(line.endswith("\n") for line in cell["source"][:-1])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_its_cells_run_one_after_the_other(keras, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))))
    names = {"__name__": "__main__"}
    for cell in cells():
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    assert names["installed"]["value_range"] == "-1..1"
    assert names["truth"]["whole"]["psnr"] > 20
    assert names["checks"][0]["good"]
    assert names["removed"]["removed"] == "my-denoiser"
