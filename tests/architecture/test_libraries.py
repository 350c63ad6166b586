"""Each library has its homes, and no package is left out of the table or of the layers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.architecture.libraries import EVERYWHERE, MAY_IMPORT, PACKAGE, libraries, strays

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(PACKAGE, include_external_packages=True, cache_dir=None)


def test_every_library_is_imported_in_its_homes_only(graph):
    assert not strays(graph)


def test_the_table_names_nothing_that_is_not_there(graph):
    assert set(MAY_IMPORT) <= set(libraries(graph))
    homes = {f"{PACKAGE}.{home}" for homes in MAY_IMPORT.values() if homes != EVERYWHERE for home in homes}
    assert homes <= graph.modules


@pytest.mark.parametrize(
    ("importer", "library"),
    [
        ("fresh", "cv2"),  # a package that nobody has named yet
        ("fresh.part", "PySide6"),
        ("evaluation.table", "pydicom"),
        ("training.fit", "PySide6"),
        ("metrics.filters_too", "cv2"),
        ("core.radiograph", "requests"),  # a library that nobody has named yet
        ("gui.application", "sqlite3"),
        ("program", "subprocess"),
    ],
)
def test_who_has_no_leave_is_caught(importer, library):
    graph = grimp.ImportGraph()
    graph.add_module(library, is_squashed=True)
    graph.add_import(importer=f"{PACKAGE}.{importer}", imported=library)
    assert strays(graph) == {f"{PACKAGE}.{importer} imports {library}"}


@pytest.mark.parametrize("fresh", ["fresh", "gui/fresh"])
def test_a_package_that_the_layers_do_not_name_is_caught(fresh, tmp_path):
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / PACKAGE / fresh).mkdir()
    (tmp_path / PACKAGE / fresh / "__init__.py").write_text("")
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", linter], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{PACKAGE}.{fresh.replace('/', '.')}" in done.stdout
