"""The page about models of one's own is true: its table is made from the code, its example runs."""

from __future__ import annotations

import ast
import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from tests.support.dicom_files import write_dicom
from tests.support.layer_page import OPERATIONS, table, with_table
from xraysr_gui import api
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


def test_numbers_in_files_are_those_of_the_page(tmp_path, monkeypatch, capsys):
    """The lines of the page: a command, and what a script finds in its file."""
    page = PAGE.read_text(encoding="utf-8").partition("## Numbers in files")[2]
    command = re.search(r"(?ms)^```\nxraysr (.*?)^```$", page)[1]
    script = re.search(r"(?ms)^```python\n(.*?)^```$", page)[1]
    monkeypatch.chdir(tmp_path)
    rows, columns = np.mgrid[0:40, 0:60]
    write_dicom(tmp_path / "film.dcm", (rows * 70 + columns * 20).astype(np.uint16), bits=12)
    assert main(shlex.split(command), pytest.fail) == 0
    names = {"__name__": "__main__"}
    exec(script, names)
    api.close()
    assert (names["black"], names["white"]) == (0.0, 4095.0)
    assert names["numbers"].max() > 3000
    capsys.readouterr()
    for words in (["enhance", "--help"], ["degrade", "--help"]):
        with pytest.raises(SystemExit):
            main(words, pytest.fail)
        assert "values of the input's own file" in " ".join(capsys.readouterr().out.split())


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
def test_its_cells_run_one_after_the_other(keras):
    names = {"__name__": "__main__"}
    for cell in cells():
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    assert names["installed"]["value_range"] == "-1..1"
    assert names["before"] + 1 < names["after"]
    checked = names["checked"]
    assert checked.good
    assert [check.part for check in checked.checks] == ["manifest", "files", "parity", "keras"]
    assert checked.checks[-1].said.endswith("what Keras gave, 1e-04 is allowed")
    assert names["exported"].is_file()
    assert "my-denoiser" not in {one.id for one in api.enhancers()}


def test_the_example_uses_nothing_but_what_scripts_may_use():
    code = "\n".join("".join(cell["source"]) for cell in cells() if cell["cell_type"] == "code")
    tree = ast.parse(code)
    taken = {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    taken |= {name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names}
    assert taken == {"tempfile", "pathlib", "keras", "numpy", "xraysr_gui"}
    assert set(re.findall(r"\bapi\.(\w+)", code)) <= set(api.__all__)
