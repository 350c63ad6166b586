"""The installer for one person: whole or not at all, in any home, and gone but for one's own things."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import menu
import needed
import pytest
import self_extracting

SCRIPTS = Path(__file__).parents[2] / "packaging" / "linux"
HOMES = ["reader", "Врач Müller", 'a "b" $c `d` \\e %f']
NEEDS = needed.Needs(("libegl1",), (), {"GLIBC": (2, 35)})


def packed(folder: Path, version: str, *, kilobytes: int = 1) -> Path:
    """What makeself unpacks, of a program that says its version."""
    whole = folder / f"stage-{version}" / "whole"
    whole.mkdir(parents=True)
    (whole / "xraysr").write_text(
        f'#!/bin/sh\necho "{version} $*"\ntest "$1" != check || exit "${{CHECK:-0}}"\n'
    )
    (whole / "VERSION").write_text(f"{version}\n")
    for source, name in self_extracting.SCRIPTS.items():
        shutil.copy(SCRIPTS / source, whole / name)
    (whole / f"only-{version}").write_text("")
    shutil.copytree(shared_menu(folder.parent), whole / "share")
    for path in (whole / "xraysr", whole / "uninstall", whole / "refresh-menu", whole / "missing-libraries"):
        path.chmod(0o755)
    outer = folder / f"outer-{version}"
    outer.mkdir()
    self_extracting.pack(whole.parent, outer / "program.tar.gz")
    shutil.copy(SCRIPTS / "install.sh", outer)
    (outer / "VERSION").write_text(f"{version}\n")
    (outer / "KILOBYTES").write_text(f"{kilobytes}\n")
    return outer


@functools.cache
def shared_menu(folder: Path) -> Path:
    menu.write_menu(folder / "shared-menu", "1.0")
    return folder / "shared-menu"


def sh(script: Path, home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(script), *words],
        env={"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C", **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def everything(home: Path) -> set[str]:
    return {one.relative_to(home).as_posix() for one in home.rglob("*")}


def command_of(entry: Path) -> list[str]:
    """The words of Exec as a desktop takes them: the rules of strings, then those of quotes."""
    line = next(line for line in entry.read_text().splitlines() if line.startswith("Exec="))
    quoted, files = line[5:].replace("\\\\", "\\").rsplit(" ", 1)
    assert (quoted[0], quoted[-1]) == ('"', '"')
    return [re.sub(r'\\(["`$\\])', r"\1", quoted[1:-1]).replace("%%", "%"), files]


@pytest.fixture(params=HOMES)
def home(request, tmp_path) -> Path:
    folder = tmp_path / request.param
    folder.mkdir()
    return folder


def test_it_is_installed_for_one_person_checked_and_removed(home, tmp_path):
    done = sh(packed(tmp_path, "1.0") / "install.sh", home)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1.0 check\n"
    assert "Not a medical device" in done.stderr
    started = subprocess.run(
        [str(home / ".local" / "bin" / "xraysr"), "info"], capture_output=True, text=True, check=True
    )
    assert started.stdout == "1.0 info\n"
    entry = home / ".local" / "share" / "applications" / "xraysr.desktop"
    program, files = command_of(entry)
    assert Path(program) == home / ".local" / "lib" / "xraysr" / "xraysr"
    assert files == "%F"
    assert (home / ".local" / "share" / "icons" / "hicolor" / "48x48" / "apps" / "xraysr.png").is_file()
    own = home / ".local" / "share" / "xraysr" / "models" / "mine"
    own.mkdir(parents=True)
    removed = sh(home / ".local" / "lib" / "xraysr" / "uninstall", home)
    assert removed.returncode == 0, removed.stderr
    assert everything(home) == {".local", ".local/share"} | {
        f".local/share/{name}" for name in ("xraysr", "xraysr/models", "xraysr/models/mine")
    }


def test_what_else_is_in_the_home_stays(tmp_path):
    home = tmp_path / "home"
    others = home / ".local" / "share" / "applications" / "other.desktop"
    icon = home / ".local" / "share" / "icons" / "hicolor" / "48x48" / "apps" / "other.png"
    for one in (others, icon, home / ".local" / "bin" / "other"):
        one.parent.mkdir(parents=True, exist_ok=True)
        one.write_text("")
    before = everything(home)
    assert sh(packed(tmp_path, "1.0") / "install.sh", home).returncode == 0
    assert sh(home / ".local" / "lib" / "xraysr" / "uninstall", home).returncode == 0
    caches = {".local/share/applications/mimeinfo.cache"}  # of the desktop, for all entries
    assert everything(home) - caches == before


def test_a_newer_version_takes_the_place_of_the_older_one(tmp_path):
    home = tmp_path / "home"
    settings = home / ".config" / "xraysr" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text("{}")
    sh(packed(tmp_path, "1.0") / "install.sh", home)
    done = sh(packed(tmp_path, "2.0") / "install.sh", home)
    assert done.returncode == 0
    assert "Replacing xraysr 1.0 by 2.0" in done.stderr
    place = home / ".local" / "lib" / "xraysr"
    assert (place / "only-2.0").exists()
    assert not (place / "only-1.0").exists()
    assert [one.name for one in place.parent.iterdir()] == ["xraysr"]
    assert settings.read_text() == "{}"


def test_what_the_check_finds_is_what_the_installer_returns(tmp_path):
    outer = packed(tmp_path, "1.0")
    assert sh(outer / "install.sh", tmp_path / "home", CHECK="2").returncode == 2
    quiet = sh(outer / "install.sh", tmp_path / "home", "--no-check", CHECK="2")
    assert (quiet.returncode, quiet.stdout) == (0, "")


@pytest.mark.parametrize("older", [False, True], ids=["nothing before", "an older version"])
@pytest.mark.parametrize("fault", ["full disk", "half a program"])
def test_a_refusal_leaves_what_was_there(tmp_path, fault, older):
    home = tmp_path / "home"
    home.mkdir()
    if older:
        sh(packed(tmp_path, "1.0") / "install.sh", home)
    outer = packed(tmp_path, "2.0", kilobytes=1 << 50 if fault == "full disk" else 1)
    if fault == "half a program":
        archive = outer / "program.tar.gz"
        archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    before = everything(home)
    done = sh(outer / "install.sh", home)
    assert done.returncode == 2
    assert "xraysr was not installed." in done.stderr
    assert "start this again" in done.stderr
    assert everything(home) - {".local", ".local/lib", ".local/bin", ".local/share"} == before - {
        ".local", ".local/lib", ".local/bin", ".local/share",
    }  # fmt: skip
    assert (home / ".local" / "lib" / "xraysr" / "only-1.0").exists() is older


def test_an_installation_that_was_cut_off_is_mended_by_the_next(tmp_path):
    home = tmp_path / "home"
    sh(packed(tmp_path, "1.0") / "install.sh", home)
    place = home / ".local" / "lib" / "xraysr"
    place.rename(place.with_name(".xraysr-old"))
    (place.with_name(".xraysr-new") / "whole").mkdir(parents=True)
    done = sh(packed(tmp_path, "2.0") / "install.sh", home)
    assert done.returncode == 0
    assert "Replacing xraysr 1.0" in done.stderr
    assert [one.name for one in place.parent.iterdir()] == ["xraysr"]


def test_a_home_that_cannot_be_written_is_told_of(tmp_path):
    outer = packed(tmp_path, "1.0")
    for home, words in ((Path("/proc/nowhere"), "cannot be written"), (Path(""), "names no home")):
        done = sh(outer / "install.sh", home)
        assert done.returncode == 2
        assert words in done.stderr


def test_it_is_not_replaced_or_removed_while_it_runs(tmp_path):
    home = tmp_path / "home"
    outer = packed(tmp_path, "1.0")
    sh(outer / "install.sh", home)
    place = home / ".local" / "lib" / "xraysr"
    shutil.copy(shutil.which("sleep"), place / "xraysr")
    running = subprocess.Popen([str(place / "xraysr"), "600"])
    try:
        for script in (outer / "install.sh", place / "uninstall"):
            refused = sh(script, home)
            assert refused.returncode == 2
            assert "running. Close it" in refused.stderr
        assert (place / "only-1.0").exists()
    finally:
        running.kill()
        running.wait()


@pytest.mark.skipif(shutil.which("makeself") is None, reason="makeself is not installed")
def test_the_file_that_is_carried_on_a_stick_knows_when_half_of_it_is_missing(tree, tmp_path):
    (tree / "filler").write_bytes(os.urandom(200_000))
    out = tmp_path / "out"
    out.mkdir()
    installer = self_extracting.make_run(tree, NEEDS, tmp_path / "work", out)
    home = tmp_path / "home"
    home.mkdir()
    whole = installer.read_bytes()
    for damaged in (whole[: len(whole) * 2 // 3], whole[:-50_000] + bytes(50_000)):
        (tmp_path / "half.run").write_bytes(damaged)
        room = tmp_path / "room"
        room.mkdir(exist_ok=True)
        refused = sh(tmp_path / "half.run", home, TMPDIR=str(room))
        assert refused.returncode != 0
        assert "was copied in part. Copy it anew" in refused.stderr
        assert everything(home) == everything(room) == set()
    done = sh(installer, home)
    assert done.returncode == 0, done.stderr
    assert "small check" in done.stdout
    assert (home / ".local" / "lib" / "xraysr" / "share" / "doc" / "xraysr" / "sbom.cdx.json").is_file()


def test_a_header_that_says_damage_in_unknown_words_is_not_packed_with(tmp_path):
    theirs = tmp_path / "header.sh"
    theirs.write_text('echo "Error in SHA256 checksums: one is different" >&2\n')
    with pytest.raises(SystemExit, match="not the header of a makeself that is known"):
        self_extracting.write_header(tmp_path / "ours.sh", theirs)
    with pytest.raises(SystemExit, match="not the header of a makeself that is known"):
        self_extracting.write_header(tmp_path / "ours.sh", tmp_path / "nowhere.sh")
