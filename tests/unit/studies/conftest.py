from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from xraysr_gui.studies.index import StudyIndex


@pytest.fixture
def database(tmp_path) -> Path:
    return tmp_path / "cache" / "studies.sqlite"


@pytest.fixture
def index(database) -> Iterator[StudyIndex]:
    index = StudyIndex(database)
    yield index
    index.close()
