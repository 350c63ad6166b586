"""What a watched folder holds: films in all its folders, and nothing that is still on its way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xraysr_gui.core.progress import Progress
from xraysr_gui.studies.watching import listing


def test_films_of_all_folders_are_listed_and_nothing_on_its_way(tmp_path: Path) -> None:
    (tmp_path / "ward 3").mkdir()
    for name in ("a.png", "b.png.part", "c.TMP", ".d.png", "~e.png", "f.png~", "g.txt", "ward 3/h.dcm"):
        (tmp_path / name).write_bytes(b"1234")
    (tmp_path / "empty.png").touch()
    os.utime(tmp_path / "a.png", ns=(5, 5))
    found = listing(tmp_path, Progress())
    assert found is not None
    assert {path.relative_to(tmp_path).as_posix() for path in found} == {"a.png", "ward 3/h.dcm"}
    assert (found[tmp_path / "a.png"].size, found[tmp_path / "a.png"].mtime_ns) == (4, 5)


def test_a_folder_that_is_away_is_told_from_one_that_is_empty(tmp_path: Path) -> None:
    assert listing(tmp_path, Progress()) == {}
    assert listing(tmp_path / "away", Progress()) is None


def test_a_folder_that_may_not_be_read_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"1234")

    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)
    assert listing(tmp_path, Progress()) is None
