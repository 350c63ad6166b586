"""A release takes the notes that wait into the changelog, whole or not at all."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSION = Path("xraysr_gui") / "__init__.py"
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What a release touches, as it is in the project, with a note of each kind."""
    for file in (VERSION, Path("CHANGELOG.md"), Path(".ci/release.py")):
        (tmp_path / file.parent).mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    shutil.copytree(ROOT / "changes", tmp_path / "changes")
    for kind in KINDS:
        words = f"Something\nwas   {kind}, see\n[the words](../docs/GLOSSARY.md)."
        (tmp_path / "changes" / f"a-first.{kind}.md").write_text(words)
    return tmp_path


def release(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(copy / ".ci" / "release.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def held(copy: Path) -> dict[str, str]:
    return {str(path.relative_to(copy)): path.read_text() for path in copy.rglob("*") if path.is_file()}


def notes_in(copy: Path) -> list[Path]:
    return [path for path in (copy / "changes").glob("*.md") if path.name != "README.md"]


def plain(text: str) -> str:
    return " ".join(text.split())


def test_every_note_stands_once_under_its_kind_and_is_gone_from_where_it_waited(copy):
    waited = {path.name: path.read_text() for path in notes_in(copy)}
    done = release(copy, "1.2.3", "--day", "2030-01-31")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{len(waited)} notes are in CHANGELOG.md under 1.2.3.")
    text = (copy / "CHANGELOG.md").read_text()
    new = text.split("\n## ")[1]
    assert new.startswith("1.2.3 - 2030-01-31\n")
    parts = dict(part.split("\n", 1) for part in new.split("\n### ")[1:])
    assert list(parts) == [title for title in KINDS.values() if title in parts]
    for name, words in waited.items():
        line = f"- {plain(words)}".replace("](../", "](")
        title = KINDS[name.split(".")[-2]]
        assert plain(parts[title]).count(line) == 1, name
    assert sum(len(re.findall("^- ", part, re.MULTILINE)) for part in parts.values()) == len(waited)
    assert not notes_in(copy)
    assert (copy / "changes" / "README.md").exists()


def test_the_version_changes_in_its_one_place(copy):
    before = (copy / VERSION).read_text()
    assert release(copy, "1.2.3").returncode == 0
    found = re.search('__version__ = "(.+)"', before)[1]
    assert (copy / VERSION).read_text() == before.replace(found, "1.2.3")
    said = subprocess.run(
        [sys.executable, "-c", "import xraysr_gui; print(xraysr_gui.__version__)"],
        cwd=copy,
        env={"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "1.2.3\n"
    assert "version = attr: xraysr_gui.__version__\n" in (ROOT / "setup.cfg").read_text()


def test_a_second_release_stands_above_the_first(copy):
    assert release(copy, "1.2.3", "--day", "2030-01-31").returncode == 0
    first = (copy / "CHANGELOG.md").read_text()
    (copy / "changes" / "more.fixed.md").write_text("One thing more was mended.\n")
    assert release(copy, "1.10.0", "--day", "2030-02-28").returncode == 0
    text = (copy / "CHANGELOG.md").read_text()
    assert re.findall("(?m)^## (.+)$", text) == ["1.10.0 - 2030-02-28", "1.2.3 - 2030-01-31"]
    head, rest = first.split("\n## 1.2.3")
    section = "\n## 1.10.0 - 2030-02-28\n\n### Fixed\n\n- One thing more was mended.\n"
    assert text == f"{head}{section}\n## 1.2.3{rest}"


@pytest.mark.parametrize("version", ["0.0.1", "now", "1.2", "1.2.3rc1", "the same"])
def test_a_version_that_is_no_newer_one_changes_nothing(copy, version):
    now = re.search('__version__ = "(.+)"', (copy / VERSION).read_text())[1]
    before = held(copy)
    done = release(copy, now if version == "the same" else version)
    assert done.returncode == 2
    assert done.stderr.count(". ") == 2
    assert held(copy) == before


@pytest.mark.parametrize(
    ("name", "words"), [("x.better.md", "It is."), ("x.fixed.md", " \n"), ("x.md", "It is.")]
)
def test_a_note_of_no_kind_or_without_words_changes_nothing(copy, name, words):
    (copy / "changes" / name).write_text(words)
    before = held(copy)
    done = release(copy, "1.2.3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{name} cannot be released.")
    assert held(copy) == before


def test_without_notes_there_is_nothing_to_release(copy):
    for note in notes_in(copy):
        note.unlink()
    before = held(copy)
    done = release(copy, "1.2.3")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is nothing to release.")
    assert held(copy) == before


def test_the_changelog_holds_releases_only():
    headings = re.findall("(?m)^## (.+)$", (ROOT / "CHANGELOG.md").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", heading) for heading in headings)
