"""The scripts of packaging/ import each other as they lie there: they are started, never installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = [str(ROOT / "packaging" / name) for name in (".", "linux", "windows")]
sys.path[:0] = PLACES  # test modules are imported after this


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Its tools and formats are those of Linux."""
    return None if sys.platform == "linux" else True


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A frozen program in small: a program, a library inside a library, a model."""
    folder = tmp_path / "frozen"
    (folder / "_internal" / "models" / "fast-x2").mkdir(parents=True)
    (folder / "_internal" / "h5py.libs").mkdir()
    (folder / "xraysr").write_text('#!/bin/sh\necho "small $*"\n')
    (folder / "xraysr").chmod(0o755)
    (folder / "_internal" / "h5py.libs" / "libhdf5-9e18f0c6.so.320.0.0").write_bytes(b"library")
    manifest = ROOT / "models" / "fast-x2" / "manifest.json"
    (folder / "_internal" / "models" / "fast-x2" / "manifest.json").write_bytes(manifest.read_bytes())
    return folder
