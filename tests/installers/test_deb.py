"""The package for everybody on a computer, made of a small program."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import deb
import needed
import next_version
import pytest

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="this system has no Debian packages")
NEEDS = needed.Needs(
    ("libegl1", "libxcb-cursor0", "libc6", "libstdc++6"),
    ("libvulkan1",),
    {"GLIBC": (2, 35), "GLIBCXX": (3, 4, 29)},
)


def field(package: Path, name: str) -> str:
    asked = subprocess.run(
        ["dpkg-deb", "--field", str(package), name], capture_output=True, text=True, check=True
    )
    return asked.stdout.strip()


@pytest.fixture
def package(tree, tmp_path) -> Path:
    (tmp_path / "out").mkdir()
    return deb.make_deb(tree, NEEDS, tmp_path / "work", tmp_path / "out")


def test_the_package_says_what_it_needs_and_how_new_that_must_be(package):
    assert package.name == f"xraysr_{deb.stated_version()}_{deb.architecture()}.deb"
    assert field(package, "Version") == deb.stated_version()
    assert field(package, "Depends") == "libegl1, libxcb-cursor0, libc6 (>= 2.35), libstdc++6 (>= 11)"
    assert field(package, "Recommends") == "libvulkan1"
    assert int(field(package, "Installed-Size")) > 0
    assert "Not a medical device" in field(package, "Description")


def test_the_package_names_who_distributes_it_as_setup_cfg_or_debian_has_it(
    tree, tmp_path, monkeypatch, capsys
):
    for name in ("DEBEMAIL", "DEBFULLNAME"):
        monkeypatch.delenv(name, raising=False)
    assert deb.maintainer() == ("The xraysr developers", "")
    assert "Maintainer: The xraysr developers\n" in deb.control_text(NEEDS, "amd64", 1)
    assert "DEBEMAIL" in capsys.readouterr().err
    monkeypatch.setenv("DEBFULLNAME", "Erika Muster")
    monkeypatch.setenv("DEBEMAIL", "erika@hospital.example")
    (tmp_path / "out").mkdir()
    package = deb.make_deb(tree, NEEDS, tmp_path / "work", tmp_path / "out")
    assert field(package, "Maintainer") == "Erika Muster <erika@hospital.example>"
    assert capsys.readouterr().err == ""


def test_the_package_holds_program_menu_and_papers_of_root_and_no_script(package, tmp_path):
    unpacked = tmp_path / "unpacked"
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(unpacked)], check=True)
    assert [one.name for one in (unpacked / "DEBIAN").iterdir()] == ["control"]
    share = unpacked / "usr" / "share"
    for place in (
        "applications/xraysr.desktop",
        "man/man1/xraysr.1.gz",
        "icons/hicolor/48x48/apps/xraysr.png",
    ):
        assert (share / place).is_file()
    papers = {one.name for one in (share / "doc" / "xraysr").iterdir()}
    assert papers == {
        "ABOUT",
        "LICENCES.md",
        "PACKAGES",
        "SHA256SUMS",
        "copyright",
        "licences",
        "sbom.cdx.json",
    }
    json.loads((share / "doc" / "xraysr" / "sbom.cdx.json").read_text())
    command = unpacked / "usr" / "bin" / "xraysr"
    assert command.resolve() == unpacked / "usr" / "lib" / "xraysr" / "xraysr"
    listed = subprocess.run(
        ["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True
    )
    assert {line.split()[1] for line in listed.stdout.splitlines()} == {"root/root"}
    sums = share / "doc" / "xraysr" / "SHA256SUMS"
    judged = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--strict", str(sums)],
        cwd=unpacked / "usr" / "lib" / "xraysr",
        check=False,
    )
    assert judged.returncode == 0
    (unpacked / "usr" / "lib" / "xraysr" / "xraysr").write_text("changed")
    judged = subprocess.run(
        ["sha256sum", "--check", "--status", str(sums)], cwd=unpacked / "usr" / "lib" / "xraysr", check=False
    )
    assert judged.returncode == 1


def test_a_newer_version_for_trying_an_upgrade_differs_in_its_number_alone(package, tmp_path):
    newer = next_version.with_higher_version(package, tmp_path)
    assert field(newer, "Version") == f"{deb.stated_version()}+newer"
    assert field(newer, "Depends") == field(package, "Depends")
    contents = [
        subprocess.run(["dpkg-deb", "--contents", str(one)], capture_output=True, check=True).stdout
        for one in (package, newer)
    ]
    assert contents[0] == contents[1]


def test_what_a_library_is_linked_with_becomes_a_package(tmp_path):
    folder = tmp_path / "program"
    folder.mkdir()
    shutil.copy(shutil.which("ls"), folder / "program")
    wanted = needed.needed_by(folder / "program")
    assert "libc.so.6" in wanted
    (folder / "not-a-program").write_text("libnobody.so")
    for name in wanted - {"libc.so.6"}:
        (folder / name).write_bytes(b"")
    found = needed.needs(folder)
    assert {"libc6", "libegl1", "libxcb-cursor0"} <= set(found.depends)
    assert "libvulkan1" in found.recommends
    assert (2, 2) < found.floors["GLIBC"] < (3,)


def test_a_library_that_nobody_brings_stops_the_build(tmp_path, monkeypatch):
    (tmp_path / "program").mkdir()
    shutil.copy(shutil.which("ls"), tmp_path / "program" / "program")
    monkeypatch.setattr(needed, "needed_by", lambda _: {"libnobody.so.7"})
    with pytest.raises(SystemExit, match=r"libnobody\.so\.7"):
        needed.needs(tmp_path / "program")
