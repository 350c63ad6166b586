"""The locks are written by one command: pins and hashes, each package in one of them, never an address."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = (
    *("requirements.lock", "xraysr_gui/training/requirements.lock", "tests/requirements.lock"),
    "packaging/cluster/requirements.lock",
)
SOURCES = (
    *("setup.cfg", "xraysr_gui/training/requirements.in", "tests/requirements.in"),
    "packaging/cluster/requirements.in",
)
UV = r"""#!PYTHON
import json, sys
from pathlib import Path

words = sys.argv[1:]
target = Path(words[words.index("--output-file") + 1])
sources = words[words.index("--output-file") + 2:]
overrides = Path(words[words.index("--override") + 1]).read_text()
with Path(__file__).with_name("asked.jsonl").open("a") as file:
    file.write(json.dumps([words, sources, target.read_text(), overrides]) + "\n")
pins = ["numpy==1 ; python_version < '3.12'", "numpy==2 ; python_version >= '3.12'", "keras==3", "pytest==9"]
lines = [f"{pin} \\\n    --hash=sha256:{len(pin):064}REMARK\n" for pin in pins[: len(sources) + 1]]
target.write_text("# a remark\n" + "".join(lines))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for file in (*LOCKS, *SOURCES, ".ci/lock.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def locked(copy: Path, remark: str = "", uv: bool = True) -> subprocess.CompletedProcess[str]:
    tools = copy / "tools"
    tools.mkdir()
    if uv:
        (tools / "uv").write_text(UV.replace("PYTHON", sys.executable).replace("REMARK", remark))
        (tools / "uv").chmod(0o755)
    return subprocess.run(
        [sys.executable, str(copy / ".ci" / "lock.py")],
        env={**os.environ, "PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a script")
def test_each_lock_has_what_the_ones_before_it_lack_and_keeps_its_first_line(copy):
    heads = [(copy / lock).read_text().split("\n")[0] for lock in LOCKS]
    done = locked(copy)
    assert done.returncode == 0, done.stderr
    found = [(copy / lock).read_text() for lock in LOCKS]
    assert [text.split("\n")[0] for text in found] == heads
    pins = [[line.split(" ")[0] for line in text.splitlines() if "==" in line] for text in found]
    assert pins == [["numpy==1", "numpy==2"], ["keras==3"], ["pytest==9"], ["keras==3"]]
    assert [text.count("--hash=sha256:") for text in found] == [2, 1, 1, 1]
    assert not any("remark" in text for text in found)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a script")
def test_an_address_is_never_written(copy):
    before = [(copy / lock).read_bytes() for lock in LOCKS]
    done = locked(copy, remark=" # from https://somewhere")
    assert done.returncode == 1
    assert "was not written" in done.stderr
    assert [(copy / lock).read_bytes() for lock in LOCKS] == before


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a script")
def test_what_is_locked_is_kept_and_the_programs_own_need_overrules(copy):
    before = [(copy / lock).read_text() for lock in LOCKS]
    assert locked(copy).returncode == 0
    asked = [json.loads(line) for line in (copy / "tools" / "asked.jsonl").read_text().splitlines()]
    assert [now for _, _, now, _ in asked] == before
    assert [len(sources) for _, sources, _, _ in asked] == [1, 2, 3, 2]
    assert {overrides for *_, overrides in asked} == {"h5py >=3.16"}
    assert [words.count("--constraint") for words, *_ in asked] == [0, 1, 2, 3]
    assert all("--generate-hashes" in words and "--no-emit-index-url" in words for words, *_ in asked)


def test_without_uv_it_says_what_to_do(copy):
    done = locked(copy, uv=False)
    assert done.returncode == 2
    assert done.stderr.endswith("Install it: pip install uv.\n")
