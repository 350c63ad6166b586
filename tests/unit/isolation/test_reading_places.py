"""Which folders a child may read without asking, however Python and the program were put on a computer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xraysr_gui.isolation.reading_places import PACKAGE, reading_places, working_folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "work").mkdir(parents=True)
    return tmp_path / "home"


def found(*places: Path, home: Path, prefix: Path | None = None, libraries: str = "") -> set[Path]:
    prefixes = [str(prefix or home / "env")]
    strings = [str(place) for place in places]
    told = reading_places(
        strings, working_folder=home / "work", home=home, prefixes=prefixes, libraries=libraries
    )
    return set(map(Path, told))


def test_the_libraries_and_the_program_are_read(home: Path, tmp_path: Path) -> None:
    places = tmp_path / "python" / "lib" / "python3.11", home / "env" / "lib" / "site-packages"
    assert found(*places, home=home) >= {*places, PACKAGE, Path(sys.executable)}


def test_a_folder_that_somebody_works_in_and_a_home_are_not(home: Path) -> None:
    traps = {home / "work", home, home.parent, Path("/")}
    assert not found(*traps, home=home) & traps


def test_a_link_to_a_home_is_no_way_around(home: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(home)
    assert tmp_path / "link" not in found(tmp_path / "link", home=home)


def test_of_a_checkout_only_the_package_is_read(home: Path) -> None:
    assert PACKAGE.parent not in found(PACKAGE.parent, home=home)
    assert PACKAGE in found(PACKAGE.parent, home=home)


def test_libraries_are_read_also_by_somebody_who_works_among_them(home: Path) -> None:
    around = home / "work"
    (around / "lib" / "python3.11").mkdir(parents=True)
    assert around / "lib" / "python3.11" in found(around / "lib" / "python3.11", home=home, prefix=around)
    assert around not in found(around, home=home, prefix=around)


def test_a_folder_that_pip_filled_is_read_also_by_somebody_who_works_in_it(home: Path) -> None:
    (home / "work" / "numpy-2.1.dist-info").mkdir()
    (home / "numpy-2.1.dist-info").mkdir()
    assert found(home / "work", home, home=home) & {home, home / "work"} == {home / "work"}


def test_a_working_folder_that_is_gone_keeps_nothing_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert working_folder() is None
    place = str(tmp_path / "modules")
    assert place in reading_places([place], working_folder=None, home=tmp_path / "home")


def test_a_frozen_program_is_read_whole(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert home / "work" in found(home / "work", home=home, prefix=home / "work")


def test_folders_of_system_libraries_that_the_environment_names_are_read(home: Path, tmp_path: Path) -> None:
    said = found(home=home, libraries=f"{tmp_path / 'mine'}:{home}::")
    assert tmp_path / "mine" in said
    assert home not in said
    assert Path() not in said
