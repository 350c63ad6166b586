"""Where files really lie is what the system says, however seldom it is asked."""

from __future__ import annotations

import os

from xraysr_gui.batches.real_places import RealPlaces


def test_links_to_files_and_folders_lead_to_the_same_places_as_the_system_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a/b", "c"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a/b/film.png").write_bytes(b"film")
    os.symlink(tmp_path / "a", tmp_path / "c/to_a", target_is_directory=True)
    os.symlink(tmp_path / "a/b/film.png", tmp_path / "c/to_film.png")
    os.symlink(tmp_path / "nowhere", tmp_path / "c/to_nothing")
    real = RealPlaces()
    names = ("a/b/film.png", "c/to_a/b/film.png", "c/to_film.png", "c/to_nothing", "c/to_a/b/gone.png")
    names += ("missing/folder/film.png", "c/to_a/..", "c/to_a/.", "film.png", "c/to_a/")

    for name in names:
        assert real.of(tmp_path / name) == os.path.realpath(tmp_path / name)
        assert real.of(name) == os.path.realpath(name)
